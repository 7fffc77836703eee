"""Saving from the documentation map: readers of the plan's section *document*, and the way back.

Every change reads the plan anew and replaces only the rows that it is about, because the chapter's
form and the other chapters write into the same plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from teachkit.course.store import PlanStore
from teachkit.decisions.document.need import ReaderNeed
from teachkit.decisions.plan import Document, put_row
from teachkit.errors import TeachkitError

__all__ = ["Saving"]


class Saving:
    """The plan's section *document* behind a store, and what it was before each change of ours."""

    def __init__(self, store: PlanStore) -> None:
        self._store = store
        self._changes: list[tuple[Document | None, Document | None]] = []

    @property
    def where(self) -> str:
        """Return the path of the plan; nothing for a store without one."""
        path = getattr(self._store, "path", None)
        return str(path) if path else ""

    @property
    def can_undo(self) -> bool:
        """Return whether there is a change of ours to take back."""
        return bool(self._changes)

    def section(self) -> Document | None:
        """Return the section as it is now.

        Raises:
            TeachkitError: the plan cannot be read.
        """
        return self._store.load().document

    def keep(self, rows: Sequence[ReaderNeed]) -> None:
        """Put readers in; one who is in the plan already gets the newer page and gap.

        Raises:
            TeachkitError: ``nothing-to-save``, or the plan cannot be read or written.
        """
        if not rows:
            raise TeachkitError(
                "nothing-to-save",
                "Nothing is missing, so there is no gap to save",
                place="Readers",
                hint="Save a reader who is served: that is worth knowing too.",
            )
        section = self.section() or Document()
        readers = section.readers
        for row in rows:
            readers = put_row(readers, row)
        self._keep(replace(section, readers=readers))

    def remove(self, reader: str) -> None:
        """Take one reader out.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        section = self.section() or Document()
        readers = tuple(row for row in section.readers if row.reader != reader)
        if readers == section.readers:
            raise TeachkitError(
                "not-in-plan",
                f"The plan no longer has '{reader:.60}'",
                place="plan",
                hint="Another form may have changed it.",
            )
        self._keep(replace(section, readers=readers))

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
        if plan.document != after:
            self._changes.clear()
            raise TeachkitError(
                "changed-since",
                "The plan has changed since, so this change cannot be taken back alone",
                place=self.where or "plan",
                hint="Change it in the form 'Your project' below.",
            )
        self._store.save(replace(plan, document=before))
        self._changes.pop()

    def _keep(self, section: Document) -> None:
        plan = self._store.load()
        if plan.document == section:
            return
        self._store.save(replace(plan, document=section))
        self._changes.append((plan.document, section))
