"""What the server has seen of the room so far, brought up to date by what is new.

Answers are a list that only grows (`teachkit.workshop.store.entries`), so whoever remembers how far
they have read reads only the rest: the cost of a look is what has come since the last one, not what
has come since the morning. A server that starts anew reads all of it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from teachkit.course.gain import Forecast
from teachkit.decisions.plan import Choose, parse_plan
from teachkit.errors import TeachkitError
from teachkit.workshop.store import asks, pace, people, rooms, schema, words
from teachkit.workshop.store.entries import QUESTIONS, SAY
from teachkit.workshop.store.files import PLAN

__all__ = ["Guess", "Look", "Seen", "look"]

Answers = dict[str, Mapping[str, Any]]  # person -> what they say now


@dataclass(frozen=True, slots=True)
class Guess:
    """Somebody's first prediction: what they said, and how sure they were."""

    answer: float | str
    forecast: Forecast


@dataclass(slots=True)
class Seen:
    """What was read so far.

    ``said`` is (ask, round) -> the answers that count now, ``changes`` how often each of these has
    changed; ``answered`` is question -> who has answered it on their own card, ``guesses`` question
    -> person -> their first prediction; ``shortlists`` and ``chosen`` are from people's plans.
    """

    revision: int = -1
    number: int = 0
    said: dict[tuple[str, int], Answers] = field(default_factory=dict)
    changes: dict[tuple[str, int], int] = field(default_factory=dict)
    answered: dict[str, set[str]] = field(default_factory=dict)
    guesses: dict[str, dict[str, Guess]] = field(default_factory=dict)
    shortlists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    plans: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """The room at one moment, besides what `Seen` has; ``words`` is ask -> its texts."""

    state: Mapping[str, Any]
    asks: tuple[asks.Ask, ...]
    words: Mapping[str, tuple[words.Word, ...]]
    people: tuple[people.Person, ...]
    steps: tuple[pace.Step, ...]


def look(connection: sa.Connection, seen: Seen) -> Look | None:
    """Look at the room and add what is new to ``seen``; None when nothing has changed since.

    A second look after a failure changes nothing: what is there already is put there again.
    """
    revision = rooms.revision(connection)
    if revision == seen.revision:
        return None
    _entries(connection, seen)
    _plans(connection, seen)
    found = Look(
        rooms.state(connection),
        tuple(asks.all_asks(connection)),
        _words(connection),
        tuple(people.everybody(connection)),
        tuple(pace.steps(connection)),
    )
    seen.revision = revision
    return found


def _entries(connection: sa.Connection, seen: Seen) -> None:
    table = schema.entry.c
    columns = (table.number, table.kind, table.name, table.person, table.round, table.correct)
    query = sa.select(*columns, table.said).where(table.number > seen.number)
    for row in connection.execute(query.order_by(table.number)):
        if row.kind == SAY:
            key = (row.name, row.round)
            seen.said.setdefault(key, {})[row.person] = schema.decoded(row.said)
            seen.changes[key] = seen.changes.get(key, 0) + 1
        elif row.kind in QUESTIONS:
            seen.answered.setdefault(row.name, set()).add(row.person)
            if row.kind == "predict":
                guess = _guess(row)
                if guess is not None:
                    seen.guesses.setdefault(row.name, {}).setdefault(row.person, guess)
        seen.number = row.number


def _guess(row: Any) -> Guess | None:
    said = schema.decoded(row.said)
    answer, sure = said.get("answer"), said.get("confidence")
    if not isinstance(answer, int | float | str) or type(sure) is not int or row.correct is None:
        return None
    return Guess(answer, Forecast(sure / 100, row.correct, "predict", row.name))


def _words(connection: sa.Connection) -> dict[str, tuple[words.Word, ...]]:
    found: dict[str, list[words.Word]] = {}
    for word in words.words(connection):
        found.setdefault(word.ask, []).append(word)
    return {ask: tuple(some) for ask, some in found.items()}


def _plans(connection: sa.Connection, seen: Seen) -> None:
    table = schema.file.c
    times = connection.execute(sa.select(table.person, table.at).where(table.name == PLAN))
    for person, at in times.all():
        if seen.plans.get(person) == at:
            continue
        query = sa.select(table.content).where(table.name == PLAN, table.person == person)
        try:
            choose = parse_plan(connection.scalars(query).one()).choose or Choose()
        except TeachkitError:
            choose = Choose()  # a plan of another teachkit: theirs to mend, and no reason to stop
        seen.shortlists[person] = tuple(one.name for one in choose.shortlist)
        seen.chosen[person] = choose.choice
        seen.plans[person] = at
