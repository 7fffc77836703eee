"""Who is in the room. A name may be empty: nobody has to say who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import schema

__all__ = [
    "LONGEST_NAME",
    "Person",
    "add",
    "count",
    "everybody",
    "group",
    "must_be_in",
    "person",
    "rename",
]

LONGEST_NAME = 60  # letters


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the room; ``team`` is the number of their group, ``joined`` when they came."""

    id: str
    name: str
    team: int | None
    joined: float


def add(connection: sa.Connection, id: str, name: str, at: float) -> Person:
    """Let somebody in; whoever is in already stays as they are.

    Raises:
        TeachkitError: ``too-long`` or ``not-text``.
    """
    values = {
        "id": schema.text(id, 100, "id"),
        "name": schema.text(name, LONGEST_NAME, "name"),
        "joined": at,
    }
    schema.added(connection, schema.person, values)
    return _person(
        connection.execute(sa.select(schema.person).where(schema.person.c.id == id)).one()
    )


def person(connection: sa.Connection, id: str) -> Person | None:
    """Return a person, or None."""
    row = connection.execute(sa.select(schema.person).where(schema.person.c.id == id)).first()
    return None if row is None else _person(row)


def must_be_in(connection: sa.Connection, id: str) -> None:
    """Look whether somebody has joined.

    Raises:
        TeachkitError: ``no-such-person`` when they have not.
    """
    if person(connection, id) is None:
        raise TeachkitError(
            "no-such-person",
            "You are not in this room",
            hint="Join it once more with its code.",
        )


def everybody(connection: sa.Connection) -> list[Person]:
    """Return all people, in the order in which they came."""
    rows = connection.execute(sa.select(schema.person).order_by(schema.person.c.number))
    return [_person(row) for row in rows]


def count(connection: sa.Connection) -> int:
    """Return how many have joined."""
    return connection.scalars(sa.select(sa.func.count()).select_from(schema.person)).one()


def rename(connection: sa.Connection, id: str, name: str) -> None:
    """Give somebody a name, or take it away.

    Raises:
        TeachkitError: ``too-long`` or ``not-text``.
    """
    name = schema.text(name, LONGEST_NAME, "name")
    connection.execute(sa.update(schema.person).where(schema.person.c.id == id).values(name=name))


def group(connection: sa.Connection, teams: Mapping[str, int | None]) -> None:
    """Put people into groups: the number of each one's, None for none."""
    for id, team in teams.items():
        connection.execute(
            sa.update(schema.person).where(schema.person.c.id == id).values(team=team)
        )


def _person(row: sa.Row[Any]) -> Person:
    return Person(row.id, row.name, row.team, row.joined)
