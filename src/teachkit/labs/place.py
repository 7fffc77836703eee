"""A lab's own folder in the cache, and the job that an experiment gets.

=================  ==========================================================================
``unpacked/SUITE`` what was unpacked of a Debian suite; the experiment may only read it
``wheels``         what pip installed from the lab's pinned wheels; only to read, too
``built``          what the experiment built and wants to find again next time
``work``           the experiment's own: empty when it begins, gone when it ends
=================  ==========================================================================
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from teachkit.data.cache import LOCATION_VARIABLE, location
from teachkit.data.files import one_at_a_time
from teachkit.errors import TeachkitError

__all__ = [
    "Job",
    "Place",
    "Tell",
    "archive_folder",
    "fresh_work",
    "held",
    "place_of",
    "remove",
    "silent",
    "size_of",
]

Tell = Callable[[str], None]


def silent(_line: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Place:
    """A lab's folder; what lies where in it is told at the top of this module."""

    root: Path

    def unpacked(self, suite: str) -> Path:
        """Return the folder with what was unpacked of a suite."""
        return self.root / "unpacked" / suite

    @property
    def wheels(self) -> Path:
        """The folder with what pip installed: modules, and programs below ``bin``."""
        return self.root / "wheels"

    @property
    def built(self) -> Path:
        """The folder that is kept between runs."""
        return self.root / "built"

    @property
    def work(self) -> Path:
        """The folder that is made for a run and removed after it."""
        return self.root / "work"


@dataclass(frozen=True, slots=True)
class Job:
    """What an experiment gets: its place, the reader's own file if there is one, and an ear.

    ``quick`` asks for the shortest run that still answers the question. ``tell`` takes a line
    of progress.
    """

    place: Place
    file: Path | None
    quick: bool
    tell: Tell


def place_of(name: str) -> Place:
    """Return the place of the lab with this name; it need not exist yet."""
    return Place(location() / "labs" / name)


def archive_folder() -> Path:
    """Return the folder with what was fetched, which all labs share."""
    return location() / "labs" / "archive"


@contextmanager
def held(folder: Path, tell: Tell) -> Iterator[None]:
    """Hold a folder for one run; whoever comes second waits, and is told so.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    with one_at_a_time(
        folder,
        lambda: tell(f"Another run is at work in {folder.name}: waiting for it"),
        refused="The labs' folder cannot be written",
        hint=f"Set {LOCATION_VARIABLE} to a folder of yours.",
    ):
        yield


@contextmanager
def fresh_work(place: Place, *, keep: bool = False) -> Iterator[None]:
    """Make ``place.work`` empty, and remove it afterwards unless it is to be kept."""
    remove(place.work)
    for folder in (place.work, place.built):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        if not keep:
            remove(place.work)


def remove(folder: Path) -> None:
    """Remove a folder and all below it, also where its own rights forbid that.

    Raises:
        TeachkitError: ``cannot-write`` when it is somebody else's.
    """
    if folder.is_symlink() or not folder.exists():
        folder.unlink(missing_ok=True)
        return
    with suppress(OSError):
        shutil.rmtree(folder)
        return
    for below, _, _ in os.walk(folder):
        with suppress(OSError):
            os.chmod(below, stat.S_IRWXU)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"A folder of an earlier run cannot be removed: {error.strerror or error}",
            place=str(folder),
            hint="Was that run an administrator's? Then so must be: teachkit lab clean",
        ) from error


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have; a file with two names counts once."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for below, _, names in os.walk(folder):
        for name in names:
            about = os.lstat(os.path.join(below, name))
            if stat.S_ISREG(about.st_mode) and (about.st_dev, about.st_ino) not in seen:
                seen.add((about.st_dev, about.st_ino))
                total += about.st_size
    return total
