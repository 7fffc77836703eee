"""Two candidates side by side, and the weight at which they change places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.decisions.choose.signals import SIGNALS
from teachkit.decisions.choose.table import nearest_names
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.choose.ranking import Ranking, Row

__all__ = ["Pair", "compare_two", "flip"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of a ranking.

    ``margin`` is how many points ``a`` is ahead of ``b`` (below zero: behind), ``parts`` the same
    for each signal; they add up to the margin. ``flips`` is signal -> the weight of it, the
    others as they are, at which the two are level; None where no weight does that.
    """

    a: Row
    b: Row
    margin: float
    parts: Mapping[str, float]
    flips: Mapping[str, float | None]


def compare_two(ranking: Ranking, a: str, b: str) -> Pair:
    """Hold two candidates side by side.

    Raises:
        TeachkitError: ``no-such-candidate``.
    """
    one, other = ranking.row(a), ranking.row(b)
    return Pair(
        one,
        other,
        one.score - other.score,
        MappingProxyType({id: p.points - other.parts[id].points for id, p in one.parts.items()}),
        MappingProxyType({id: flip(ranking, a, b, id) for id in ranking.signals}),
    )


def flip(ranking: Ranking, a: str, b: str, signal: str) -> float | None:
    """Return the weight of one signal at which two candidates are level, or None.

    The difference of two scores is linear in a weight, so there is one such weight at most. It
    is exact, in the reader's own units, and None if it were below zero.

    Raises:
        TeachkitError: ``no-such-candidate``, or ``unknown-signal`` for one that takes no part.
    """
    if signal not in ranking.columns:
        raise TeachkitError(
            "unknown-signal",
            f"The signal '{signal:.40}' takes no part in this ranking",
            place="weights",
            hint=nearest_names(signal, SIGNALS) if signal not in SIGNALS else "Give it a weight.",
        )
    one, other = ranking.number(a), ranking.number(b)
    column = ranking.columns[signal]
    slope = column[one] - column[other]
    if not slope:
        return None
    ahead = ranking.totals[one] - ranking.totals[other]
    weight = ranking.weights[signal] - ahead / slope / ranking.unit
    return weight if weight >= 0 else None
