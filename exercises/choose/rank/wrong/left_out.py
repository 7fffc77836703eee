"""misconception: incomplete-is-unusable
feedback: Somebody is left out
"""


def rank(levels, weights):
    total = sum(weights.values())
    rows = []
    for name, its in levels.items():
        if None in its.values():
            continue
        score = 100 * sum(weights[signal] * its[signal] for signal in weights) / total
        rows.append((name, score, []))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
