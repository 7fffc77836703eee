"""Review: two questions from earlier chapters, the ones that were missed first.

Retrieving what one has read, some time later, is what makes it stay; and a question missed is
worth more than a question never in doubt.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from teachkit.course.question import Check
from teachkit.course.record import Record

__all__ = ["missed", "mixed", "most_urgent", "pick"]


def missed(check: Check, record: Record) -> bool:
    """Return whether the last answer to this revision of the question was wrong."""
    last = record.latest("check", check.id, check.revision)
    return last is not None and last.right is False


def pick(checks: Iterable[Check], record: Record, *, count: int = 2, seed: str = "") -> list[Check]:
    """Return up to ``count`` questions: missed ones, then never asked ones, then the rest.

    Within each group the order is shuffled by ``seed`` (the chapter's id), so that a chapter
    shows the same questions when its page is opened again and another chapter shows others.
    """
    return most_urgent(mixed(checks, seed=seed), record, count=count)


def mixed(checks: Iterable[Check], *, seed: str = "") -> list[Check]:
    """Return the questions in an order fixed by ``seed``."""
    pool = list(checks)
    random.Random(seed).shuffle(pool)  # noqa: S311  # an order, not a secret
    return pool


def most_urgent(pool: Iterable[Check], record: Record, *, count: int = 2) -> list[Check]:
    """Return what `pick` does, from a pool in order: ``static/ask/judge.js`` has the same."""

    def urgency(check: Check) -> int:
        if missed(check, record):
            return 0
        return 1 if record.latest("check", check.id, check.revision) is None else 2

    return sorted(pool, key=urgency)[:count]
