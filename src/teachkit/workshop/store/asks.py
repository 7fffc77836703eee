"""What the facilitator asks the room, and how far each of these questions has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import schema
from teachkit.workshop.store.entries import SAY

__all__ = ["STATES", "Ask", "add", "all_asks", "ask", "change", "drop"]

STATES = ("draft", "open", "closed", "revealed")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the room.

    ``body`` is plain data: title, prompt and what its kind needs. ``question`` is the id of a
    question of the course, or "". ``round`` counts from 1; ``closes`` is when it closes by itself.
    """

    id: str
    kind: str
    question: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    state: str = "draft"
    round: int = 1
    closes: float | None = None


def add(connection: sa.Connection, ask: Ask) -> bool:
    """Add a question; return False when its id is there already, which changes nothing.

    Raises:
        TeachkitError: ``too-long``, ``not-text``, ``wrong-answer`` or ``wrong-state``.
    """
    row = {
        "id": schema.text(ask.id, 100, "ask"),
        "kind": schema.text(ask.kind, 40, "kind"),
        "question": schema.text(ask.question, 200, "question"),
        "body": schema.encoded(ask.body, ask.id),
        "state": _state(ask.state, ask.id),
        "round": ask.round,
        "closes": ask.closes,
    }
    return schema.added(connection, schema.ask, row) is not None


def ask(connection: sa.Connection, id: str) -> Ask | None:
    """Return a question, or None."""
    row = connection.execute(sa.select(schema.ask).where(schema.ask.c.id == id)).first()
    return None if row is None else _ask(row)


def all_asks(connection: sa.Connection) -> list[Ask]:
    """Return all questions, in the order in which they were added."""
    return [
        _ask(row) for row in connection.execute(sa.select(schema.ask).order_by(schema.ask.c.number))
    ]


def change(connection: sa.Connection, ask: Ask) -> None:
    """Make a question what ``ask`` says: its body, state, round and time.

    Raises:
        TeachkitError: ``no-such-ask``; ``too-long``, ``wrong-answer`` or ``wrong-state``.
    """
    done = connection.execute(
        sa.update(schema.ask)
        .where(schema.ask.c.id == ask.id)
        .values(
            body=schema.encoded(ask.body, ask.id),
            state=_state(ask.state, ask.id),
            round=ask.round,
            closes=ask.closes,
        )
    )
    if not done.rowcount:
        raise TeachkitError("no-such-ask", "There is no such question", place=ask.id[:40])


def drop(connection: sa.Connection, id: str) -> bool:
    """Take a question away that was never open; return False when there is none, or it was."""
    draft = sa.delete(schema.ask).where(schema.ask.c.id == id, schema.ask.c.state == "draft")
    nothing = ~sa.exists().where(schema.entry.c.kind == SAY, schema.entry.c.name == id)
    return bool(connection.execute(draft.where(nothing)).rowcount)


def _state(name: str, place: str) -> str:
    if name not in STATES:
        raise TeachkitError(
            "wrong-state", f"A question is never '{name:.40}'", place=place, hint=", ".join(STATES)
        )
    return name


def _ask(row: sa.Row[Any]) -> Ask:
    return Ask(
        row.id,
        row.kind,
        row.question,
        schema.decoded(row.body),
        row.state,
        row.round,
        row.closes,
    )
