"""Where some candidates stand under the default weights, as a table in a chapter.

Computed from the table of candidates that ships, so the page and the tool never disagree.
"""

from __future__ import annotations

from teachkit.data.candidates import load_candidates
from teachkit.decisions.choose import rank, why
from teachkit.widgets.choose_view import main_reasons
from teachkit.widgets.evidence import Table

__all__ = ["Places"]


class Places(Table):
    """Each candidate's place, what lifts it and what holds it down; the strongest comes first.

    Raises:
        TeachkitError: ``no-such-candidate``, with names that look alike; ``no-candidates`` when
            the table is not there.
    """

    def __init__(self, *names: str) -> None:
        candidates = load_candidates()
        ranking = rank(candidates)
        # Nothing is asked of what would lift them, which is the slow part of an answer.
        found = [why(ranking, name, top=len(ranking)) for name in names]
        super().__init__(
            caption=(
                f"Places of {len(ranking):,} under the default weights ({candidates.origin.date})"
            ),
            head=("candidate", "place", "what lifts it", "what holds it down"),
            rows=tuple(
                (
                    one.row.name,
                    f"{one.place:,}",
                    *("; ".join(reasons) for reasons in main_reasons(one)),
                )
                for one in sorted(found, key=lambda one: one.place)
            ),
            numeric=frozenset({1}),
        )
