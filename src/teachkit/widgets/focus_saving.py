"""Saving from the focus finder: rows of the plan's section *focus*, and the way back.

Every change reads the plan anew and replaces only what it is about, because the chapter's form
and the other chapters write into the same plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from teachkit.course.store import PlanStore
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.plan import Focus, put_row
from teachkit.errors import TeachkitError

__all__ = ["Saving"]


class Saving:
    """The plan's section *focus* behind a store, and what it was before each change of ours."""

    def __init__(self, store: PlanStore) -> None:
        self._store = store
        self._changes: list[tuple[Focus | None, Focus | None]] = []

    @property
    def where(self) -> str:
        """Return the path of the plan; nothing for a store without one."""
        path = getattr(self._store, "path", None)
        return str(path) if path else ""

    @property
    def can_undo(self) -> bool:
        """Return whether there is a change of ours to take back."""
        return bool(self._changes)

    def section(self) -> Focus | None:
        """Return the section as it is now.

        Raises:
            TeachkitError: the plan cannot be read.
        """
        return self._store.load().focus

    def point(self, claim: str) -> SellingPoint:
        """Return the saved selling point with this claim.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        for row in (self.section() or Focus()).points:
            if row.claim == claim:
                return row
        raise _not_there(claim)

    def keep_point(self, point: SellingPoint, *, instead_of: str = "") -> None:
        """Put a selling point in, in the place of the one it was edited from.

        Raises:
            TeachkitError: ``no-claim`` for an empty one, or the plan cannot be read or written.
        """
        if not point.claim:
            raise TeachkitError(
                "no-claim",
                "There is no claim to save",
                place="Claim",
                hint="Write what people would repeat, in one sentence.",
            )
        section = self.section() or Focus()
        rows = list(section.points)
        claims = [row.claim for row in rows]
        if instead_of in claims and point.claim not in claims:
            rows[claims.index(instead_of)] = point
        self._keep(replace(section, points=put_row(rows, point)))

    def keep_left_out(self, rows: Sequence[LeftOut]) -> None:
        """Put features in that are left out; those in the plan already get the newer reason.

        Raises:
            TeachkitError: ``nothing-left-out``, or the plan cannot be read or written.
        """
        if not rows:
            raise TeachkitError(
                "nothing-left-out",
                "No feature is ticked",
                place="Security",
                hint="Tick what you would leave out, or take a computer's choice.",
            )
        section = self.section() or Focus()
        kept = section.left_out
        for row in rows:
            kept = put_row(kept, row)
        self._keep(replace(section, left_out=kept))

    def keep_helps(self, helps: str) -> None:
        """Keep what the other implementations get."""
        self._keep(replace(self.section() or Focus(), helps=helps))

    def remove(self, kind: str, name: str) -> None:
        """Take one row out: ``kind`` is ``points`` or ``left_out``, ``name`` its first field.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        section = self.section() or Focus()
        if kind == "left_out":
            features = tuple(row for row in section.left_out if row.feature != name)
            changed = replace(section, left_out=features)
        else:
            points = tuple(row for row in section.points if row.claim != name)
            changed = replace(section, points=points)
        if changed == section:
            raise _not_there(name)
        self._keep(changed)

    def undo(self) -> Focus | None:
        """Take the last change back, and return the section as it is then.

        Raises:
            TeachkitError: ``nothing-to-undo``, or ``changed-since`` when somebody else has
                written the section meanwhile, whose work must not be lost.
        """
        if not self._changes:
            raise TeachkitError("nothing-to-undo", "There is nothing to undo", place="plan")
        before, after = self._changes[-1]
        plan = self._store.load()
        if plan.focus != after:
            self._changes.clear()
            raise TeachkitError(
                "changed-since",
                "The plan has changed since, so this change cannot be taken back alone",
                place=self.where or "plan",
                hint="Change it in the form 'Your project' below.",
            )
        self._store.save(replace(plan, focus=before))
        self._changes.pop()
        return before

    def _keep(self, section: Focus) -> None:
        plan = self._store.load()
        if plan.focus == section:
            return
        self._store.save(replace(plan, focus=section))
        self._changes.append((plan.focus, section))


def _not_there(name: str) -> TeachkitError:
    return TeachkitError(
        "not-in-plan",
        f"The plan no longer has '{name:.60}'",
        place="plan",
        hint="Another form may have changed it.",
    )
