"""Join two sets of changes to one text, and say so when that is not safe."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

__all__ = ["merge"]


class _Edit(NamedTuple):
    """Lines ``start`` to ``end`` (half open) of the base become ``lines``."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return ``base`` with the changes of both sides, or None when they get in each other's way.

    Lines are the units, as in ``diff3``. Two changes are in each other's way when they touch or
    overlap without being the same change; then a person has to look.
    """
    old = _lines(base)
    edits = sorted({*_edits(old, _lines(mine)), *_edits(old, _lines(theirs))})
    for before, after in pairwise(edits):
        if after.start <= before.end:
            return None
    merged: list[str] = []
    at = 0
    for edit in edits:
        merged += [*old[at : edit.start], *edit.lines]
        at = edit.end
    return "".join([*merged, *old[at:]])


def _lines(text: str) -> list[str]:
    """Split after each newline and nowhere else: form feeds and the like belong to a line."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _edits(old: list[str], new: list[str]) -> Iterator[_Edit]:
    # autojunk would treat blank lines of a long chapter as noise and align the wrong paragraphs.
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Edit(i1, i2, tuple(new[j1:j2]))
