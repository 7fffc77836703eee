"""Serve a site on this machine, as a plain host would: files, and no special headers."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from teachkit.errors import TeachkitError

__all__ = ["changes", "serve"]

_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
_TEXT = frozenset({".css", ".html", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".xml"})


@contextmanager
def serve(site: Path, *, port: int = 0, below: str = "/", compressed: bool = True) -> Iterator[str]:
    """Serve a folder on this machine alone; yield the address.

    ``below`` is the path at which the site stands, such as ``/book/``; ``compressed`` says whether
    text travels as gzip, as it does with most hosts. Port 0 takes one that is free.

    Raises:
        TeachkitError: ``busy`` when another program has the port.
    """
    handler = partial(_Handler, site=site, below=below, compressed=compressed)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise TeachkitError(
            "busy",
            f"The port cannot be had: {error.strerror or error}",
            place=str(port),
            hint="Name another one: teachkit book serve --port 8001",
        ) from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}{below}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def changes(root: Path, *, watched: bool, seconds: float = 0.5) -> Iterator[list[str]]:
    """Wait, and yield the names of the texts that changed; for ever, or until Ctrl-C.

    When nothing is ``watched`` this only waits.
    """
    rooms = ("book", "notebooks", "exercises")
    before = _times(root, rooms)
    while True:
        time.sleep(seconds if watched else 3600)
        now = _times(root, rooms) if watched else before
        changed = sorted(
            name for name in now.keys() | before.keys() if now.get(name) != before.get(name)
        )
        before = now
        if changed:
            yield changed


def _times(root: Path, rooms: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for room in rooms:
        for path in (root / room).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                with suppress(OSError):  # an editor's temporary file is gone as fast as it came
                    found[path.relative_to(root).as_posix()] = path.stat().st_mtime_ns
    return found


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *words: Any, site: Path, below: str, compressed: bool) -> None:
        self._site, self._below, self._compressed = site.resolve(), below, compressed
        super().__init__(*words)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if not path.startswith(self._below):
            self._answer(404, b"Not here.", ".txt")
            return
        file = (self._site / path.removeprefix(self._below)).resolve()
        if file.is_dir() and not path.endswith("/"):
            self.send_response(301)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        file = file / "index.html" if file.is_dir() else file
        if file.is_relative_to(self._site) and file.is_file():
            self._answer(200, file.read_bytes(), file.suffix)
            return
        lost = self._site / "404.html"
        content = lost.read_bytes() if lost.is_file() else b"There is no such page."
        self._answer(404, content, ".html")

    def _answer(self, status: int, content: bytes, suffix: str) -> None:
        """Send a file; a browser that has it already is told so."""
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        zipped = self._compressed and accepted and suffix in _TEXT
        body = gzip.compress(content, 6, mtime=0) if zipped else content
        self.send_response(status)
        kind = _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "max-age=600")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address is all that a reader wants to see."""
