"""Who asked for what, when, and how it went: one line a request, and no key in any of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from tornado.web import RequestHandler

__all__ = ["access_log", "log_file", "without_keys"]

_BYTES = 10 * 1024 * 1024
# A private link, the board's link, and the seal of a kernel's name.
_KEYS = re.compile(r"(/me/[^./]*|/board/enter/|/(?:kernels|shutdown)/\w+-\w+)[^/]*")


def without_keys(path: str) -> str:
    """Return the path of a request without its query, and with each key in it cut out."""
    return _KEYS.sub(r"\1…", path.partition("?")[0])


def log_file(folder: Path) -> logging.Handler:
    """Return the handler that writes ``room.log``; the former ten megabytes stay beside it."""
    handler = RotatingFileHandler(folder / "room.log", maxBytes=_BYTES, backupCount=1)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def access_log(log: logging.Logger) -> Callable[[RequestHandler], None]:
    """Return what tornado calls after each request."""

    def write(handler: RequestHandler) -> None:
        request, status = handler.request, handler.get_status()
        level = logging.INFO if status < 500 else logging.WARNING
        milliseconds = 1000 * request.request_time()
        path = without_keys(request.path)
        log.log(level, "%d %s %s %.0f ms", status, request.method, path, milliseconds)

    return write
