"""The plan behind a store, and the way back from each change that a tool made.

Every change reads the plan anew and replaces only what it is about, because the chapter's form and
the other chapters write into the same plan. `SavedPlan` knows which parts each change was about;
`SavedSection` is what most tools need: one section, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from teachkit.course.store import PlanStore, place_of, plan_store
from teachkit.decisions.plan import Plan
from teachkit.errors import TeachkitError

__all__ = ["SavedPlan", "SavedSection", "not_in_plan", "without_row"]

Section = TypeVar("Section")
Row = TypeVar("Row")


class SavedPlan:
    """A plan, and what its parts were before each change of ours.

    ``store`` is where it is kept: by default, in the workspace.
    """

    def __init__(self, store: PlanStore | None = None) -> None:
        self._store = store if store is not None else plan_store()
        self._changes: list[tuple[Plan, Plan, Sequence[str]]] = []

    @property
    def where(self) -> str:
        """Return where the plan is, for people; nothing for a store without a place."""
        return place_of(self._store)

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

    def change(self, before: Plan, after: Plan, parts: Sequence[str]) -> bool:
        """Save ``after``, which differs in these parts alone; return whether it does differ.

        Raises:
            TeachkitError: the plan cannot be written.
        """
        if before == after:
            return False
        self._store.save(after)
        self._changes.append((before, after, parts))
        return True

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
                hint="Change it in the form 'Your project' below.",
            )
        self._store.save(replace(plan, **{part: getattr(before, part) for part in parts}))
        self._changes.pop()


class SavedSection(SavedPlan, Generic[Section]):
    """The section of a plan that has this ``word``; ``empty`` is one with nothing in it."""

    def __init__(self, store: PlanStore | None, word: str, empty: Section) -> None:
        super().__init__(store)
        self._word = word
        self._empty = empty

    def now(self) -> Section:
        """Return the section as it is now.

        Raises:
            TeachkitError: the plan cannot be read.
        """
        found: Section | None = getattr(self.plan(), self._word)
        return self._empty if found is None else found

    def keep(self, section: Section) -> bool:
        """Put this section into the plan; return whether that was a change.

        Raises:
            TeachkitError: the plan cannot be read or written.
        """
        plan = self.plan()
        changed: dict[str, Any] = {self._word: section}
        return self.change(plan, replace(plan, **changed), (self._word,))


def without_row(rows: Sequence[Row], name: str) -> tuple[Row, ...]:
    """Return a section's rows without the one whose first field is ``name``.

    Raises:
        TeachkitError: ``not-in-plan``.
    """
    left = tuple(
        row
        for row in rows
        if getattr(row, fields(row)[0].name) != name  # type: ignore[arg-type]  # dataclasses
    )
    if len(left) == len(rows):
        raise not_in_plan(name)
    return left


def not_in_plan(name: str) -> TeachkitError:
    """Return the error for a row that is no longer there."""
    return TeachkitError(
        "not-in-plan",
        f"The plan no longer has '{name:.60}'",
        place="plan",
        hint="Another form may have changed it.",
    )
