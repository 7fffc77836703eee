"""The room itself: what the facilitator has set, and how often anything has changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from teachkit.workshop.store import schema

__all__ = ["change_state", "revision", "state"]


def state(connection: sa.Connection) -> dict[str, Any]:
    """Return the room's state: title, code, pace, timer …, whatever `change_state` was given."""
    return dict(schema.decoded(connection.scalars(sa.select(schema.room.c.state)).one()))


def change_state(connection: sa.Connection, **changes: Any) -> dict[str, Any]:
    """Set some keys of the room's state; None takes a key away. Return the whole.

    Raises:
        TeachkitError: ``too-long`` or ``wrong-answer`` for what is no plain data.
    """
    now = {**state(connection), **changes}
    now = {key: value for key, value in now.items() if value is not None}
    connection.execute(sa.update(schema.room).values(state=schema.encoded(now, "room")))
    return now


def revision(connection: sa.Connection) -> int:
    """Return a number that grows with every transaction that wrote: something may have changed."""
    return int(connection.scalars(sa.select(schema.room.c.revision)).one())
