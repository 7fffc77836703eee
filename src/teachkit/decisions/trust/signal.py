"""Promises, to whom they are made, and what shows that they are kept (slide S29)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GROUPS", "Signal"]

# The people of slide S29.1; the words are stored in plans.
GROUPS = {
    "users": "users",
    "contributors": "contributors",
    "dependencies": "maintainers of our dependencies",
    "downstream": "downstream maintainers",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """A promise to one of `GROUPS`, and where they can see that it is kept."""

    promise: str
    group: str
    shown: str
