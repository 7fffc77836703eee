"""misconception: the-score-is-the-error-rate
feedback: it matters how sure one was
"""


def brier(forecasts):
    if not forecasts:
        return None
    wrong = [one for one in forecasts if (one["sure"] > 50) != one["right"]]
    return len(wrong) / len(forecasts)


def table(forecasts, edges):
    rows = []
    for low, high in zip(edges, edges[1:]):
        inside = [
            one
            for one in forecasts
            if low <= one["sure"] < high or one["sure"] == high == edges[-1]
        ]
        count = len(inside)
        rows.append(
            {
                "from": low,
                "to": high,
                "count": count,
                "sure": sum(one["sure"] for one in inside) / count if count else None,
                "share": 100 * sum(one["right"] for one in inside) / count if count else None,
            }
        )
    return rows
