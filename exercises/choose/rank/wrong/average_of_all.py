"""misconception: unknown-counts-in-the-average
feedback: The average is taken over everybody
"""


def rank(levels, weights):
    total = sum(weights.values())
    rows = []
    for name, its in levels.items():
        points = 0.0
        for signal, weight in weights.items():
            everybody = [one[signal] or 0.0 for one in levels.values()]
            level = its[signal]
            average = sum(everybody) / len(everybody)
            points += weight * (average if level is None else level)
        unknown = sorted(signal for signal in weights if its[signal] is None)
        rows.append((name, 100 * points / total, unknown))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
