"""The last value of everything that a person has moved, for the child that comes next.

What tools keep lies in the plan, and comes back from there; this is the rest, such as a slider
that stands where it was put. Moves of widgets that are made from saved files are left out: what is
saved may be newer than they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

__all__ = ["Moves"]

MOST_WIDGETS = 500
LARGEST = 64 << 10  # characters of one widget's moves as JSON


class Moves:
    """Widget -> trait -> value, in the order of the last change."""

    def __init__(self, known: dict[str, dict[str, Any]] | None = None) -> None:
        self._moved = dict(known or {})

    def __len__(self) -> int:
        return len(self._moved)

    def take(self, comm: str, data: object) -> bool:
        """Remember a message of the page, if it is a move; return whether it is."""
        if not isinstance(data, dict) or data.get("method") != "update":
            return False
        state = data.get("state")
        if not isinstance(state, dict) or not state or data.get("buffer_paths"):
            return False
        moved = {**self._moved.pop(comm, {}), **state}
        if len(self._moved) >= MOST_WIDGETS or len(json.dumps(moved)) > LARGEST:
            return False
        self._moved[comm] = moved
        return True

    def messages(self) -> Iterator[tuple[str, bytes]]:
        """Yield what to tell a new child: each widget, and its message as JSON."""
        for comm, state in list(self._moved.items()):
            yield (
                comm,
                json.dumps({"method": "update", "state": state, "buffer_paths": []}).encode(),
            )

    def forget(self, comm: str) -> None:
        """Leave a widget out from now on: its last move has ended a child."""
        self._moved.pop(comm, None)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Return them as plain data that the constructor takes."""
        return self._moved
