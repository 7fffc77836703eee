"""All that is told of a room, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from teachkit.course.outline import PARTS
from teachkit.course.schedule import in_the_room
from teachkit.course.taught import Taught
from teachkit.workshop.live.course import Material
from teachkit.workshop.live.overview import board_message
from teachkit.workshop.live.seen import Seen, look
from teachkit.workshop.live.views import View
from teachkit.workshop.room import Settings
from teachkit.workshop.store import asks, entries, pace, people

__all__ = ["Account", "account_of", "iso", "taught"]


@dataclass(frozen=True, slots=True)
class Account:
    """A room at one moment.

    ``numbers`` are the people by id, counted from 1 as they came. ``board`` is what the board
    shows: aggregates alone. ``given`` and ``said`` are the single answers that count.
    """

    title: str
    at: float
    known: Material
    people: tuple[people.Person, ...]
    numbers: Mapping[str, int]
    board: Mapping[str, Any]
    asks: tuple[asks.Ask, ...]
    given: tuple[entries.Given, ...]
    said: tuple[entries.Said, ...]
    steps: tuple[pace.Step, ...]


def account_of(
    connection: sa.Connection, known: Material, settings: Settings, at: float
) -> Account:
    """Read the room as it is now."""
    seen = Seen()
    now = look(connection, seen)
    if now is None:  # never: no room has the revision with which `Seen` begins
        raise AssertionError("a first look sees the room")
    given = [
        one
        for name, asked in known.questions.items()
        for one in entries.given(connection, name, asked.question.revision)
    ]
    said = [one for ask in now.asks for one in entries.said_to(connection, ask.id)]
    return Account(
        title=settings.title,
        at=at,
        known=known,
        people=now.people,
        numbers={one.id: number for number, one in enumerate(now.people, 1)},
        board=board_message(View(now, seen, known, settings), []),
        asks=now.asks,
        given=tuple(given),
        said=tuple(said),
        steps=now.steps,
    )


def taught(account: Account) -> tuple[Taught, ...]:
    """Return what each part took, all its steps together, in the order of the course.

    A step that still goes on counts up to the moment of the account. Breaks come last.
    """
    took: dict[tuple[str, str], float] = {}
    for step in account.steps:
        minutes = step.minutes
        if minutes is None:
            minutes = max(0.0, (account.at - step.began) / 60)
        key = ("", "break") if step.what == "break" else (step.chapter, step.what)
        took[key] = took.get(key, 0.0) + minutes
    rows = []
    begun = {chapter for chapter, _ in took}
    for chapter in account.known.chapters:
        if chapter.id not in begun:
            continue
        for what in PARTS:
            planned = float(in_the_room(getattr(chapter.minutes, what)))
            minutes = took.pop((chapter.id, what), None)
            if planned or minutes:
                rows.append(Taught(chapter.id, what, planned, minutes))
    rows += [Taught(chapter, what, None, minutes) for (chapter, what), minutes in took.items()]
    return tuple(rows)


def iso(at: float) -> str:
    """Return a time as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
