"""Folders that are made once: named by a hash of what goes in, complete or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from teachkit.data.files import one_at_a_time

__all__ = ["building", "hash_of", "kept"]

Say = Callable[[str], None]


def hash_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Return twelve digits that change with any name or content."""
    whole = hashlib.sha256()
    for name, content in files:
        whole.update(f"{len(name)} {name} {len(content)} ".encode())
        whole.update(content)
    return whole.hexdigest()[:12]


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return ``folder``; when it is not there, ``make`` fills another that then takes its name."""
    if folder.is_dir():
        os.utime(folder)
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_away(folder)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        make(unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return folder


def _clear_away(folder: Path) -> None:
    """Remove what was last used before the six newest of the same kind."""
    kind = folder.name.rpartition("-")[0]
    there = sorted(folder.parent.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
    for old in there[:-6]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def building(folder: Path, say: Say) -> Iterator[None]:
    """Wait until nobody else builds in ``folder``, and keep others waiting meanwhile.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    with one_at_a_time(
        folder,
        lambda: say("Another build is at work there; waiting for it"),
        refused="The book cannot be built there",
        hint="Name a folder of yours.",
    ):
        yield
