"""misconception: no-forecasts-no-error
feedback: A score of nought would be perfect
"""


def _mean(values):
    return sum(values) / len(values) if values else None


def brier(forecasts):
    return 0.0 if not forecasts else _mean([(one["sure"] / 100 - one["right"]) ** 2 for one in forecasts])


def table(forecasts, edges):
    rows = []
    for low, high in zip(edges, edges[1:]):
        inside = [
            one
            for one in forecasts
            if low <= one["sure"] < high or one["sure"] == high == edges[-1]
        ]
        rows.append(
            {
                "from": low,
                "to": high,
                "count": len(inside),
                "sure": _mean([one["sure"] for one in inside]),
                "share": _mean([100 * one["right"] for one in inside]),
            }
        )
    return rows
