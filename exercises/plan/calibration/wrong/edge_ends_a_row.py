"""misconception: an-edge-ends-a-row
feedback: 50 belongs to the row that begins there
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
            if low < one["sure"] <= high or one["sure"] == low == edges[0]
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
