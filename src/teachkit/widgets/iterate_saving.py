"""Saving from the timeline of revisions: a turn of the loop, a state, a step back; and undo.

Every change reads the plan anew and replaces only what it is about, because the chapter's form
and the other chapters write into the same plan. Where `saving` undoes changes of one section, a
step back here may have changed them all, so each change knows the parts that it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from teachkit.course.store import PlanStore, now
from teachkit.decisions.iterate.history import nothing_new, restore, revise
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.plan import Iterate, Plan, put_row
from teachkit.errors import TeachkitError

__all__ = ["Saving"]

_EVERYTHING = tuple(item.name for item in fields(Plan))


class Saving:
    """The plan behind a store, and what its parts were before each change of ours."""

    def __init__(self, store: PlanStore) -> None:
        self._store = store
        self._changes: list[tuple[Plan, Plan, tuple[str, ...]]] = []

    @property
    def where(self) -> str:
        """Return the path of the plan; nothing for a store without one."""
        path = getattr(self._store, "path", None)
        return str(path) if path else ""

    @property
    def can_undo(self) -> bool:
        """Return whether there is a change of ours to take back."""
        return bool(self._changes)

    def plan(self) -> Plan:
        """Return the plan as it is now.

        Raises:
            TeachkitError: the plan cannot be read.
        """
        return self._store.load()

    def keep_state(self, learned: str, source: str) -> str:
        """Keep the plan as it stands, and say what happened.

        Raises:
            TeachkitError: ``nothing-learned``, ``no-such-source``, or the plan cannot be read
                or written.
        """
        plan = self._store.load()
        kept = revise(plan, learned, source, now())
        said = nothing_new(plan)
        if said:
            return said
        self._keep(plan, kept, ("history",))
        return f"Kept as state {len(kept.history)}."

    def go_back(self, number: int) -> str:
        """Make the plan as it stood at ``number``; what is there is kept as a state first.

        Raises:
            TeachkitError: ``no-such-revision``, or the plan cannot be read or written.
        """
        plan = self._store.load()
        back = restore(plan, number, now())
        self._keep(plan, back, _EVERYTHING)
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
        plan = self._store.load()
        section = plan.iterate or Iterate()
        rows = list(section.loops)
        claims = [row.claim for row in rows]
        if instead_of in claims and loop.claim not in claims:
            rows[claims.index(instead_of)] = loop
        self._keep_loops(plan, put_row(rows, loop))

    def remove_loop(self, claim: str) -> None:
        """Take one turn of the loop out.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        plan = self._store.load()
        rows = (plan.iterate or Iterate()).loops
        kept = [row for row in rows if row.claim != claim]
        if len(kept) == len(rows):
            raise TeachkitError(
                "not-in-plan",
                f"The plan no longer has '{claim:.60}'",
                place="plan",
                hint="Another form may have changed it.",
            )
        self._keep_loops(plan, kept)

    def undo(self) -> None:
        """Take the last change back.

        Raises:
            TeachkitError: ``nothing-to-undo``, or ``changed-since`` when somebody else has
                written the same part meanwhile, whose work must not be lost.
        """
        if not self._changes:
            raise TeachkitError("nothing-to-undo", "There is nothing to undo", place="plan")
        before, after, parts = self._changes[-1]
        plan = self._store.load()
        if any(getattr(plan, part) != getattr(after, part) for part in parts):
            self._changes.clear()
            raise TeachkitError(
                "changed-since",
                "The plan has changed since, so this change cannot be taken back alone",
                place=self.where or "plan",
                hint="Go back to an earlier state, or change it in the form 'Your project' below.",
            )
        self._store.save(replace(plan, **{part: getattr(before, part) for part in parts}))
        self._changes.pop()

    def _keep_loops(self, plan: Plan, loops: Sequence[Loop]) -> None:
        section = replace(plan.iterate or Iterate(), loops=tuple(loops))
        self._keep(plan, replace(plan, iterate=section), ("iterate",))

    def _keep(self, plan: Plan, changed: Plan, parts: tuple[str, ...]) -> None:
        if changed == plan:
            return
        self._store.save(changed)
        self._changes.append((plan, changed, parts))
