"""Files of front ends: compressed once for everybody, and kept by browsers where they may be."""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jupyter_server.base.handlers import FileFindHandler
from tornado.web import HTTPError, StaticFileHandler
from voila.static_file_handler import MultiStaticFileHandler

__all__ = ["FOR_EVER", "Assets", "LabFiles", "VoilaFiles"]

_TEXT = re.compile(r"text/|application/(javascript|json)|image/svg")
_HASHED = re.compile(r"(^|[.])[0-9a-f]{16,}[.]\w+$")  # a bundler's name for one content
FOR_EVER = "public, max-age=31536000, immutable"


@lru_cache(maxsize=512)
def _compressed(path: str, _changed: datetime | None) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class _Compressed(StaticFileHandler):
    """Serves text compressed; 200 people who come at once cost one compression a file."""

    async def get(self, path: str, include_body: bool = True) -> None:  # noqa: FBT001, FBT002  # tornado's
        """Send a file; what is no text, or is asked for in pieces, goes tornado's own way."""
        if "\0" in path:
            raise HTTPError(404)  # what no system takes for a name, Python raises ValueError for
        asked = self.request.headers
        if "gzip" not in asked.get("Accept-Encoding", "") or "Range" in asked:
            await super().get(path, include_body)
            return
        self.path = self.parse_url_path(path)
        found = self.get_absolute_path(self.root, self.path)
        absolute = self.validate_absolute_path(self.root, found)
        if absolute is None:
            return
        self.absolute_path = absolute
        if not _TEXT.match(self.get_content_type()):
            await super().get(path, include_body)
            return
        self.modified = self.get_modified_time()
        self.set_headers()
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Vary", "Accept-Encoding")
        self.clear_header("Accept-Ranges")
        if self.should_return_304():
            self.set_status(304)
            return
        content = _compressed(absolute, self.modified)
        self.set_header("Content-Length", len(content))
        if include_body:
            self.write(content)

    def write_error(self, status_code: int, **_: object) -> None:
        """Say no more than the number; Jupyter's page would want files that no route serves."""
        self.set_status(status_code)
        self.finish()

    def set_extra_headers(self, path: str) -> None:
        """Have no browser guess what a file is."""
        super().set_extra_headers(path)
        self.set_header("X-Content-Type-Options", "nosniff")


class Assets(_Compressed):
    """Our own scripts and styles, below a name that changes with them: asked for once."""

    def set_extra_headers(self, path: str) -> None:
        """Let it be kept for ever."""
        super().set_extra_headers(path)
        self.set_header("Cache-Control", FOR_EVER)


class VoilaFiles(_Compressed, MultiStaticFileHandler):
    """Voila's own bundle."""


class LabFiles(_Compressed, FileFindHandler):
    """What the allowed extensions consist of.

    Stock Voila forbids to keep them, so that each page asks for all of them again.
    """

    def set_headers(self) -> None:
        """Let what is named by its content be kept for ever."""
        super().set_headers()
        if _HASHED.search(self.request.path):
            self.set_header("Cache-Control", FOR_EVER)
