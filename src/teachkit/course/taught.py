"""What the last room took: the minutes of each part as they were, beside those that were planned.

A room keeps when each part began and ended, and its export has the sums (``taught`` in
``room.json``, see `teachkit.workshop.report.data`). A plan for the next room shows them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teachkit.course.schedule import Schedule
from teachkit.errors import TeachkitError

__all__ = ["Beside", "Taught", "beside", "read_taught"]


@dataclass(frozen=True, slots=True)
class Taught:
    """What a part of a chapter took in the room, and what a schedule gives it; in minutes.

    ``what`` is "read", "widget", "exercises" or "break". ``planned`` is None for what no schedule
    knows, ``taught`` is None for what was planned and never begun.
    """

    chapter: str
    what: str
    planned: float | None
    taught: float | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a plan gives a part, all its slots together, and what the part took the last time."""

    planned: int
    took: float


def read_taught(text: str, place: str) -> tuple[Taught, ...]:
    """Read the export of a room.

    Raises:
        TeachkitError: ``no-room-export`` when it is none, or of a later teachkit.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or value.get("teachkit-room") != 1:
        raise _foreign(place)
    rows = value.get("taught")
    if not isinstance(rows, list):
        raise _foreign(place)
    return tuple(_row(row, place) for row in rows)


def beside(found: Schedule, last: Sequence[Taught]) -> Mapping[int, Beside]:
    """Return what is known of a plan's parts, by the place of each part's first slot.

    A room counts a chapter's exercises together, so they stand at the first of them.
    """
    took = {(one.chapter, one.what): one.taught for one in last if one.taught is not None}
    first: dict[tuple[str, str], int] = {}
    planned: dict[tuple[str, str], int] = {}
    for place, slot in enumerate(found.slots):
        part = slot.chapter, "exercises" if "/" in slot.what else slot.what
        first.setdefault(part, place)
        planned[part] = planned.get(part, 0) + slot.end - slot.start
    return {
        first[part]: Beside(minutes, took[part])
        for part, minutes in planned.items()
        if part in took
    }


def _row(row: Any, place: str) -> Taught:
    if not isinstance(row, dict):
        raise _foreign(place)
    chapter, what = row.get("chapter"), row.get("what")
    if not isinstance(chapter, str) or not isinstance(what, str):
        raise _foreign(place)
    return Taught(
        chapter, what, _minutes(row.get("planned"), place), _minutes(row.get("taught"), place)
    )


def _minutes(value: object, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise _foreign(place)
    return float(value)


def _foreign(place: str) -> TeachkitError:
    return TeachkitError(
        "no-room-export",
        "This is no export of a room, or one of a later teachkit",
        place=place,
        hint="Take room.json from the board: 'Everything as JSON'.",
    )
