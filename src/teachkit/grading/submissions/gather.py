"""Reading one submission from a folder or an archive, all or nothing.

Whatever is wrong with one file is wrong with the submission: a learner who hands in a link beside
an honest notebook is told so, rather than graded on half of what they sent.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from teachkit.grading.answers import Sheet
from teachkit.grading.submissions.limits import (
    MOST_ENTRIES,
    MOST_SHEETS,
    SHEET_BYTES,
    SUBMISSION_BYTES,
    RefusedError,
    size_in_words,
)
from teachkit.grading.submissions.manifest import LARGEST, MANIFEST, read_manifest
from teachkit.grading.submissions.names import collision, shown
from teachkit.grading.submissions.submission import SUFFIXES
from teachkit.grading.submissions.trees import ArchiveTree, Item, Tree

__all__ = ["Gathered", "Part", "gather", "is_archive", "is_sheet", "manifest_of", "received_at"]

_NUMBER = re.compile(r"(?:\+| \()(\d{1,6})\)?$")  # ours: ada+2; a browser's: ada (2)


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a submission: its name there, and where it is read."""

    name: str
    item: Item


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read: the sheets in order of their names, and what their learner says of them."""

    sheets: tuple[Sheet, ...]
    manifest: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    others: tuple[Sheet, ...] = ()


@dataclass(slots=True)
class _Budget:
    also: frozenset[str] = frozenset()
    sheets: int = MOST_SHEETS
    unpacked: int = SUBMISSION_BYTES
    packed: int = SUBMISSION_BYTES
    notes: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def gather(tree: Tree, parts: Sequence[Part], also: Iterable[str] = ()) -> Gathered:
    """Read the sheets among the parts of one submission, and those in archives among them.

    ``also`` are names of further files to read, wherever they lie in it.

    Raises:
        RefusedError: why there is nothing to grade.
    """
    budget = _Budget(also=frozenset(also))
    found = _gather(tree, parts, budget, may_hold_archives=True)
    if not found.sheets and not found.others:
        raise RefusedError(_nothing(budget.others))
    notes = [*budget.notes, *_differences(found)]
    return Gathered(found.sheets, found.manifest, tuple(notes), found.others)


def manifest_of(tree: Tree, part: Part) -> dict[str, Any] | None:
    """Return the manifest within an archive; None where there is none that can be read."""
    try:
        inner = ArchiveTree(io.BytesIO(tree.read(part.item, SUBMISSION_BYTES)))
        parts = _parts_of(inner)
        return _manifest(inner, parts, _Budget())
    except RefusedError:
        return None


def received_at(parts: Sequence[Part]) -> float:
    """Return when the last of a submission's files came, in seconds since 1970; 0 if unknown."""
    chosen = [part for part in parts if is_sheet(part.name) or is_archive(part.name)]
    return max((part.item.modified for part in chosen or parts), default=0.0)


def is_sheet(name: str) -> bool:
    """Tell whether answers are looked for in a file of this name."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def is_archive(name: str) -> bool:
    """Tell whether a file of this name is opened as an archive."""
    return name.lower().endswith(".zip")


def _gather(
    tree: Tree, parts: Sequence[Part], budget: _Budget, *, may_hold_archives: bool
) -> Gathered:
    _refuse(parts)
    parts = sorted(parts, key=lambda part: part.name)
    sheets = [_sheet(tree, part, budget) for part in parts if is_sheet(part.name)]
    others = [
        _sheet(tree, part, budget)
        for part in parts
        if PurePosixPath(part.name).name in budget.also and not is_sheet(part.name)
    ]
    manifest = _manifest(tree, parts, budget)
    archives = [part for part in parts if is_archive(part.name)] if may_hold_archives else []
    opened = {part.name for part in archives}
    budget.others += [part.name for part in parts if part.name not in opened][:4]
    inner = _newest_packed([(part, _unpacked(tree, part, budget)) for part in archives], budget)
    if len(inner) == 1 and not sheets and not others:
        return inner[0][1]
    for part, found in inner:
        room = part.name[: -len(".zip")]
        sheets += [Sheet(f"{room}/{sheet.name}", sheet.content) for sheet in found.sheets]
        others += [Sheet(f"{room}/{other.name}", other.content) for other in found.others]
        manifest = manifest or found.manifest
    sheets.sort(key=lambda sheet: sheet.name)
    _refuse_collision([sheet.name for sheet in sheets])
    return Gathered(tuple(sheets), manifest, (), tuple(others))


def _refuse(parts: Sequence[Part]) -> None:
    if len(parts) > MOST_ENTRIES:
        raise RefusedError(f"It has {len(parts):,} files; {MOST_ENTRIES:,} are the most.")
    wrong = min((part for part in parts if part.item.problem), key=_path, default=None)
    if wrong is not None:
        raise RefusedError(f"{shown(wrong.item.path)} {wrong.item.problem}.")
    _refuse_collision([part.name for part in parts])


def _refuse_collision(names: Sequence[str]) -> None:
    pair = collision(names)
    if pair is not None:
        one, other = map(shown, pair)
        raise RefusedError(f"{one} and {other} would be one file on some computers.")


def _path(part: Part) -> str:
    return part.item.path


def _sheet(tree: Tree, part: Part, budget: _Budget) -> Sheet:
    budget.sheets -= 1
    if budget.sheets < 0:
        raise RefusedError(f"There are more than {MOST_SHEETS} notebooks and scripts in it.")
    content = tree.read(part.item, SHEET_BYTES)
    budget.unpacked -= len(content)
    if budget.unpacked < 0:
        most = size_in_words(SUBMISSION_BYTES)
        raise RefusedError(f"Its notebooks and scripts have more than {most} together.")
    path = PurePosixPath(part.name)
    return Sheet(str(path.with_suffix(path.suffix.lower())), content)


def _unpacked(tree: Tree, part: Part, budget: _Budget) -> Gathered:
    content = tree.read(part.item, SUBMISSION_BYTES)
    budget.packed -= len(content)
    if budget.packed < 0:
        raise RefusedError(f"Its archives have more than {size_in_words(SUBMISSION_BYTES)}.")
    try:
        inner = ArchiveTree(io.BytesIO(content))
        return _gather(inner, _parts_of(inner), budget, may_hold_archives=False)
    except RefusedError as error:
        raise RefusedError(f"In {shown(part.name)}: {error}") from error


def _parts_of(tree: Tree) -> list[Part]:
    return [Part(item.path, item) for top, _ in tree.tops() for item in tree.below(top)]


def _newest_packed(
    archives: list[tuple[Part, Gathered]], budget: _Budget
) -> list[tuple[Part, Gathered]]:
    """Leave out what ``teachkit submit`` packed earlier, when a later one lies beside it."""
    packed = [pair for pair in archives if pair[1].manifest is not None]
    if len(packed) < 2:
        return archives

    def age(pair: tuple[Part, Gathered]) -> tuple[float, int, str]:
        name = pair[0].name
        number = _NUMBER.search(name[: -len(".zip")])
        return pair[0].item.modified, int(number[1]) if number else 1, name

    newest = max(packed, key=age)
    for part, _ in packed:
        if part is not newest[0]:
            budget.notes.append(
                f"{shown(part.name)} was left out: {shown(newest[0].name)} is newer."
            )
    return [pair for pair in archives if pair[1].manifest is None or pair is newest]


def _manifest(tree: Tree, parts: Sequence[Part], budget: _Budget) -> dict[str, Any] | None:
    part = next((part for part in parts if part.name == MANIFEST), None)
    if part is None or part.item.problem:
        return None
    try:
        return read_manifest(tree.read(part.item, LARGEST))
    except (ValueError, RefusedError) as error:
        budget.notes.append(f"Its {MANIFEST} was not believed: {error}".rstrip(".") + ".")
        return None


def _differences(found: Gathered) -> list[str]:
    """Compare the manifest's hashes with the files; a difference is told, and no crime."""
    if found.manifest is None:
        return []
    files: dict[str, str] = found.manifest["files"]
    listed = {name: told for name, told in files.items() if is_sheet(name)}
    there = {sheet.name: hashlib.sha256(sheet.content).hexdigest() for sheet in found.sheets}
    notes = []
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            notes.append(f"{shown(name)} is in the manifest, and not there.")
        elif name not in listed:
            notes.append(f"{shown(name)} is there, and not in the manifest.")
        elif listed[name] != there[name]:
            notes.append(f"{shown(name)} was changed after it was packed.")
    return notes[:20]


def _nothing(names: Sequence[str]) -> str:
    if not names:
        return "There is nothing in it."
    few = ", ".join(map(shown, names[:3])) + (" …" if len(names) > 3 else "")
    kinds = ", ".join(SUFFIXES[:-1]) + f" or {SUFFIXES[-1]}"
    return f"There is no notebook or script in it (no {kinds}), only {few}."
