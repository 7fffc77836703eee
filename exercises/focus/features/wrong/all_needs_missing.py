"""misconception: one-missing-feature-does-not-hurt
feedback: One missing feature is enough to hurt a user
"""

from itertools import combinations


def leave_out(features, uses, percent):
    everybody = sum(use["users"] for use in uses)
    best, best_gain = set(), 0
    for size in range(1, len(features) + 1):
        for dropped in combinations(features, size):
            gain = sum(features[name] for name in dropped)
            unaffected = sum(
                use["users"]
                for use in uses
                if not use["needs"] or not set(use["needs"]) <= set(dropped)
            )
            if gain > best_gain and 100 * unaffected >= percent * everybody:
                best, best_gain = set(dropped), gain
    return best
