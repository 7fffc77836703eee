"""What was taught when: the steps that were taken, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from teachkit.workshop.store import schema

__all__ = ["Step", "begin", "end", "steps"]


@dataclass(frozen=True, slots=True)
class Step:
    """A part that was taught: ``what`` is "read", "widget", an exercise's id or "break".

    ``began`` and ``ended`` are seconds since 1970; ``ended`` is None while it lasts.
    """

    chapter: str
    what: str
    began: float
    ended: float | None

    @property
    def minutes(self) -> float | None:
        """How long it took, None while it lasts; a clock that was set back makes it 0."""
        return None if self.ended is None else max(0.0, (self.ended - self.began) / 60)


def begin(connection: sa.Connection, chapter: str, what: str, at: float) -> bool:
    """Begin a part, and end the one before; return False when it is going on already.

    Raises:
        TeachkitError: ``too-long`` or ``not-text``.
    """
    query = sa.select(schema.step).where(schema.step.c.ended.is_(None))
    going_on = connection.execute(query).first()
    if going_on and (going_on.chapter, going_on.what) == (chapter, what):
        return False
    end(connection, at)
    row = {
        "chapter": schema.text(chapter, 200, "chapter"),
        "what": schema.text(what, 200, "what"),
        "began": at,
    }
    connection.execute(sa.insert(schema.step).values(row))
    return True


def end(connection: sa.Connection, at: float) -> bool:
    """End what is going on; return False when nothing is."""
    done = connection.execute(
        sa.update(schema.step).where(schema.step.c.ended.is_(None)).values(ended=at)
    )
    return bool(done.rowcount)


def steps(connection: sa.Connection) -> list[Step]:
    """Return the steps in the order in which they were taken."""
    query = sa.select(schema.step).order_by(schema.step.c.number)
    return [_step(row) for row in connection.execute(query)]


def _step(row: sa.Row[Any]) -> Step:
    return Step(row.chapter, row.what, row.began, row.ended)
