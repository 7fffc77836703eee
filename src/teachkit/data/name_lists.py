"""Where whole lists of names come from: a mirror of Debian, an index of PyPI, files that you have.

No address is built in. Debian's mirror is the one that apt uses; PyPI's index is whatever
``TEACHKIT_PYPI_INDEX`` names. crates.io's list is read from a file alone, since that registry
asks not to be scanned.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from teachkit.data import debian
from teachkit.data.fetch import Pace, Report, fetch
from teachkit.data.names import (
    FILES_OF_NAMES,
    INDEX_VARIABLE,
    NameList,
    names_in,
    selection,
)
from teachkit.data.sources import sha256_of
from teachkit.errors import TeachkitError

__all__ = [
    "input_of",
    "names_from_folder",
    "names_from_index",
    "names_from_mirror",
    "selected",
]

SUITE = "sid"
MOST_INDEX = 200_000_000


def names_from_mirror(
    mirror: str,
    folder: Path,
    *,
    pace: Pace,
    keyring: Path | None,
    report: Report | None = None,
) -> tuple[NameList, debian.Index, tuple[str, ...]]:
    """Return the names of sid's source packages, the index they were read from, and notes.

    Raises:
        TeachkitError: those of `debian.survey`.
    """
    release, notes = debian.fetch_release(mirror, SUITE, folder, pace=pace, keyring=keyring)
    index, path = debian.fetch_index(
        mirror, release, debian.SOURCES, folder, pace=pace, report=report
    )
    try:
        names = {
            line[len(b"Package: ") :].decode("ascii").strip()
            for paragraph in debian.read_paragraphs(path)
            for line in paragraph.splitlines()
            if line.startswith(b"Package: ")
        }
    finally:
        path.unlink(missing_ok=True)
    title = f"Debian's source packages ({SUITE})"
    return _whole("Debian", title, release.date, names), index, tuple(notes)


def names_from_index(
    folder: Path, *, pace: Pace, report: Report | None = None
) -> tuple[NameList | None, str]:
    """Return PyPI's names from the index that the user named, or None and why not.

    Raises:
        TeachkitError: those of `fetch`, ``no-names-in-it``.
    """
    address = os.environ.get(INDEX_VARIABLE, "").strip()
    if not address:
        why = f"PyPI's names were not renewed: {INDEX_VARIABLE} names no index (its simple page)."
        return None, why
    got = fetch(address, folder / "pypi", pace=pace, most=MOST_INDEX, report=report)
    try:
        names = names_in(_text(got.path))
    finally:
        got.path.unlink(missing_ok=True)
    today = datetime.now(UTC).date().isoformat()
    return _whole("PyPI", "PyPI's projects", today, names), ""


def names_from_folder(folder: Path) -> tuple[NameList, ...]:
    """Return the lists that a folder (or one file of it) holds; `FILES_OF_NAMES` are their names.

    The day of a list is that of its file.

    Raises:
        TeachkitError: ``nothing-for-it``, ``no-names-in-it``, ``bad-encoding``.
    """
    found = []
    for registry in FILES_OF_NAMES:
        path = _file_of(folder, registry)
        if path is None:
            continue
        try:
            names = names_in(_text(path))
        except TeachkitError as error:
            error.place = str(path)
            raise
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
        found.append(_whole(registry, f"{registry}: {path.name}", day, names))
    if not found:
        wanted = ", ".join(name for files in FILES_OF_NAMES.values() for name in files)
        raise TeachkitError(
            "nothing-for-it",
            "There is nothing for 'names' in it",
            place=str(folder),
            hint=f"It should hold names.json.gz, or one of {wanted}: a name a line.",
        )
    return tuple(found)


def selected(whole: NameList, pypi: NameList, crates: Iterable[str]) -> tuple[NameList, NameList]:
    """Return what ships of Debian's names and of PyPI's (see `teachkit.data.names.selection`)."""
    kept, alike = selection(whole.names, pypi.names, crates)
    said = f"{len(kept):,} of {len(whole.names):,}: without families such as golang-"
    like = f"{len(alike):,} of {len(pypi.names):,}: those like the other lists' names"
    return (
        replace(whole, names=kept, whole=False, note=said),
        replace(pypi, title="PyPI's projects", names=alike, whole=False, note=like),
    )


def input_of(folder: Path, one: NameList) -> debian.Index:
    """Return the file that a list was read from, as an input to record in ``SOURCES.toml``."""
    path = _file_of(folder, one.registry)
    assert path is not None  # noqa: S101 - the list was read from it
    return debian.Index(path.name, one.date, sha256_of(path), path.stat().st_size)


def _file_of(folder: Path, registry: str) -> Path | None:
    files = FILES_OF_NAMES[registry]
    paths = [folder] if folder.is_file() else [folder / name for name in files]
    return next((one for one in paths if one.name in files and one.is_file()), None)


def _whole(registry: str, title: str, date: str, names: Iterable[str]) -> NameList:
    return NameList(registry, title, date, tuple(sorted(names)), whole=True)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise TeachkitError(
            "bad-encoding", "A list of names is not UTF-8 text", place=str(path)
        ) from error
