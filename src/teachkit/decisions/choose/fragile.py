"""Fragility: how much of a ranking is the candidates', and how much the weights'.

The weights are opinions. So each is moved a little, alone and all together, to see what of the
top survives. As scores are linear in the weights, most of this needs no sampling:

* **alone**: one weight moves within ±ε, the others stay. Rows are straight lines then; the top
  changes only where two of them cross, so it is looked at between all crossings.
* **certain**: all weights move within ±ε at once. Row b can pass row a just when
  ``sum(w·d) < ε·sum(w·|d|)``, ``d`` being a's lead in each level. Fewer of those than there are
  seats means that a keeps its seat, whatever happens.
* **share**: between certain and impossible there is chance; it is counted in seeded draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.choose.ranking import Ranking

__all__ = ["Fragility", "Room", "Standing", "Swap", "fragility"]

MOST_SEATS = 100  # the time it takes grows with their square


@dataclass(frozen=True, slots=True)
class Standing:
    """How safe one row's seat in the top is.

    ``alone``: it keeps the seat whatever one weight does within ±epsilon. ``certain``: whatever
    they all do at once, which is proved and not sampled. ``share``: how often it had the seat in
    the seeded draws, 0 to 1.
    """

    name: str
    place: int
    alone: bool
    certain: bool
    share: float


@dataclass(frozen=True, slots=True)
class Room:
    """How far one weight can go alone before somebody else comes into the top.

    ``low`` and ``high`` bound the weights at which the members are the same (``high`` None: no
    bound); ``low_swap`` and ``high_swap`` say who leaves and who comes there.
    """

    signal: str
    weight: float
    low: float
    high: float | None
    low_swap: tuple[str, str] | None
    high_swap: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Swap:
    """Two rows, one above the other, that are level once a weight has become ``weight``."""

    above: str
    below: str
    signal: str
    weight: float


@dataclass(frozen=True, slots=True)
class Fragility:
    """What of the top survives when the weights move; see the module.

    ``standings`` has the rows that are in the top now, then others that had a seat in some draw.
    ``swaps`` are pairs of which one at least is in the top, nearest first.
    """

    epsilon: float
    top: int
    draws: int
    standings: tuple[Standing, ...]
    rooms: tuple[Room, ...]
    swaps: tuple[Swap, ...]

    @property
    def seated(self) -> tuple[Standing, ...]:
        """The rows that are in the top now."""
        return self.standings[: self.top]

    @property
    def stable(self) -> int:
        """How many of the top keep their seat whichever one weight moves."""
        return sum(standing.alone for standing in self.seated)

    @property
    def certain(self) -> int:
        """How many of the top keep their seat however all weights move."""
        return sum(standing.certain for standing in self.seated)

    @property
    def sentence(self) -> str:
        """The gist, in a sentence or two."""
        seats, percent = len(self.seated), f"{100 * self.epsilon:g} %"
        said = (
            f"Move any one weight by {percent}, and {self.stable} of the first {seats} stay among "
            f"them for certain; move all of them at once, and it is {self.certain}."
        )
        shaky = [one.name for one in self.seated if not one.certain]
        if not shaky:
            return said
        unsure = "Unsure of its seat is" if len(shaky) == 1 else "Unsure of their seats are"
        return f"{said} {unsure} {', '.join(shaky)}."


def fragility(
    ranking: Ranking, epsilon: float = 0.2, *, top: int = 10, draws: int = 500, seed: int = 0
) -> Fragility:
    """Say how the first ``top`` (1 to 100) depend on the weights, each ±``epsilon`` of itself.

    Raises:
        TeachkitError: ``bad-epsilon`` when it is not above 0 and at most 1; ``bad-seats`` for
            another ``top``; ``nothing-to-rank`` for an empty ranking.
    """
    if not 0 < epsilon <= 1:
        raise TeachkitError(
            "bad-epsilon",
            f"Weights can move by a part of themselves, and {epsilon!r:.40} is none",
            place="epsilon",
            hint="0.1 moves each by a tenth of itself, 1 from nothing to twice.",
        )
    if not 1 <= top <= MOST_SEATS:
        raise TeachkitError(
            "bad-seats",
            f"From 1 to {MOST_SEATS} seats can be looked at, not {top:,}",
            place="seats",
            hint="Ten are what most people read.",
        )
    if not ranking.order:
        raise TeachkitError(
            "nothing-to-rank", "There is no row in this ranking", hint="Leave the filter out."
        )
    top = min(top, len(ranking))
    pool = _contenders(ranking, epsilon, top)
    seated = list(ranking.order[:top])
    keepers = set(seated)
    for id in ranking.signals:
        keepers &= _keep_alone(ranking, pool, id, epsilon, top)
    certain = {n for n in seated if _can_pass(ranking, pool, n, epsilon) < top}
    shares = _drawn(ranking, pool, epsilon, top, draws, seed)
    others = sorted(shares.keys() - set(seated), key=lambda n: (ranking.places[n], n))
    names = ranking.table.candidates
    return Fragility(
        epsilon,
        top,
        draws,
        tuple(
            Standing(
                names[n].name, ranking.places[n], n in keepers, n in certain, shares.get(n, 0.0)
            )
            for n in (*seated, *others)
        ),
        tuple(_room(ranking, seated, id) for id in ranking.signals),
        _swaps(ranking, pool, seated, epsilon),
    )


def _contenders(ranking: Ranking, epsilon: float, top: int) -> list[int]:
    """Return every row that can be in the top while the weights are within ±epsilon.

    As levels are never negative, a score is lowest with all weights low and highest with all
    high; who at best stays below the worst of the last seat is out.
    """
    last = nlargest(top, (ranking.totals[n] for n in ranking.order))[-1] * (1 - epsilon)
    reach = 1 + epsilon
    rough = [n for n in ranking.order if ranking.totals[n] * reach >= last]
    # That bound lets the weights differ between two rows. Held against one row at a time they do
    # not, which leaves far fewer: whom `top` others stay above for certain is out.
    first = rough[: 2 * top]
    leaders = set(first)
    return [n for n in rough if n in leaders or _beaten(ranking, n, first, epsilon) < top]


def _beaten(ranking: Ranking, number: int, by: Iterable[int], epsilon: float) -> int:
    """Count the rows that stay above one whatever the weights do."""
    return sum(1 for other in by if not _may_pass(ranking, number, other, epsilon))


def _may_pass(ranking: Ranking, lower: int, upper: int, epsilon: float) -> bool:
    """Say whether one row can come level with another, or above, within ±epsilon."""
    lead = ranking.totals[upper] - ranking.totals[lower]
    give = 0.0
    for id, column in ranking.columns.items():
        give += ranking.units[id] * abs(column[upper] - column[lower])
    return lead <= epsilon * give


def _can_pass(ranking: Ranking, pool: Iterable[int], number: int, epsilon: float) -> int:
    """Count who can be level with a row, or above it."""
    return sum(1 for n in pool if n != number and _may_pass(ranking, n, number, epsilon))


def _keep_alone(
    ranking: Ranking, pool: Sequence[int], id: str, epsilon: float, top: int
) -> set[int]:
    """Return who is in the top for every weight of one signal within ±epsilon.

    Between two neighbouring crossings no two rows change order, so one look there is enough.
    """
    column, totals = ranking.columns[id], ranking.totals
    span = epsilon * ranking.units[id]

    def first(turn: float, among: Iterable[int]) -> set[int]:
        best = nlargest(top, ((totals[n] + turn * column[n], -n) for n in among))
        return {-minus for _, minus in best}

    # A line that is below another one at both ends is below it all the way.
    ends = [(totals[n] - span * column[n], totals[n] + span * column[n]) for n in pool]
    leaders = first(-span, pool) | first(0.0, pool) | first(span, pool)
    marks = [end for n, end in zip(pool, ends, strict=True) if n in leaders]
    close = [
        n
        for n, (low, high) in zip(pool, ends, strict=True)
        if n in leaders or sum(1 for a, b in marks if a > low and b > high) < top
    ]
    turns = {-span, span}
    for one, other in combinations(close, 2):
        slope = column[one] - column[other]
        if slope:
            turn = (totals[other] - totals[one]) / slope
            if -span < turn < span:
                turns.add(turn)
    keep: set[int] = set(close)
    last: set[int] = set()
    for low, high in pairwise(sorted(turns)):
        seen = first((low + high) / 2, close)
        if seen != last:
            keep &= seen
            last = seen
        if not keep:
            break
    return keep


def _drawn(
    ranking: Ranking, pool: Sequence[int], epsilon: float, top: int, draws: int, seed: int
) -> dict[int, float]:
    """Return how often each row is in the top when all weights are drawn within ±epsilon."""
    from random import Random

    random = Random(seed)  # noqa: S311  # the same draws for the same ranking: no secret
    columns = [(ranking.units[id], ranking.columns[id]) for id in ranking.signals]
    levels = [[unit * column[n] for unit, column in columns] for n in pool]
    seats: dict[int, int] = {}
    for _ in range(draws):
        factors = [1 + epsilon * (2 * random.random() - 1) for _ in columns]
        scores = (
            (sum(map(float.__mul__, factors, row)), -n) for row, n in zip(levels, pool, strict=True)
        )
        for _, minus in nlargest(top, scores):
            seats[-minus] = seats.get(-minus, 0) + 1
    return {n: count / draws for n, count in seats.items()}


def _room(ranking: Ranking, seated: Sequence[int], id: str) -> Room:
    """Return the weights of one signal between which the members of the top are the same."""
    column, totals = ranking.columns[id], ranking.totals
    names, worth = ranking.table.candidates, ranking.unit
    down: tuple[float, int, int] | None = None
    up: tuple[float, int, int] | None = None
    members = [(totals[n], column[n], n) for n in seated]
    for outside in ranking.order[len(seated) :]:
        total, level = totals[outside], column[outside]
        for own, held, member in members:
            slope = level - held
            if slope > 0:
                turn = (own - total) / slope
                if up is None or turn < up[0]:
                    up = (turn, member, outside)
            elif slope < 0:
                turn = (own - total) / slope
                if down is None or turn > down[0]:
                    down = (turn, member, outside)
    now = ranking.weights[id]
    low = now + down[0] / worth if down else 0.0
    if low < 0:
        low, down = 0.0, None
    return Room(
        id,
        now,
        low,
        now + up[0] / worth if up else None,
        (names[down[1]].name, names[down[2]].name) if down else None,
        (names[up[1]].name, names[up[2]].name) if up else None,
    )


def _swaps(
    ranking: Ranking, pool: Sequence[int], seated: Sequence[int], epsilon: float
) -> tuple[Swap, ...]:
    """Return the pairs around the top that one weight within ±epsilon makes change order."""
    totals, names = ranking.totals, ranking.table.candidates
    found = []
    for upper, lower in product(seated, pool):
        lead = totals[upper] - totals[lower]
        if lead <= 0:
            continue
        for id, column in ranking.columns.items():
            slope = column[upper] - column[lower]
            if slope and abs(lead / slope) <= epsilon * ranking.units[id]:
                part = -lead / slope / ranking.units[id]
                weight = ranking.weights[id] * (1 + part)
                found.append((abs(part), upper, lower, id, weight))
    return tuple(
        Swap(names[upper].name, names[lower].name, id, weight)
        for _, upper, lower, id, weight in sorted(found)
    )
