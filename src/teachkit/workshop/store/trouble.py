"""What databases say when they cannot: does it pass, and how is it said to people?"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from teachkit.errors import TeachkitError

__all__ = ["first_line", "in_words", "is_passing", "is_the_works_own"]

# PostgreSQL's classes: connection, rollback (deadlock), too many, operator (shutting down).
_PASSING = ("08", "40", "53300", "57P0", "55P03")


def is_passing(error: sa.exc.DBAPIError) -> bool:
    """Return whether the same may work in a moment: the database is away, or busy."""
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # no server said it: there was none to say anything
        return error.connection_invalidated or isinstance(error, sa.exc.OperationalError)
    return str(state).startswith(_PASSING)


def is_the_works_own(error: sa.exc.DBAPIError) -> bool:
    """Return whether only this work is at fault, and its neighbours can go on."""
    kinds = (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.ProgrammingError)
    return isinstance(error, kinds) and not error.connection_invalidated


def in_words(error: sa.exc.DBAPIError, place: str) -> TeachkitError:
    """Return the error that people are told."""
    if is_passing(error):
        return TeachkitError(
            "busy",
            "The room's database does not answer",
            place=place,
            hint="Nothing that was acknowledged is lost; the rest is sent again by the pages.",
        )
    if is_the_works_own(error):
        return TeachkitError(
            "wrong-answer", f"The room's database refuses this: {first_line(error)}", place=place
        )
    return TeachkitError(
        "cannot-write",
        f"The room's database cannot be used: {first_line(error)}",
        place=place,
        hint="Check its free space and rights. What was acknowledged before is there.",
    )


def _sqlite_code(error: sa.exc.DBAPIError) -> int:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the high bits only say more


def first_line(error: sa.exc.DBAPIError) -> str:
    """Return what the database said first."""
    return (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
