"""The tables, the same in SQLite and PostgreSQL.

JSON is kept as text in ASCII: PostgreSQL refuses a NUL in text and half a character, and people
type both; escaped, they are harmless.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from teachkit.errors import TeachkitError

__all__ = [
    "SCHEMA",
    "added",
    "answer",
    "ask",
    "decoded",
    "encoded",
    "entry",
    "file",
    "insert",
    "metadata",
    "person",
    "room",
    "step",
    "text",
    "word",
]

SCHEMA = 1
LONGEST_JSON = 64_000  # letters of one answer, question or state: far beyond any honest one

metadata = sa.MetaData()
# SQLite counts by itself only in what it calls INTEGER.
_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

room = sa.Table(
    "room",
    metadata,
    sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
    sa.Column("schema", sa.Integer, nullable=False),
    sa.Column("revision", _number, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
)
person = sa.Table(
    "person",
    metadata,
    sa.Column("number", _number, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("team", sa.Integer),
    sa.Column("joined", sa.Double, nullable=False),
)
entry = sa.Table(
    "entry",
    metadata,
    sa.Column("number", _number, primary_key=True, autoincrement=True),
    sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("chapter", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("said_at", sa.Text, nullable=False),
    sa.Column("correct", sa.Boolean),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
    sa.UniqueConstraint("person", "id"),
    sa.Index("entry_by_name", "kind", "name"),
    sqlite_autoincrement=True,
)
answer = sa.Table(
    "answer",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("round", sa.Integer, primary_key=True),
    sa.Column("person", sa.Text, sa.ForeignKey("person.id"), primary_key=True, index=True),
    sa.Column("number", _number, sa.ForeignKey("entry.number"), nullable=False),
)
ask = sa.Table(
    "ask",
    metadata,
    sa.Column("number", _number, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("closes", sa.Double),
)
word = sa.Table(
    "word",
    metadata,
    sa.Column("number", _number, primary_key=True, autoincrement=True),
    sa.Column("ask", sa.Text, sa.ForeignKey("ask.id"), nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("into", sa.Text),
    sa.UniqueConstraint("ask", "key"),
)
file = sa.Table(
    "file",
    metadata,
    sa.Column("person", sa.Text, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("at", sa.Double, nullable=False),
)
step = sa.Table(
    "step",
    metadata,
    sa.Column("number", _number, primary_key=True, autoincrement=True),
    sa.Column("chapter", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("began", sa.Double, nullable=False),
    sa.Column("ended", sa.Double),
)


def insert(connection: sa.Connection, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    """Return the INSERT of this database that knows what to do about a row that is there."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def added(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> int | None:
    """Add a row and return its number; None when it is there already, which changes nothing."""
    statement = insert(connection, table).values(row).on_conflict_do_nothing()
    return connection.scalars(statement.returning(table.c.number)).first()


def encoded(value: object, place: str) -> str:
    """Return plain data as JSON that either database takes.

    Raises:
        TeachkitError: ``too-long``, or ``wrong-answer`` for what JSON has no letters for.
    """
    try:
        content = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise TeachkitError(
            "wrong-answer", "That is no plain data", place=place, hint="Send JSON."
        ) from error
    if len(content) > LONGEST_JSON:
        raise _too_long(place, LONGEST_JSON)
    return content


def decoded(content: str) -> Any:
    """Return what `encoded` has written."""
    return json.loads(content)


def text(value: str, most: int, place: str) -> str:
    """Return a text that either database takes, as it is.

    Raises:
        TeachkitError: ``too-long``, or ``not-text`` for a NUL or half a character.
    """
    if len(value) > most:
        raise _too_long(place, most)
    try:
        value.encode()
    except UnicodeEncodeError:
        bad = True
    else:
        bad = "\0" in value
    if bad:
        raise TeachkitError(
            "not-text", "That is no text", place=place, hint="Type it with a keyboard."
        )
    return value


def _too_long(place: str, most: int) -> TeachkitError:
    return TeachkitError(
        "too-long", f"That is longer than {most:,} letters", place=place, hint="Say less."
    )
