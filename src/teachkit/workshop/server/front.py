"""Voila's front end as one file.

Voila sends it as 57: its entry names 56 pieces, and a browser asks a server for six at a time. On a
line with two seconds of delay that is most of a minute. The pieces register themselves wherever
they stand, so one file with all of them before the entry does the same, and asks once.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.workshop.server.files import FOR_EVER
from teachkit.workshop.server.visitor import Guarded

if TYPE_CHECKING:
    from teachkit.workshop.room import Room

__all__ = ["FRONT_END", "FrontEnd", "front_end"]

FRONT_END = r"/voila/static/(whole\.[0-9a-f]{16}\.js)"

_ENTRY = "voila.js"
_PIECE = re.compile(r"\.e\((\d+)\)")  # how a bundle of webpack asks for one of its pieces


@lru_cache(maxsize=2)
def front_end(folders: Sequence[str]) -> tuple[str, bytes]:
    """Return the file's name, which changes with what is in it, and its content, compressed.

    ``folders`` are those in which Voila looks for its static files. A piece that the entry names
    and that is no file there is left for the entry to ask for.

    Raises:
        FileNotFoundError: Voila's entry is in none of the folders.
    """
    folder = next((Path(one) for one in folders if (Path(one) / _ENTRY).is_file()), None)
    if folder is None:
        raise FileNotFoundError(f"Voila's {_ENTRY} is in none of {', '.join(folders)}")
    entry = (folder / _ENTRY).read_bytes()
    names = dict.fromkeys(f"{number}.{_ENTRY}" for number in _PIECE.findall(entry.decode()))
    pieces = [(folder / name).read_bytes() for name in names if (folder / name).is_file()]
    whole = b"\n;".join([*pieces, entry])
    return f"whole.{hashlib.sha256(whole).hexdigest()[:16]}.js", gzip.compress(whole, 6, mtime=0)


class FrontEnd(Guarded):
    """``GET /voila/static/whole.<hash>.js``; beside the pieces, where it looks for the others."""

    def initialize(  # type: ignore[override]  # tornado hands each route its own words
        self, room: Room, folders: Sequence[str]
    ) -> None:
        """Take the folders of Voila's static files."""
        super().initialize(room)
        self.folders = tuple(folders)

    def get(self, name: str) -> None:
        """Send it, to be kept for ever; every browser that runs modules reads gzip."""
        known, content = front_end(self.folders)
        if name != known:
            self.redirect(known)  # a page of before an update
            return
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Cache-Control", FOR_EVER)
        self.finish(content)
