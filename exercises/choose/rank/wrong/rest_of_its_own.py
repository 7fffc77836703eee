"""misconception: judged-by-what-it-shows
feedback: The unknown counts as what else is known of the same
"""


def rank(levels, weights):
    rows = []
    for name, its in levels.items():
        known = [signal for signal in weights if its[signal] is not None]
        total = sum(weights[signal] for signal in known)
        points = sum(weights[signal] * its[signal] for signal in known)
        unknown = sorted(set(weights) - set(known))
        rows.append((name, 100 * points / total if total else 0.0, unknown))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
