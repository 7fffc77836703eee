"""One section of the plan behind a store, and the way back from each change that a tool made.

Every change reads the plan anew and replaces only its own section, because the chapter's form and
the other chapters write into the same plan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Generic, TypeVar

from teachkit.course.store import PlanStore
from teachkit.errors import TeachkitError

__all__ = ["SavedSection"]

Section = TypeVar("Section")


class SavedSection(Generic[Section]):
    """The section of a plan that has this ``word``, and what it was before each change of ours.

    ``empty`` is the section with nothing in it.
    """

    def __init__(self, store: PlanStore, word: str, empty: Section) -> None:
        self._store = store
        self._word = word
        self._empty = empty
        self._changes: list[tuple[Section | None, Section]] = []

    @property
    def where(self) -> str:
        """Return the path of the plan; nothing for a store without one."""
        path = getattr(self._store, "path", None)
        return str(path) if path else ""

    @property
    def can_undo(self) -> bool:
        """Return whether there is a change of ours to take back."""
        return bool(self._changes)

    def now(self) -> Section:
        """Return the section as it is now.

        Raises:
            TeachkitError: the plan cannot be read.
        """
        found: Section | None = getattr(self._store.load(), self._word)
        return self._empty if found is None else found

    def keep(self, section: Section) -> bool:
        """Put this section into the plan; return whether that was a change.

        Raises:
            TeachkitError: the plan cannot be read or written.
        """
        plan = self._store.load()
        before: Section | None = getattr(plan, self._word)
        if before == section:
            return False
        self._store.save(replace(plan, **{self._word: section}))  # type: ignore[arg-type]  # by name
        self._changes.append((before, section))
        return True

    def undo(self) -> None:
        """Take the last change back.

        Raises:
            TeachkitError: ``nothing-to-undo``, or ``changed-since`` when somebody else has
                written the section meanwhile, whose work must not be lost.
        """
        if not self._changes:
            raise TeachkitError("nothing-to-undo", "There is nothing to undo", place="plan")
        before, after = self._changes[-1]
        plan = self._store.load()
        if getattr(plan, self._word) != after:
            self._changes.clear()
            raise TeachkitError(
                "changed-since",
                "The plan has changed since, so this change cannot be taken back alone",
                place=self.where or "plan",
                hint="Change it in the form 'Your project' below.",
            )
        self._store.save(replace(plan, **{self._word: before}))  # type: ignore[arg-type]  # by name
        self._changes.pop()
