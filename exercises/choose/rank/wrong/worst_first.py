"""misconception: ascending
feedback: The best one comes last
"""


def rank(levels, weights):
    averages = {}
    for signal in weights:
        known = [its[signal] for its in levels.values() if its[signal] is not None]
        if known:
            averages[signal] = sum(known) / len(known)
    total = sum(weights[signal] for signal in averages)
    rows = []
    for name, its in levels.items():
        points = 0.0
        for signal, average in averages.items():
            level = its[signal]
            points += weights[signal] * (average if level is None else level)
        unknown = sorted(signal for signal in weights if its[signal] is None)
        rows.append((name, 100 * points / total, unknown))
    return sorted(rows, key=lambda row: (row[1], row[0]))
