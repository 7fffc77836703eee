"""misconception: every-row-is-half-open
feedback: where is the one who was 100 percent sure
"""


def _mean(values):
    return sum(values) / len(values) if values else None


def brier(forecasts):
    return _mean([(one["sure"] / 100 - one["right"]) ** 2 for one in forecasts])


def table(forecasts, edges):
    rows = []
    for low, high in zip(edges, edges[1:]):
        inside = [
            one
            for one in forecasts
            if low <= one["sure"] < high
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
