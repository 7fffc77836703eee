"""What was answered: a list that only grows, and beside it the answer that counts.

Two kinds of answers live here. Those to the course's questions are entries of a learner's record
(`teachkit.course.record`); those to what the room asks have the kind ``say``. Either comes with an
id that the page made: a second arrival changes nothing, and is acknowledged like the first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from teachkit.course.record import HEADER, Entry, lines_to_add, read_record, write_entry
from teachkit.errors import TeachkitError
from teachkit.workshop.store import people, schema

__all__ = [
    "QUESTIONS",
    "SAY",
    "Given",
    "Said",
    "all_entries",
    "all_said",
    "given",
    "keep",
    "latest",
    "merge_record",
    "record_lines",
    "said",
    "said_to",
    "say",
]

QUESTIONS = ("predict", "explain", "check")
SAY = "say"
LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a question of the course: whose, in which chapter, when it arrived."""

    person: str
    chapter: str
    entry: Entry
    at: float


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to what the room asked, in one of its rounds."""

    person: str
    ask: str
    round: int
    value: Any
    at: float


def keep(
    connection: sa.Connection, person: str, id: str, chapter: str, entry: Entry, at: float
) -> bool:
    """Keep an entry of somebody's record; return False when it was here already.

    Raises:
        TeachkitError: ``too-long``, ``not-text``, ``wrong-answer``; ``no-such-person``.
    """
    row = {
        "kind": entry.kind,
        "chapter": schema.text(chapter, 200, "chapter"),
        "name": schema.text(entry.id, 200, "question"),
        "revision": entry.revision,
        "round": 0,
        "said_at": schema.text(entry.when, 60, entry.id),
        "correct": entry.right,
        "said": schema.encoded(entry.said, entry.id),
    }
    return _keep(connection, person, id, row, at)


def say(
    connection: sa.Connection, person: str, id: str, ask: str, round: int, value: Any, at: float
) -> bool:
    """Keep an answer to what the room asks; return False when it was here already.

    Whether the ask is open is looked up here, in the same transaction. What was kept while it was
    stays acknowledged when it arrives again later.

    Raises:
        TeachkitError: ``no-such-ask``, ``ask-closed``; ``too-long``, ``wrong-answer``,
            ``no-such-person``.
    """
    known = sa.select(schema.entry.c.number).where(
        schema.entry.c.person == person, schema.entry.c.id == id
    )
    if connection.execute(known).first():
        return False
    query = sa.select(schema.ask.c.state, schema.ask.c.round).where(schema.ask.c.id == ask)
    found = connection.execute(query).first()
    if found is None:
        raise TeachkitError(
            "no-such-ask", "Nobody asks that", place=ask[:40], hint="Load the page again."
        )
    if found.state != "open" or found.round != round:
        raise TeachkitError(
            "ask-closed",
            "This question is closed",
            place=ask,
            hint="What you had said before stays; wait for the next one.",
        )
    row = {
        "kind": SAY,
        "chapter": "",
        "name": ask,
        "revision": 0,
        "round": round,
        "said_at": "",
        "correct": None,
        "said": schema.encoded(value, ask),
    }
    return _keep(connection, person, id, row, at)


def latest(
    connection: sa.Connection, person: str, kinds: Iterable[str] = QUESTIONS
) -> dict[str, Entry]:
    """Return somebody's answer that counts to each question of the course, by its id."""
    query = _counting().where(
        schema.answer.c.person == person, schema.answer.c.kind.in_(tuple(kinds))
    )
    return {row.name: _entry(row) for row in connection.execute(query)}


def said(connection: sa.Connection, person: str) -> dict[str, dict[int, Any]]:
    """Return what somebody has said to each ask, by round."""
    query = _counting().where(schema.answer.c.person == person, schema.answer.c.kind == SAY)
    found: dict[str, dict[int, Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.name, {})[row.round] = schema.decoded(row.said)
    return found


def given(connection: sa.Connection, name: str, revision: int) -> list[Given]:
    """Return everybody's answer that counts to one revision of a question of the course."""
    query = _counting().where(
        schema.answer.c.kind.in_(QUESTIONS),
        schema.answer.c.name == name,
        schema.answer.c.revision == revision,
    )
    return [_given(row) for row in connection.execute(query)]


def said_to(connection: sa.Connection, ask: str, round: int | None = None) -> list[Said]:
    """Return what everybody has said to an ask that counts, in one round or in all of them."""
    query = _counting().where(schema.answer.c.kind == SAY, schema.answer.c.name == ask)
    if round is not None:
        query = query.where(schema.answer.c.round == round)
    return [_said(row) for row in connection.execute(query)]


def all_entries(connection: sa.Connection, person: str | None = None) -> list[Given]:
    """Return all entries of the records, everybody's or one person's, in the order of arrival."""
    query = sa.select(schema.entry).where(schema.entry.c.kind != SAY)
    if person is not None:
        query = query.where(schema.entry.c.person == person)
    return [_given(row) for row in connection.execute(query.order_by(schema.entry.c.number))]


def all_said(connection: sa.Connection) -> list[Said]:
    """Return all that was said to asks, superseded or not, in the order of arrival."""
    query = sa.select(schema.entry).where(schema.entry.c.kind == SAY)
    return [_said(row) for row in connection.execute(query.order_by(schema.entry.c.number))]


def record_lines(connection: sa.Connection, person: str) -> tuple[str, ...]:
    """Return somebody's record as lines, header first: what ``record.jsonl`` holds."""
    return (HEADER, *(write_entry(one.entry) for one in all_entries(connection, person)))


def merge_record(
    connection: sa.Connection, person: str, lines: Iterable[str], chapter: str, at: float
) -> int:
    """Take in what a person's ``record.jsonl`` has and the store has not; return how many came.

    Raises:
        TeachkitError: ``foreign-record``; ``no-such-person``; ``too-long``.
    """
    lines = tuple(lines)
    read_record(lines[:1])  # is it a record, and of our time?
    own = record_lines(connection, person)
    missing = read_record((HEADER, *lines_to_add(own, lines))).entries
    there = Counter(own)
    for entry in missing:
        line = write_entry(entry)
        there[line] += 1  # the same line may be there twice; each has an id of its own
        digest = hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()
        keep(connection, person, f"record/{digest}/{there[line]}", chapter, entry, at)
    return len(missing)


def _keep(connection: sa.Connection, person: str, id: str, row: dict[str, Any], at: float) -> bool:
    people.must_be_in(connection, person)
    row |= {"person": person, "id": schema.text(id, LONGEST_ID, "id"), "at": at}
    number = schema.added(connection, schema.entry, row)
    if number is None:
        return False
    key = {name: row[name] for name in ("kind", "name", "revision", "round", "person")}
    connection.execute(
        schema.insert(connection, schema.answer)
        .values(key | {"number": number})
        .on_conflict_do_update(index_elements=list(key), set_={"number": number})
    )
    return True


def _counting() -> sa.Select[Any]:
    """Select the entries that count, in the order of arrival."""
    return (
        sa.select(schema.entry)
        .join(schema.answer, schema.answer.c.number == schema.entry.c.number)
        .order_by(schema.entry.c.number)
    )


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        row.kind, row.name, row.revision, row.said_at, row.correct, schema.decoded(row.said)
    )


def _given(row: sa.Row[Any]) -> Given:
    return Given(row.person, row.chapter, _entry(row), row.at)


def _said(row: sa.Row[Any]) -> Said:
    return Said(row.person, row.name, row.round, schema.decoded(row.said), row.at)
