"""Why is my favourite at 215? What lifts it, what holds it down, and what would have to be true.

All of it is arithmetic on straight lines: a score is linear in each level and in each weight, so
the place of a row changes only where its line crosses another one's, and that is exact.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.decisions.choose.signals import SIGNALS
from teachkit.decisions.choose.table import FULL, MIDDLE, OWN

if TYPE_CHECKING:
    from teachkit.decisions.choose.ranking import Ranking, Row

__all__ = ["Need", "Tip", "Why", "why"]

# Below a twentieth of a point nobody needs to hear about it.
FELT = 0.05


@dataclass(frozen=True, slots=True)
class Need:
    """What one signal would have to say to bring the row into the top, all else as it is.

    ``level`` is what it takes, None when not even the highest level is enough; ``sentence`` puts
    that into its own unit, as the end of "if …". ``place_at_best`` is the place at level 1.
    """

    signal: str
    level: float | None
    sentence: str
    place_at_best: int


@dataclass(frozen=True, slots=True)
class Tip:
    """What one weight would have to be, the others as they are.

    When ``top`` holds, ``weight`` is the nearest one at which the row is in the top; otherwise it
    is the nearest one at which its place is the best that this weight can give. ``place`` is the
    place there.
    """

    signal: str
    weight: float
    place: int
    top: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a candidate is where it is.

    ``lifts`` are the signals that bring it more than the average candidate gets, strongest
    first, ``holds`` those that bring it less. ``needs`` and ``tips`` are empty for a row that is
    in the top already. ``text`` says the most important of it.
    """

    row: Row
    top: int
    lifts: tuple[str, ...]
    holds: tuple[str, ...]
    sentences: Mapping[str, str]
    needs: tuple[Need, ...]
    tips: tuple[Tip, ...]
    text: str

    @property
    def place(self) -> int:
        """The candidate's place, from 1."""
        return self.row.place

    @property
    def of(self) -> int:
        """How many candidates there are."""
        return self.row.of


def why(ranking: Ranking, name: str, *, top: int = 10) -> Why:
    """Explain a place, and what it would take to be among the first ``top``.

    Raises:
        TeachkitError: ``no-such-candidate``.
    """
    number = ranking.number(name)
    row = ranking.row_of(number)
    parts = row.parts
    by_effect = sorted(parts, key=lambda name: -parts[name].effect)
    lifts = tuple(id for id in by_effect if parts[id].effect >= FELT)
    holds = tuple(id for id in reversed(by_effect) if parts[id].effect <= -FELT)
    sentences = {id: parts[id].reason for id in by_effect}
    needs: tuple[Need, ...] = ()
    tips: tuple[Tip, ...] = ()
    if row.place > top:
        needs = _needs(ranking, number, top)
        tips = tuple(_tip(ranking, number, id, top) for id in ranking.signals)
    return Why(
        row,
        top,
        lifts,
        holds,
        MappingProxyType(sentences),
        needs,
        tips,
        _text(row, top, lifts, holds, needs, tips),
    )


def _needs(ranking: Ranking, number: int, top: int) -> tuple[Need, ...]:
    """Return what each signal alone would have to say; one that is idle may be told, too."""
    found = []
    for id, signal in SIGNALS.items():
        weight = ranking.weights[id]
        if not weight or (id in ranking.idle and id not in OWN):
            continue
        now = ranking.columns[id][number] if id in ranking.columns else MIDDLE
        if now >= FULL:
            continue
        # An idle signal of the reader's own has no unit yet; it would have its weight's share.
        unit = ranking.units.get(id, weight * ranking.unit)
        total = ranking.totals[number] + (unit * now if id not in ranking.units else 0)
        others = sorted(
            ranking.totals[other] + (unit * MIDDLE if id not in ranking.units else 0)
            for other in ranking.order
            if other != number
        )
        gap = others[-top] - total
        level = (now + gap / unit) / FULL if unit else 2.0
        best = 1 + len(others) - bisect_right(others, total + unit * (FULL - now))
        if level > 1:
            found.append(Need(id, None, "", best))
        else:
            found.append(Need(id, level, signal.needed(level, ranking.known(number)), best))
    return tuple(sorted(found, key=lambda need: (need.level is None, need.place_at_best)))


def _tip(ranking: Ranking, number: int, id: str, top: int) -> Tip:
    """Return the weight of one signal that does most for a row.

    As the weight ``w`` goes from 0 up, row j stands above ours while ``d + (w - now) * slope`` is
    positive; ``d`` and ``slope`` are the differences in total and level. Rows with a rising line
    come above at their crossing, those with a falling one go below there.
    """
    column, totals, worth = ranking.columns[id], ranking.totals, ranking.unit
    now, own, level = ranking.weights[id], totals[number], column[number]
    rising, falling, always = [], [], 0
    for other in ranking.order:
        slope, ahead = column[other] - level, totals[other] - own
        if slope > 0:
            rising.append(now - ahead / slope / worth)
        elif slope < 0:
            falling.append(now - ahead / slope / worth)
        elif ahead > 0:
            always += 1
    rising.sort()
    falling.sort()

    def above(weight: float) -> int:
        return always + bisect_left(rising, weight) + len(falling) - bisect_right(falling, weight)

    turns = [0.0, now, *(turn for turn in (*rising, *falling) if turn > 0)]
    turns.append(2 * max(turns) + 1)  # beyond the last crossing nothing changes any more
    fewest = min(map(above, turns))
    enough = max(fewest, top - 1)
    weight = min((turn for turn in turns if above(turn) <= enough), key=lambda w: (abs(w - now), w))
    weight = _rounded(weight, now, lambda tried: above(tried) <= enough)
    return Tip(id, weight, 1 + above(weight), above(weight) < top)


def _rounded(weight: float, now: float, fits: Callable[[float], bool]) -> float:
    """Round away from ``now`` to as few digits as still do it."""
    for digits in range(7):
        scale = 10.0**digits
        whole = ceil(weight * scale) if weight > now else floor(weight * scale)
        rounded = whole / scale
        if fits(rounded):
            return rounded
    return weight


def _text(
    row: Row,
    top: int,
    lifts: Sequence[str],
    holds: Sequence[str],
    needs: Sequence[Need],
    tips: Sequence[Tip],
) -> str:
    said = [row.sentence]
    if lifts:
        said.append(f"What lifts it: {_list(row.parts[id].reason for id in lifts)}.")
    if holds:
        said.append(f"What holds it down: {_list(row.parts[id].reason for id in holds)}.")
    if row.unknown:
        missing = _list(SIGNALS[id].title.lower() for id in row.unknown)
        said.append(
            f"Unknown: {missing}. That counts as average; the score could be anything from "
            f"{row.low:.1f} to {row.high:.1f}."
        )
    if row.place > top:
        said.append(_needed(top, needs))
        said.append(_tipped(tips))
    return " ".join(part for part in said if part)


def _needed(top: int, needs: Sequence[Need]) -> str:
    enough = [need for need in needs if need.level is not None]
    if enough:
        return (
            f"It would be among the first {top} if {', or if '.join(n.sentence for n in enough)}."
        )
    if not needs:
        return ""
    best = min(needs, key=lambda need: need.place_at_best)
    return (
        f"No single fact would bring it among the first {top}: with the highest level in "
        f"'{SIGNALS[best.signal].title.lower()}' it would be at {best.place_at_best:,}."
    )


def _tipped(tips: Sequence[Tip]) -> str:
    into = [tip for tip in tips if tip.top]
    if into:
        ways = " or ".join(f"{tip.signal} {tip.weight:g}" for tip in into)
        return f"Another weight would do it, alone: {ways}."
    best = min(tips, key=lambda tip: tip.place)
    return (
        f"No single weight would, either: the best it can get is place {best.place:,}, with "
        f"{best.signal} {best.weight:g}."
    )


def _list(parts: Iterable[str]) -> str:
    return "; ".join(parts)
