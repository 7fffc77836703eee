"""Saving from the timeline of revisions: a turn of the loop, a state, a step back.

A step back may change the whole plan, so this is more than one section; `saving` has the way back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from teachkit.course.store import now
from teachkit.decisions.iterate.history import nothing_new, restore, revise
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.plan import Iterate, Plan, put_row
from teachkit.errors import TeachkitError
from teachkit.widgets.saving import SavedPlan, without_row

__all__ = ["Saving"]

_EVERYTHING = tuple(item.name for item in fields(Plan))


class Saving(SavedPlan):
    """The plan behind a store, and what its parts were before each change of ours."""

    def keep_state(self, learned: str, source: str) -> str:
        """Keep the plan as it stands, and say what happened.

        Raises:
            TeachkitError: ``nothing-learned``, ``no-such-source``, or the plan cannot be read
                or written.
        """
        plan = self.plan()
        kept = revise(plan, learned, source, now())
        said = nothing_new(plan)
        if said:
            return said
        self.change(plan, kept, ("history",))
        return f"Kept as state {len(kept.history)}."

    def go_back(self, number: int) -> str:
        """Make the plan as it stood at ``number``; what is there is kept as a state first.

        Raises:
            TeachkitError: ``no-such-revision``, or the plan cannot be read or written.
        """
        plan = self.plan()
        back = restore(plan, number, now())
        self.change(plan, back, _EVERYTHING)
        return f"The plan is as it stood at {number}."

    def keep_loop(self, loop: Loop, *, instead_of: str = "") -> None:
        """Put a turn of the loop in, in the place of the one it was edited from.

        Raises:
            TeachkitError: ``no-claim`` for an empty one, ``no-such-source``, or the plan cannot
                be read or written.
        """
        if not loop.claim:
            raise TeachkitError(
                "no-claim",
                "There is no claim to save",
                place="Claim",
                hint="Write what you said, or believed, in one sentence.",
            )
        if loop.source not in SOURCES:
            raise TeachkitError(
                "no-such-source",
                "Nothing says where the evidence comes from",
                place="It came from",
                hint=f"There are {', '.join(SOURCES.values())}.",
            )
        plan = self.plan()
        loops = (plan.iterate or Iterate()).loops
        self._keep_loops(plan, put_row(loops, loop, instead_of=instead_of))

    def remove_loop(self, claim: str) -> None:
        """Take one turn of the loop out.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        plan = self.plan()
        loops = (plan.iterate or Iterate()).loops
        self._keep_loops(plan, without_row(loops, claim))

    def _keep_loops(self, plan: Plan, loops: Sequence[Loop]) -> None:
        section = replace(plan.iterate or Iterate(), loops=tuple(loops))
        self.change(plan, replace(plan, iterate=section), ("iterate",))
