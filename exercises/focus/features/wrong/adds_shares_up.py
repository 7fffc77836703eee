"""misconception: a-user-is-hurt-twice
feedback: is hurt once, not twice
"""

from itertools import combinations


def leave_out(features, uses, percent):
    everybody = sum(use["users"] for use in uses)
    cost = {name: sum(use["users"] for use in uses if name in use["needs"]) for name in features}
    best, best_gain = set(), 0
    for size in range(1, len(features) + 1):
        for dropped in combinations(features, size):
            gain = sum(features[name] for name in dropped)
            hurt = sum(cost[name] for name in dropped)
            if gain > best_gain and 100 * (everybody - hurt) >= percent * everybody:
                best, best_gain = set(dropped), gain
    return best
