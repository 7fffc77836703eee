"""Does a series rise or fall, how fast, and how sure is that? Plus order statistics and blocks.

The slope is Theil's (1950) median of all pairwise slopes with Sen's (1968) interval; the test is
Mann's (1945) and Kendall's (1975). One round in ten may be nonsense without moving them, which
suits measurements. Neighbouring values resemble each other in memory and on busy machines, and
that makes any such interval too narrow; Hamed and Rao (1998, "A modified Mann-Kendall trend test
for autocorrelated data", equation 17) say by how much, and it is widened by that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

__all__ = [
    "MOST_POINTS",
    "Fit",
    "blocks",
    "fences",
    "median",
    "quantile",
    "resembling_run",
    "theil_sen",
]

# Pairs grow with the square of the points: 250 make 31,125 slopes, sorted in some ten
# milliseconds. More points than that are put into as many blocks of neighbours.
MOST_POINTS = 250


@dataclass(frozen=True, slots=True)
class Fit:
    """A line through points: ``slope`` with its interval, ``intercept``, and ``p``.

    ``p`` is how often chance alone would show as much of a trend (two-sided).
    """

    slope: float
    low: float
    high: float
    intercept: float
    p: float


def median(values: Sequence[float]) -> float:
    """Return the middle value, or the mean of the two in the middle."""
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def quantile(ranked: Sequence[float], part: float) -> float:
    """Return a quantile of sorted values, with a straight line between two (as NumPy does)."""
    place = part * (len(ranked) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (ranked[above] - ranked[below]) * (place - below)


def fences(values: Sequence[float], times: float = 1.5) -> tuple[float, float]:
    """Return Tukey's fences (1977): ``times`` quartile ranges beyond the quartiles."""
    ranked = sorted(values)
    first, third = quantile(ranked, 0.25), quantile(ranked, 0.75)
    return first - times * (third - first), third + times * (third - first)


def blocks(
    values: Sequence[float],
    most: int = MOST_POINTS,
    of: Callable[[Sequence[float]], float] = median,
) -> tuple[float, ...]:
    """Return at most ``most`` values: those given, or one for each run of neighbours."""
    count = len(values)
    if count <= most:
        return tuple(values)
    edges = [count * i // most for i in range(most + 1)]
    return tuple(of(values[a:b]) for a, b in pairwise(edges))


def theil_sen(
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    confidence: float = 0.95,
    resembling: bool = True,
) -> Fit:
    """Fit a line to two or more points whose ``xs`` rise.

    ``resembling=False`` trusts that neighbouring values know nothing of each other, which gives
    the interval of Sen (1968, equation 2.6) as other programs print it.
    """
    xs, ys = blocks(xs), blocks(ys)
    n = len(xs)
    slopes = sorted(
        (ys[j] - ys[i]) / (xs[j] - xs[i]) for j in range(1, n) for i in range(j) if xs[j] > xs[i]
    )
    slope = median(slopes)
    intercept = median(ys) - slope * median(xs)
    rising = sum((s > 0) - (s < 0) for s in slopes)
    ties: dict[float, int] = {}
    for y in ys:
        ties[y] = ties.get(y, 0) + 1
    spread = (
        n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties.values())
    ) / 18
    if resembling:
        rest = [y - intercept - slope * x for x, y in zip(xs, ys, strict=True)]
        spread *= _inflation(rest)
    sigma = math.sqrt(max(spread, 0.0))
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    count = len(slopes)
    low = slopes[max(round((count - z * sigma) / 2) - 1, 0)]
    high = slopes[min(round((count + z * sigma) / 2), count - 1)]
    # Kendall's continuity correction: one step towards "no trend".
    score = max(abs(rising) - 1, 0) / sigma if sigma else 0.0
    return Fit(slope, low, high, intercept, math.erfc(score / math.sqrt(2)))


def _inflation(rest: Sequence[float]) -> float:
    """Return by how much resembling neighbours widen the variance (Hamed and Rao 1998); >= 1."""
    n = len(rest)
    if n < 8:
        return 1.0
    ranks = _ranks(rest)
    mean = (n + 1) / 2
    centred = [rank - mean for rank in ranks]
    power = math.fsum(c * c for c in centred)
    if power <= 0:
        return 1.0
    total = 0.0
    for lag in range(1, n // 2):
        rho = math.fsum(a * b for a, b in zip(centred, centred[lag:], strict=False)) / power
        # Only what stands out at 95 %; the rest is the estimate's own noise.
        if abs(rho) <= 1.96 / math.sqrt(n):
            continue
        total += (n - lag) * (n - lag - 1) * (n - lag - 2) * rho
    return max(1.0, 1.0 + 2.0 * total / (n * (n - 1) * (n - 2)))


def resembling_run(values: Sequence[float]) -> int:
    """Return how many neighbours hang together: 1 when each value knows nothing of the one before.

    The first autocorrelation of the ranks, where it stands out at 95 %, gives the length that
    Carlstein (1986, "The use of subseries values for estimating the variance of a general
    statistic") derives for such a series: (2r / (1 - r^2))^(2/3) * n^(1/3). It is a third of the
    series at most.
    """
    n = len(values)
    if n < 8:
        return 1
    mean = (n + 1) / 2
    centred = [rank - mean for rank in _ranks(values)]
    power = math.fsum(c * c for c in centred)
    if power <= 0:
        return 1
    rho = math.fsum(a * b for a, b in pairwise(centred)) / power
    if rho <= 1.96 / math.sqrt(n):
        return 1
    length = (2 * rho / (1 - rho * rho)) ** (2 / 3) * n ** (1 / 3) if rho < 1 else math.inf
    return max(1, min(math.ceil(length), n // 3))


def _ranks(values: Sequence[float]) -> list[float]:
    """Rank from 1, equal values sharing the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            ranks[place] = (start + end) / 2 + 1
        start = end + 1
    return ranks
