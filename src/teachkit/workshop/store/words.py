"""Free text that people sent: nothing of it is shown before the facilitator has let it through.

What is judged is not one person's saying but its key, the text as it counts as the same: thirty
people who write "Trust" and "trust " are one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.store import schema

__all__ = ["STATES", "Word", "add", "judge", "words"]

STATES = ("waiting", "shown", "hidden")
_LONGEST = 500  # letters


@dataclass(frozen=True, slots=True)
class Word:
    """A text that was sent to an ask: its key, how it was first typed, may it be shown.

    ``into`` is the key of another text that this one counts as, or None.
    """

    ask: str
    key: str
    text: str
    state: str = "waiting"
    into: str | None = None


def add(connection: sa.Connection, ask: str, key: str, text: str) -> bool:
    """Have a text wait to be judged; return False when its key is known, which changes nothing.

    Raises:
        TeachkitError: ``too-long`` or ``not-text``.
    """
    row = {
        "ask": ask,
        "key": schema.text(key, _LONGEST, "text"),
        "text": schema.text(text, _LONGEST, "text"),
        "state": "waiting",
    }
    return schema.added(connection, schema.word, row) is not None


def judge(connection: sa.Connection, ask: str, key: str, state: str, into: str | None) -> bool:
    """Say what may become of a text; return False when there is no such text.

    Raises:
        TeachkitError: ``wrong-state``.
    """
    if state not in STATES:
        raise TeachkitError(
            "wrong-state", f"A text is never '{state:.40}'", place=ask, hint=", ".join(STATES)
        )
    found = sa.update(schema.word).where(schema.word.c.ask == ask, schema.word.c.key == key)
    return bool(connection.execute(found.values(state=state, into=into)).rowcount)


def words(connection: sa.Connection, ask: str | None = None) -> list[Word]:
    """Return the texts that were sent, to one ask or to all, in the order of arrival."""
    query = sa.select(schema.word).order_by(schema.word.c.number)
    if ask is not None:
        query = query.where(schema.word.c.ask == ask)
    return [_word(row) for row in connection.execute(query)]


def _word(row: sa.Row[Any]) -> Word:
    return Word(row.ask, row.key, row.text, row.state, row.into)
