"""Many people's rankings in one: mean place, Borda's points, and how far they agree.

Ordering by mean place and by Borda's count is the same thing: with n items, an item at place p
gets n − p points (J.-C. de Borda, "Mémoire sur les élections au scrutin", Histoire de l'Académie
Royale des Sciences, 1781), so the points of m people are m·n less the sum of its places. It is the
least-squares consensus too: no other order has a smaller sum of squared differences of places.

How far they agree is Kendall's coefficient of concordance, W = 12·S / (m²·(n³ − n)), where S is
the sum of squared deviations of the items' place sums from their mean: 0 when the places cancel
out, 1 when everybody says the same (M. G. Kendall and B. Babington Smith, "The Problem of m
Rankings", Annals of Mathematical Statistics 10, 1939, 275-287, doi:10.1214/aoms/1177732186).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Combined", "Listed", "combine", "concordance", "listed"]


@dataclass(frozen=True, slots=True)
class Combined:
    """Rankings of the same items in one; the tuples go by item, not by place.

    ``order`` has the items best first (of two alike, the one that stands first among the items);
    ``mean`` is the mean place from 1, ``spread`` its standard deviation over the people, ``places``
    how many put the item at place 1, 2, …; ``w`` is `concordance`.
    """

    order: tuple[int, ...]
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    places: tuple[tuple[int, ...], ...]
    borda: tuple[int, ...]
    w: float | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One name in people's short lists: how many have it, have it first, and chose it.

    ``mean`` is its mean place among those who list it.
    """

    name: str
    people: int
    first: int
    mean: float
    chosen: int


def combine(orders: Sequence[Sequence[int]], count: int) -> Combined | None:
    """Combine rankings of ``count`` items, each all items best first; None without a ranking."""
    if not orders:
        return None
    places = [[0] * count for _ in range(count)]
    for order in orders:
        for place, item in enumerate(order):
            places[item][place] += 1
    people = len(orders)
    sums = [sum(n * (at + 1) for at, n in enumerate(row)) for row in places]
    squares = [sum(n * (at + 1) ** 2 for at, n in enumerate(row)) for row in places]
    return Combined(
        order=tuple(sorted(range(count), key=lambda item: (sums[item], item))),
        mean=tuple(one / people for one in sums),
        # In whole numbers up to the root: no rounding can make a variance negative.
        spread=tuple(
            math.sqrt(people * square - one * one) / people
            for one, square in zip(sums, squares, strict=True)
        ),
        places=tuple(tuple(row) for row in places),
        borda=tuple(people * count - one for one in sums),
        w=concordance(sums, people),
    )


def concordance(sums: Sequence[int], people: int) -> float | None:
    """Return Kendall's W of the items' sums of places; None for one person or one item."""
    count = len(sums)
    if people < 2 or count < 2:
        return None
    total = sum(sums)
    # n·Σ(s − mean)² is whole: 12·S/(m²(n³−n)) with S = that / n.
    scaled = count * sum(one * one for one in sums) - total * total
    return 12 * scaled / (count * people**2 * (count**3 - count))


def listed(lists: Sequence[Sequence[str]], chosen: Sequence[str]) -> tuple[Listed, ...]:
    """Count short lists, which are of any length and of any names; most listed first.

    Such lists leave most names unranked, and an agreement over what nobody compared would be an
    invention; so there is a count and a mean place, and no W.
    """
    found: dict[str, list[int]] = {}
    for one in lists:
        for place, name in enumerate(dict.fromkeys(one), 1):
            found.setdefault(name, []).append(place)
    for name in chosen:
        found.setdefault(name, [])
    rows = [
        Listed(
            name,
            len(places),
            places.count(1),
            sum(places) / len(places) if places else 0.0,
            chosen.count(name),
        )
        for name, places in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.people, row.mean, -row.chosen, row.name)))
