"""An assignment in no tool's format: what the readers make, and the writer of folders takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Assignment", "Attachment", "Cell", "ForeignTest", "Listed", "slug_of"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that learners see: ``kind`` is ``text``, ``given`` (the author's code) or ``answer``.

    ``shown`` is what learners start from, ``full`` the same with the solution in it.
    """

    number: int
    kind: str
    shown: str
    full: str


@dataclass(frozen=True, slots=True)
class ForeignTest:
    """A test as its tool has it, worth ``points`` when all of it passes.

    ``visible`` is what learners see of it and ``whole`` all of it; they are equal when nothing
    is hidden. ``form`` is ``python``, or ``doctest`` for lines with ``>>>``.
    """

    place: str
    name: str
    sentence: str
    visible: str
    whole: str
    points: float
    form: str = "python"


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that did not come along: where it is, what it says, and why."""

    place: str
    line: int
    code: str
    reason: str
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that lies beside the notebook."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Assignment:
    """One notebook: its cells in order, its tests, its files, and what was left out."""

    name: str
    origin: str
    cells: tuple[Cell, ...]
    tests: tuple[ForeignTest, ...]
    listed: tuple[Listed, ...]
    attachments: tuple[Attachment, ...] = ()


def slug_of(text: str, taken: Iterable[str] = ()) -> str:
    """Return lower-case words joined by hyphens; with a number where the name is taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "untitled"
    if not slug[0].isalpha():
        slug = f"n-{slug}"
    known, number, found = set(taken), 1, slug
    while found in known:
        number += 1
        found = f"{slug}-{number}"
    return found
