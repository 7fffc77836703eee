from bisect import bisect_right
from fractions import Fraction


def brier(forecasts):
    if not forecasts:
        return None
    total = Fraction(0)
    for forecast in forecasts:
        distance = Fraction(forecast["sure"]) / 100 - int(forecast["right"])
        total += distance * distance
    return float(total / len(forecasts))


def table(forecasts, edges):
    rows = [
        {"from": edges[i], "to": edges[i + 1], "count": 0, "sure": None, "share": None}
        for i in range(len(edges) - 1)
    ]
    said = [0] * len(rows)
    true = [0] * len(rows)
    for forecast in forecasts:
        place = min(bisect_right(edges, forecast["sure"]) - 1, len(rows) - 1)
        rows[place]["count"] += 1
        said[place] += forecast["sure"]
        true[place] += 1 if forecast["right"] else 0
    for place, row in enumerate(rows):
        if row["count"]:
            row["sure"] = said[place] / row["count"]
            row["share"] = 100 * true[place] / row["count"]
    return rows
