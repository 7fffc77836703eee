"""Which files a source tree has, and how a stranger's file becomes text.

With git, only files that it tracks are listed; without, every file but those of build folders. A
link is never followed. Nothing is executed and nothing is written.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from teachkit.data.checkout.authors import git, top_folder, tracked_files
from teachkit.errors import TeachkitError

__all__ = ["Listing", "as_text", "list_files", "read_text", "shown"]

SAMPLES = 5
_LEFT_OUT = frozenset(
    (".git", ".hg", ".svn", ".bzr", "_darcs", "CVS", "node_modules", "__pycache__", ".tox", ".nox",
     ".venv", "venv", "target")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """The files below a folder, by their names from there.

    ``history`` says whether git knows them, ``whole`` whether the folder is the top of its
    repository. ``notes`` say what is not listed.
    """

    folder: Path
    names: tuple[str, ...]
    history: bool
    whole: bool
    notes: tuple[str, ...]


def list_files(path: str | Path) -> Listing:
    """List the files of the source tree at ``path``, a folder with or without git.

    Raises:
        TeachkitError: ``no-such-folder`` or ``bare-repository``.
    """
    folder = Path(os.path.expanduser(path))  # Path.expanduser raises for a ~name of nobody
    if not str(path) or not folder.is_dir():  # no name at all would be this very folder
        raise TeachkitError(
            "no-such-folder",
            "There is no such folder",
            place=str(path),
            hint="Name the folder of a source tree that you have on this disk.",
        )
    if (git(folder, "rev-parse", "--is-bare-repository") or "").strip() == "true":
        raise TeachkitError(
            "bare-repository",
            "This repository has no files checked out",
            place=str(path),
            hint="Clone it into a folder first: git clone PATH FOLDER",
        )
    notes: list[str] = []
    top = top_folder(folder)
    is_whole = top is not None and top.resolve() == folder.resolve()
    names, modules = tracked_files(folder) if top is not None else ([], [])
    has_history = is_whole or bool(names)
    if not names:  # no git, or a folder that the repository around it does not track
        names, closed = _walk(folder)
        if closed:
            named = ", ".join(map(shown, closed[:SAMPLES]))
            notes.append(f"Not read: folders that cannot be opened ({len(closed)}): {named}.")
    if top is None and (folder / ".git").exists():
        notes.append("git does not read this repository, so nothing is known of its people.")
    if modules:
        named = ", ".join(map(shown, modules[:SAMPLES]))
        notes.append(f"Not read: submodules ({len(modules)}): {named}.")
    return Listing(folder, tuple(names), has_history, is_whole, tuple(notes))


def read_text(path: Path, most: int) -> tuple[str | None, str]:
    """Read a file of at most ``most`` bytes as text, whatever its encoding.

    Returns:
        The text, and ""; or None and what kept it from being read ("" for a link).
    """
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return None, "" if stat.S_ISLNK(about.st_mode) else "special files"
        if about.st_size > most:
            return None, f"files over {most / 1_000_000:g} MB"
        text = as_text(path.read_bytes())
    except OSError:
        return None, "files that cannot be opened"
    return text, "" if text is not None else "binary files"


def as_text(raw: bytes) -> str | None:
    """Return a file's bytes as text with plain line ends; None for what is no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    elif b"\0" in raw[:8192]:
        return None
    else:
        text = raw.decode("utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(name: str) -> str:
    """Return a file's name as it may be printed anywhere, whatever bytes it is made of."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", plain)


def _walk(folder: Path) -> tuple[list[str], list[str]]:
    """List the files below a folder, without those of build folders; links are not followed.

    Returns:
        The files, and the folders that cannot be opened.
    """
    names: list[str] = []
    closed: list[str] = []

    def refused(error: OSError) -> None:
        closed.append(os.path.relpath(error.filename, folder))

    for here, below, files in os.walk(folder, onerror=refused):
        below[:] = sorted(name for name in below if name not in _LEFT_OUT)
        start = PurePosixPath(Path(here).relative_to(folder).as_posix())
        names += [str(start / name) for name in sorted(files)]
    return names, closed
