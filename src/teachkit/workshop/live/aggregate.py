"""What a room has said, as one picture: the only form in which answers leave the server.

No name and no single answer is in an aggregate. Each is plain data for the page, and is described
in ``book/reference/workshop.md``.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from teachkit.course.question import log_error
from teachkit.workshop.live.ranks import combine
from teachkit.workshop.live.words import Group, shown

__all__ = ["aggregate", "bins", "quartiles", "words_shown"]

BINS = 12

Values = Sequence[Mapping[str, Any]]


def aggregate(kind: str, body: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """Return the picture of answers of one kind; of numbers, how near they came to the truth.

    Words and votes are drawn elsewhere: see `words_shown` and `teachkit.workshop.live.game`.
    """
    made = {"choices": _choices, "number": _number, "scale": _scale, "ranking": _ranking}
    found: dict[str, Any] = {"answered": len(values), **made[kind](body, values)}
    if body.get("sure"):
        sure = [one["sure"] for one in values if "sure" in one]
        found["sure"] = round(statistics.fmean(sure)) if sure else None
    return found


def words_shown(groups: Sequence[Group], answered: int) -> dict[str, Any]:
    """Return the picture of free texts: those that may be shown, what is alike together."""
    rows = [{"key": one.word.key, "text": one.word.text, "n": one.people} for one in shown(groups)]
    return {"answered": answered, "groups": rows}


def quartiles(numbers: Sequence[float]) -> tuple[float, float, float] | None:
    """Return the lower quartile, the median and the upper one; None of nothing."""
    if not numbers:
        return None
    if len(numbers) == 1:
        return (numbers[0],) * 3
    low, median, high = statistics.quantiles(numbers, n=4, method="inclusive")
    return low, median, high


def bins(numbers: Sequence[float], count: int = BINS) -> list[dict[str, float]]:
    """Count numbers from 0 upward in bins of equal width on the scale of log10(x + 1).

    The bins reach from the least number to the greatest, and no further: they know no truth. The
    first includes its lower end, and each its upper one.
    """
    if not numbers:
        return []
    low, high = min(numbers), max(numbers)
    start, end = math.log10(low + 1), math.log10(high + 1)
    if start == end:
        return [{"from": low, "to": high, "n": len(numbers)}]
    width = (end - start) / count
    edges = [low, *(10 ** (start + n * width) - 1 for n in range(1, count)), high]
    counts = [0] * count
    for number in numbers:
        at = math.ceil((math.log10(number + 1) - start) / width) - 1
        counts[max(0, min(count - 1, at))] += 1
    return [{"from": edges[n], "to": edges[n + 1], "n": counts[n]} for n in range(count)]


def _choices(body: Mapping[str, Any], values: Values) -> dict[str, Any]:
    counts = [0] * len(body["choices"])
    for one in values:
        counts[one["choice"]] += 1
    return {"counts": counts}


def _number(body: Mapping[str, Any], values: Values) -> dict[str, Any]:
    numbers = [one["number"] for one in values]
    low, median, high = quartiles(numbers) or (None, None, None)
    found: dict[str, Any] = {
        "median": median,
        "q1": low,
        "q3": high,
        "low": min(numbers, default=None),
        "high": max(numbers, default=None),
        "bins": bins(numbers),
    }
    known = body["truth"]
    if known:
        value, factor = known["value"], known["factor"]
        found["near"] = sum(value / factor <= one <= value * factor for one in numbers)
        off = [log_error(one, value) for one in numbers]
        found["off"] = round(statistics.median(off), 4) if off else None
    return found


def _scale(body: Mapping[str, Any], values: Values) -> dict[str, Any]:
    steps = [one["at"] for one in values]
    return {
        "counts": [steps.count(at) for at in range(body["low"], body["high"] + 1)],
        "mean": round(statistics.fmean(steps), 3) if steps else None,
        "median": statistics.median(steps) if steps else None,
    }


def _ranking(body: Mapping[str, Any], values: Values) -> dict[str, Any]:
    found = combine([one["order"] for one in values], len(body["items"]))
    if found is None:
        names = ("order", "mean", "spread", "places", "borda", "w")
        return dict.fromkeys(names)
    return {
        "order": [*found.order],
        "mean": [round(one, 3) for one in found.mean],
        "spread": [round(one, 3) for one in found.spread],
        "places": [[*row] for row in found.places],
        "borda": [*found.borda],
        "w": None if found.w is None else round(found.w, 4),
    }
