"""Which channel next? What each adds per day, and the order that lets the fewest people wait.

An order is judged by the area below the curve of users not yet reached: for each day of work, so
many people wait. Always taking what brings most per day is quick and often right, and not always:
two channels may each bring little on top of a third. `order_of_work` finds the best order exactly
by looking at every set of channels once (a set reaches the same users in whatever order it came
about, so 2^n sets are enough where there are n! orders).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from teachkit.decisions.distribute.reach import (
    ChannelKind,
    Platform,
    by_id,
    reach,
    shares_of,
    total,
)
from teachkit.errors import TeachkitError

__all__ = ["MOST_EXACT", "Order", "Step", "order_of_work"]

MOST_EXACT = 14  # channels: 16,384 sets
Totals = Callable[[frozenset[str]], float]


@dataclass(frozen=True, slots=True)
class Step:
    """One channel's turn: its ``days``, the users it ``added``, all reached so far, per day."""

    channel: str
    days: float
    added: float
    total: float
    per_day: float


@dataclass(frozen=True, slots=True)
class Order:
    """An order of work. ``waiting`` is in user-days: less is better."""

    method: str
    steps: tuple[Step, ...]
    waiting: float


def order_of_work(
    platforms: Iterable[Platform],
    kinds: Iterable[ChannelKind],
    wanted: Collection[str],
    *,
    have: Collection[str] = (),
    overlap: str = "unknown",
    method: str = "exact",
    at: str = "low",
) -> Order:
    """Return the order in which to open the channels ``wanted``, given those you ``have``.

    ``at`` says which end of the users to count with: "low" (what you may promise), "middle" or
    "high"; days are the middle of their range. ``method`` is "exact" or "greedy". Of two orders
    that are as good the one with the earlier names comes first.

    Raises:
        TeachkitError: those of `reach`; ``too-many`` beyond `MOST_EXACT` for the exact one.
    """
    platforms, known = tuple(platforms), by_id(kinds, "channel")
    names = sorted(set(wanted) - set(have))
    everything = reach(platforms, known.values(), {*names, *have}, overlap=overlap)
    if method == "exact" and len(names) > MOST_EXACT:
        raise TeachkitError(
            "too-many",
            f"The best order of {len(names)} channels takes too long: {MOST_EXACT} at most",
            hint="Leave some out, or take the greedy order.",
        )
    shares = shares_of(platforms, known.values())
    totals: dict[frozenset[str], float] = {}

    def reached(done: frozenset[str]) -> float:
        if done not in totals:
            totals[done] = total(shares, {*done, *have}, overlap).at(at)
        return totals[done]

    days = {name: known[name].days.middle for name in names}
    users = everything.users.at(at)
    if method == "exact":
        order = _exact(names, days, users, reached)
    else:
        order = _greedy(names, days, reached)
    steps = []
    waiting = 0.0
    done = frozenset[str]()
    for name in order:
        before, after = reached(done), reached(done | {name})
        done |= {name}
        waiting += days[name] * (users - before)
        added = after - before
        steps.append(Step(name, days[name], added, after, _per_day(added, days[name])))
    return Order(method, tuple(steps), waiting)


def _greedy(names: Sequence[str], days: Mapping[str, float], reached: Totals) -> list[str]:
    order: list[str] = []
    left = list(names)
    while left:
        done = frozenset(order)
        best = max(
            left, key=lambda name: _per_day(reached(done | {name}) - reached(done), days[name])
        )  # of several equal ones max takes the first, and `left` is sorted
        order.append(best)
        left.remove(best)
    return order


def _exact(
    names: Sequence[str], days: Mapping[str, float], users: float, reached: Totals
) -> list[str]:
    """Return the order of the least waiting, by the best way to every set, smaller ones first."""
    best: dict[frozenset[str], tuple[float, tuple[str, ...]]] = {frozenset(): (0.0, ())}
    for _ in names:
        larger: dict[frozenset[str], tuple[float, tuple[str, ...]]] = {}
        for done, (cost, way) in best.items():
            unreached = users - reached(done)
            for name in names:
                if name in done:
                    continue
                found = (cost + days[name] * unreached, (*way, name))
                key = done | {name}
                if key not in larger or found < larger[key]:
                    larger[key] = found
        best = larger
    return [*next(iter(best.values()))[1]] if names else []


def _per_day(added: float, days: float) -> float:
    return added / days if days else float("inf") if added else 0.0
