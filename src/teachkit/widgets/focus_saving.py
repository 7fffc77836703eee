"""Saving from the focus finder: rows of the plan's section *focus*; `saving` has the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from teachkit.course.store import PlanStore
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.plan import Focus, put_row
from teachkit.errors import TeachkitError
from teachkit.widgets.saving import SavedSection, not_in_plan, without_row

__all__ = ["Saving"]


class Saving(SavedSection[Focus]):
    """The plan's section *focus* behind a store, and what it was before each change of ours."""

    def __init__(self, store: PlanStore | None) -> None:
        super().__init__(store, "focus", Focus())

    def point(self, claim: str) -> SellingPoint:
        """Return the saved selling point with this claim.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        for row in self.now().points:
            if row.claim == claim:
                return row
        raise not_in_plan(claim)

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
        section = self.now()
        points = put_row(section.points, point, instead_of=instead_of)
        self.keep(replace(section, points=points))

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
        section = self.now()
        kept = section.left_out
        for row in rows:
            kept = put_row(kept, row)
        self.keep(replace(section, left_out=kept))

    def keep_helps(self, helps: str) -> None:
        """Keep what the other implementations get."""
        self.keep(replace(self.now(), helps=helps))

    def remove(self, kind: str, name: str) -> None:
        """Take one row out: ``kind`` is ``points`` or ``left_out``, ``name`` its first field.

        Raises:
            TeachkitError: ``not-in-plan``.
        """
        section = self.now()
        if kind == "left_out":
            section = replace(section, left_out=without_row(section.left_out, name))
        else:
            section = replace(section, points=without_row(section.points, name))
        self.keep(section)
