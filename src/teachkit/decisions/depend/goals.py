"""The third risk of a dependency: its goals need not stay yours (slide S23.3).

No tool can compute this one. What a tool can do is to ask, and to keep the answer: whose goals
does the dependency serve today, and what do you do on the day they part from yours?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["VERDICTS", "Goal", "Verdict", "put", "unanswered"]

# What one can decide about a dependency; the words are stored in plans.
VERDICTS = {
    "keep": "keep it",
    "drop": "drop it and what goes with it",
    "replace": "replace it by something smaller, or by the standard library",
    "own": "take a copy into the project and own it",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """Whose goals a dependency serves, and what you do if they diverge from yours."""

    dependency: str
    serves: str
    if_diverges: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided about one dependency, one of `VERDICTS`, and because of what."""

    dependency: str
    verdict: str
    because: str


Row = TypeVar("Row", Goal, Verdict)


def put(rows: Sequence[Row], row: Row) -> tuple[Row, ...]:
    """Return the rows with this one: in the place of its dependency's former one, or at the end."""
    names = [item.dependency for item in rows]
    kept = [item for item in rows if item.dependency != row.dependency]
    kept.insert(names.index(row.dependency) if row.dependency in names else len(kept), row)
    return tuple(kept)


def unanswered(kept: Iterable[str], goals: Iterable[Goal]) -> tuple[str, ...]:
    """Return the dependencies that are kept with no complete answer about their goals."""
    answered = {
        goal.dependency for goal in goals if goal.serves.strip() and goal.if_diverges.strip()
    }
    return tuple(name for name in kept if name not in answered)
