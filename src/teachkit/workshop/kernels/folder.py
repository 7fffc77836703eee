"""The person's plan and record, into the folder of their kernels and out of it again.

The store is the truth, and the folder a scratch copy. A small file of the server's own, which no
child can reach, says what of the folder the store has: whatever differs from that when a server
starts again was written just before it died, and is kept first.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.data.files import write_atomically
from teachkit.workshop.store import Store, files, workspace
from teachkit.workshop.store.workspace import PLAN, RECORD

__all__ = ["NAMES", "Files", "Folder", "files_in"]

NAMES = (PLAN, RECORD)
LARGEST = {PLAN: files.LARGEST, RECORD: 4 << 20}


@dataclass(frozen=True, slots=True)
class Files:
    """How to get at what a person has saved: ``load`` all, ``keep`` one file that has changed."""

    load: Callable[[str], Awaitable[dict[str, bytes]]]
    keep: Callable[[str, str, bytes], Awaitable[None]]


def files_in(store: Store) -> Files:
    """Return the files of a room's store; of these a chapter reads the plan and the record."""

    async def load(person: str) -> dict[str, bytes]:
        saved = await store.read(lambda c: workspace.saved(c, person))
        return {name: saved[name] for name in NAMES if name in saved}

    async def keep(person: str, name: str, content: bytes) -> None:
        at = time.time()
        await store.write(lambda c: workspace.keep(c, person, name, content, at))

    return Files(load, keep)


class Folder:
    """One person's folder, which the kernels of all their chapters share."""

    def __init__(self, people: Path, person: str, files: Files) -> None:
        self.path = people / person
        self.kept: dict[str, str] = {}  # name -> hash of what the store has
        self._person = person
        self._files = files
        self._notes = people / ".server" / f"{person}.json"
        self._seen: dict[str, tuple[int, int, int]] = {}
        noted = _json(self._notes)
        self.kept |= noted.get("kept", {})
        self.moves: dict[str, Any] = noted.get("moves", {})

    async def fill(self) -> frozenset[str]:
        """Put what is saved into the folder; return the names, without folders, of what is there.

        Raises:
            TeachkitError: the disk or the store refuses.
        """
        (self.path / ".teachkit").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        await self.keep_changes()
        for name, content in (await self._files.load(self._person)).items():
            path = self.path / name
            if _content(path, LARGEST[name]) != content:
                write_atomically(path, content, durable=False)
                path.chmod(0o600)  # what a sealed child writes has these rights
            self.kept[name] = _hash(content)
            self._seen[name] = _mark(path) or (0, 0, 0)
        self.note()
        return frozenset(Path(name).name for name in NAMES if (self.path / name).is_file())

    async def keep_changes(self) -> None:
        """Have the store keep what a child has written since the last time.

        Raises:
            TeachkitError: the store refuses; the next time tries it again.
        """
        for name in NAMES:
            path = self.path / name
            mark = _mark(path)
            if mark is None or mark == self._seen.get(name):
                continue
            content = _content(path, LARGEST[name])
            if content is not None and _hash(content) != self.kept.get(name):
                await self._files.keep(self._person, name, content)
                self.kept[name] = _hash(content)
                self.note()
            self._seen[name] = mark

    def note(self) -> None:
        """Write down what the store has, and what was moved."""
        text = json.dumps({"kept": self.kept, "moves": self.moves})
        write_atomically(self._notes, text, durable=False)


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _content(path: Path, largest: int) -> bytes | None:
    """Return what a file holds; None for what is no file, or too large to be one of ours."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode) and found.st_size <= largest:
                return file.read(largest)
    return None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
