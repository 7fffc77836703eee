"""The learner's own copy of the course, and how it is brought up to date.

For each file there are three texts: the one last **shipped** to this workspace, the one that is
**there** now, and the one in the course **now**. The first is kept in ``.teachkit/shipped/``.
What you edited is yours: it is merged with the course's changes where the two do not meet, and
otherwise left alone with the new text beside it. What you deleted stays deleted.

`survey` looks and decides, `settle` does it. Files are replaced atomically, the workspace's file
before the kept copy, so that an interruption is made good by the next run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from teachkit import __version__
from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.publish.content import handed_out, learner_files
from teachkit.publish.merge import merge

__all__ = ["PRIVATE", "Change", "Outcome", "restore", "settle", "survey"]

PRIVATE = ".teachkit"  # ours, inside the workspace
_SCHEMA = 1


class Outcome(StrEnum):
    """What happens to one file of the workspace."""

    NEW = "new"
    """It comes, because it was never there."""
    UPDATED = "updated"
    """It is replaced: the course has a newer one and you changed nothing."""
    MERGED = "merged"
    """Your changes and the course's are both in it now."""
    BESIDE = "beside"
    """Yours stays as it is; the course's newer one lies beside it, for you to compare."""
    KEPT = "kept"
    """Yours stays as it is, and the course has nothing newer."""
    SAME = "same"
    """It is what the course has."""
    DELETED = "deleted"
    """You deleted it, so it stays away until you restore it."""
    REMOVED = "removed"
    """The course dropped it and you had not touched it: it goes."""
    DROPPED = "dropped"
    """The course dropped it; what you have of it is yours to keep or throw away."""
    RESTORED = "restored"
    """You asked for it back."""


@dataclass(frozen=True, slots=True)
class Change:
    """The decision on one file: ``name`` relative to the workspace, and what to write."""

    name: str
    outcome: Outcome
    content: bytes | None = None
    """What is written, for new, updated, merged, beside and restored."""
    beside: str = ""
    """For ``beside``: the name the course's file is written to."""
    found: bytes | None = None
    """What was in the workspace when we decided; None for nothing."""
    shipped: bytes | None = None
    """What the course has now, to be kept as the new base; None when it has dropped the file."""

    def as_dict(self) -> dict[str, str]:
        """Return what ``--json`` prints of it."""
        told = {"name": self.name, "outcome": str(self.outcome)}
        return {**told, "beside": self.beside} if self.beside else told


def survey(folder: Path, root: Path) -> tuple[Change, ...]:
    """Compare a workspace with the course at ``root`` and decide on each file; write nothing.

    The folder may be missing or empty: then everything is new.

    Raises:
        TeachkitError: ``not-a-folder``, ``workspace-is-the-course``, ``workspace-too-new`` or
            ``cannot-read``.
    """
    _check_place(folder, root)
    sources = learner_files(root)
    bases = folder / PRIVATE / "shipped"
    known = {path.relative_to(bases).as_posix() for path in bases.rglob("*") if path.is_file()}
    return tuple(
        _decide(
            folder,
            name,
            base=_read(bases / name) if name in known else None,
            theirs=handed_out(name, sources[name]) if name in sources else None,
        )
        for name in sorted(known | sources.keys())
    )


def settle(folder: Path, changes: Iterable[Change]) -> None:
    """Carry out what `survey` or `restore` decided.

    Raises:
        TeachkitError: ``cannot-write``, or ``changed-meanwhile`` when a file is no longer what
            it was when the decision was taken; everything before that is done, and a second run
            does the rest.
    """
    for change in changes:
        target = folder / change.name
        if change.outcome is Outcome.BESIDE and change.content is not None:
            write_atomically(folder / change.beside, change.content)
        elif change.content is not None or change.outcome is Outcome.REMOVED:
            if _read_regular(folder, change.name) != change.found:
                raise TeachkitError(
                    "changed-meanwhile",
                    f"{change.name} was saved while the course was being updated",
                    hint="Nothing of yours is lost; run the same command again.",
                )
            if change.content is not None:
                write_atomically(target, change.content)
            else:
                target.unlink(missing_ok=True)
        _remember(folder, change)
    state = {"schema": _SCHEMA, "teachkit": __version__}
    _write_if_other(folder / PRIVATE / "workspace.json", json.dumps(state, indent=2).encode())
    # Whoever keeps their workspace in git wants their own work in it, not our bookkeeping.
    _write_if_other(folder / PRIVATE / ".gitignore", b"*\n")


def restore(folder: Path, root: Path, asked: str) -> tuple[Change, ...]:
    """Decide to bring back what the learner deleted under the name ``asked``.

    ``asked`` is a file or folder as listed (``notebooks/depend.md``, ``exercises/depend``), or
    the end of it if that is clear (``depend.md``).

    Raises:
        TeachkitError: ``unknown-file`` when the course has no such thing, ``still-there`` when
            nothing of it is missing.
    """
    wanted = PurePosixPath(asked.replace(os.sep, "/").removeprefix("./")).parts
    _check_place(folder, root)
    sources = learner_files(root)
    matching = [name for name in sources if _ends_or_starts(PurePosixPath(name).parts, wanted)]
    if not matching:
        from difflib import get_close_matches

        near = get_close_matches(asked, [*sources, *(PurePosixPath(n).name for n in sources)], n=3)
        raise TeachkitError(
            "unknown-file",
            f"The course has no file or folder '{asked}'",
            hint=f"Did you mean {' or '.join(near)}?" if near else "See: teachkit start --status",
        )
    missing = [name for name in matching if not _lexists(folder / name)]
    if not missing:
        raise TeachkitError(
            "still-there",
            f"{matching[0]} is in your workspace",
            place=str(folder),
            hint="To start it afresh, rename or delete yours first, then restore it.",
        )
    return tuple(
        Change(name, Outcome.RESTORED, content=fresh, shipped=fresh)
        for name in missing
        for fresh in [handed_out(name, sources[name])]
    )


def _decide(folder: Path, name: str, *, base: bytes | None, theirs: bytes | None) -> Change:
    mine = _read_regular(folder, name)
    there = mine is not None or _lexists(folder / name)

    def change(outcome: Outcome, content: bytes | None = None, beside: str = "") -> Change:
        return Change(name, outcome, content, beside, found=mine, shipped=theirs)

    if theirs is None:
        untouched = mine is not None and mine == base
        return change(Outcome.REMOVED if untouched else Outcome.DROPPED)
    if not there:
        return change(Outcome.NEW, theirs) if base is None else change(Outcome.DELETED)
    if mine == theirs:
        return change(Outcome.SAME)
    if base == theirs:
        return change(Outcome.KEPT)
    if mine is not None and mine == base:
        return change(Outcome.UPDATED, theirs)
    merged = _merged(base, mine, theirs)
    if merged is None:
        return change(Outcome.BESIDE, theirs, _free_name(folder, name, theirs))
    return change(Outcome.MERGED, merged)


def _merged(base: bytes | None, mine: bytes | None, theirs: bytes) -> bytes | None:
    if base is None or mine is None:
        return None
    try:
        text = merge(base.decode(), mine.decode(), theirs.decode())
    except UnicodeDecodeError:  # pictures and archives are not merged
        return None
    return None if text is None else text.encode()


def _free_name(folder: Path, name: str, content: bytes) -> str:
    """Return ``depend.new.md`` for ``depend.md``: the first such name that is free, or has this."""
    path = PurePosixPath(name)
    number = 1
    while True:
        tag = ".new" if number == 1 else f".new{number}"
        candidate = str(path.with_name(f"{path.stem}{tag}{path.suffix}"))
        if not _lexists(folder / candidate) or _read_regular(folder, candidate) == content:
            return candidate
        number += 1


def _remember(folder: Path, change: Change) -> None:
    """Keep what was shipped as the base of the next comparison; forget what the course dropped."""
    kept = folder / PRIVATE / "shipped" / change.name
    if change.shipped is not None:
        _write_if_other(kept, change.shipped)
    else:
        kept.unlink(missing_ok=True)


def _check_place(folder: Path, root: Path) -> None:
    if _lexists(folder) and not folder.is_dir():
        raise TeachkitError(
            "not-a-folder",
            f"{folder} is a file, so it cannot be your workspace",
            hint="Give the name of a folder: teachkit start my-course",
        )
    if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.X_OK):
        raise TeachkitError(
            "cannot-read",
            f"{folder} is a folder that you may not look into",
            hint="Check its rights, or give another: teachkit start my-course",
        )
    place = folder.resolve()
    around = (one for one in (place, *place.parents) if os.path.isfile(one / "course.toml"))
    if any(_is_in(place, course) for course in (root, *around)):
        raise TeachkitError(
            "workspace-is-the-course",
            f"{folder} is the course itself; a workspace is your own copy of it",
            hint="Give another folder: teachkit start workspace",
        )
    state = folder / PRIVATE / "workspace.json"
    if state.is_file():
        try:
            told = json.loads(_read(state))
        except (ValueError, RecursionError):
            return  # ours to write again; what was shipped is kept elsewhere
        schema = told.get("schema") if isinstance(told, Mapping) else None
        if isinstance(schema, int) and schema > _SCHEMA:
            raise TeachkitError(
                "workspace-too-new",
                f"This workspace was made by teachkit {told.get('teachkit', '?')}, newer than ours",
                place=str(folder),
                hint="Update teachkit, or start in another folder.",
            )


def _is_in(place: Path, course: Path) -> bool:
    """Tell whether ``place`` is a course, be it ours or another checkout's, or in its rooms."""
    rooms = (course / room for room in ("notebooks", "exercises"))
    return place == course or any(place.is_relative_to(room) for room in rooms)


def _ends_or_starts(parts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return bool(size) and (parts[:size] == wanted or parts[-size:] == wanted)


def _read_regular(folder: Path, name: str) -> bytes | None:
    """Return a file's bytes; None for nothing there, and for what is no plain file.

    A link, or a folder in the place of a file, is the learner's own arrangement: never replaced.
    """
    path = folder / name
    return _read(path) if path.is_file() and not path.is_symlink() else None


def _lexists(path: Path) -> bool:
    return os.path.lexists(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"{path.name} could not be read: {error.strerror or error}",
            place=str(path),
            hint="Check its rights; nothing was changed.",
        ) from error


def _write_if_other(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content)
