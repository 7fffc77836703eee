"""The plan's history: how it stood, what was learned then, and the way back (slide S19).

`revise` keeps the plan as it stands with one sentence of what was learned. The states of a plan
are numbered from 1: its revisions, oldest first, and behind them the plan as it is now. Nothing
here ever takes a revision away: going back with `restore` keeps what was there as one more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from teachkit.decisions.iterate.difference import Change, difference
from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.iterate.revision import Revision
from teachkit.decisions.plan import Plan, migrate, read_plan, write_plan
from teachkit.errors import TeachkitError

__all__ = ["State", "nothing_new", "plan_at", "restore", "revise", "states"]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a plan: ``number`` from 1, ``plan`` without a history of its own.

    ``when``, ``source`` and ``learned`` are those of its revision, and empty for the plan as it
    is now. ``changes`` is what is different from the state before.
    """

    number: int
    when: str
    source: str
    learned: str
    plan: Plan
    changes: tuple[Change, ...]

    @property
    def now(self) -> bool:
        """Whether this is the plan as it is now, not a revision."""
        return not self.when


def nothing_new(plan: Plan) -> str:
    """Return, as a sentence, why a revision would keep nothing new; "" when it would."""
    if replace(plan, history=()) == Plan():
        return "There is nothing in the plan yet, so there is nothing to keep."
    if plan.history and plan.history[-1].plan == _kept(plan):
        number = len(plan.history)
        return f"Nothing has changed since revision {number}, so there is nothing new to keep."
    return ""


def revise(plan: Plan, learned: str, source: str, when: str) -> Plan:
    """Return the plan with one more revision: as it stands, with what was learned by now.

    ``source`` is one of `SOURCES` or "", ``when`` is ISO 8601 in UTC. The sections stay as they
    are. When `nothing_new` has something to say, the very same plan comes back.

    Raises:
        TeachkitError: ``nothing-learned`` without a sentence, ``no-such-source``.
    """
    if not learned.strip():
        raise TeachkitError(
            "nothing-learned",
            "A revision needs a sentence: what have you learned?",
            place="learned",
            hint="For example: two users keep their limits in sudoers.",
        )
    if source not in ("", *SOURCES):
        raise TeachkitError(
            "no-such-source",
            f"'{source:.40}' is no source of evidence",
            place="source",
            hint=f"There are {', '.join(SOURCES)}.",
        )
    if nothing_new(plan):
        return plan
    revision = Revision(when, source, learned.strip(), _kept(plan))
    return replace(plan, history=(*plan.history, revision))


def plan_at(plan: Plan, number: int) -> Plan:
    """Return a state of the plan, without its history: a revision, or the plan as it is now.

    Raises:
        TeachkitError: ``no-such-revision``; ``broken-plan`` or ``later-plan`` when what a
            revision holds cannot be read.
    """
    last = len(plan.history) + 1
    if not 1 <= number <= last:
        raise TeachkitError(
            "no-such-revision",
            f"There is no state {number} of this plan",
            place="history",
            hint=f"There are 1 to {last}; {last} is the plan as it is now."
            if plan.history
            else "It has no revisions yet: 1 is the plan as it is now.",
        )
    if number == last:
        return replace(plan, history=())
    place = f"plan.json, history[{number - 1}].plan"
    return read_plan(migrate(dict(plan.history[number - 1].plan), place=place), place=place)


def states(plan: Plan) -> tuple[State, ...]:
    """Return all states of the plan, oldest first, the last one as it is now.

    Raises:
        TeachkitError: ``broken-plan`` or ``later-plan`` for a revision that cannot be read.
    """
    found: list[State] = []
    former = Plan()
    for number, kept in enumerate((*plan.history, None), 1):
        then = plan_at(plan, number)
        said = (kept.when, kept.source, kept.learned) if kept is not None else ("", "", "")
        found.append(State(number, *said, then, difference(former, then)))
        former = then
    return tuple(found)


def restore(plan: Plan, number: int, when: str) -> Plan:
    """Return the plan as it stood at ``number``; what is there now is kept as a revision first.

    Raises:
        TeachkitError: ``no-such-revision``, ``broken-plan`` or ``later-plan``.
    """
    then = plan_at(plan, number)
    kept = revise(plan, f"As it stood before going back to {number}.", "", when)
    return replace(then, history=kept.history)


def _kept(plan: Plan) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(write_plan(replace(plan, history=())))
    return data
