"""What a person's workspace holds besides the record: the plan, and exercises they wrote in.

The store has the truth, and the folder of a kernel is a scratch copy of it. The names are those
that travel from one workspace to another (`teachkit.publish.travel`).
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import people, schema

__all__ = ["LARGEST", "MOST", "PLAN", "files", "is_kept", "plans", "put"]

PLAN = "plan.json"
LARGEST = 256 * 1024  # bytes of one file
MOST = 200  # files of one person

_NAME = re.compile(r"plan\.json|exercises/[a-z0-9-]+(/[a-z0-9-]+)+/statement\.(md|ipynb)")


def is_kept(name: str) -> bool:
    """Return whether a file of this name, relative to the workspace, is kept at all."""
    return len(name) <= 200 and _NAME.fullmatch(name) is not None


def put(connection: sa.Connection, person: str, name: str, content: bytes, at: float) -> bool:
    """Keep a person's file in place of the former one; return False when it was the same.

    Raises:
        TeachkitError: ``wrong-name``, ``too-long``, ``no-such-person``.
    """
    if not is_kept(name):
        raise TeachkitError("wrong-name", "The room keeps plans and exercises", place=name[:200])
    have = files(connection, person)
    if have.get(name) == content:
        return False
    if len(content) > LARGEST or (name not in have and len(have) >= MOST):
        raise TeachkitError(
            "too-long",
            f"The room keeps files of {LARGEST // 1024} KiB, and {MOST} of them",
            place=name,
            hint="Save it on your own machine.",
        )
    people.must_be_in(connection, person)
    connection.execute(
        schema.insert(connection, schema.file)
        .values(person=person, name=name, content=content, at=at)
        .on_conflict_do_update(
            index_elements=["person", "name"], set_={"content": content, "at": at}
        )
    )
    return True


def files(connection: sa.Connection, person: str) -> dict[str, bytes]:
    """Return a person's files by their names."""
    query = sa.select(schema.file.c.name, schema.file.c.content)
    rows = connection.execute(
        query.where(schema.file.c.person == person).order_by(schema.file.c.name)
    )
    return {row.name: row.content for row in rows}


def plans(connection: sa.Connection) -> dict[str, bytes]:
    """Return everybody's plan, by person."""
    query = sa.select(schema.file.c.person, schema.file.c.content)
    rows = connection.execute(
        query.where(schema.file.c.name == PLAN).order_by(schema.file.c.person)
    )
    return {row.person: row.content for row in rows}
