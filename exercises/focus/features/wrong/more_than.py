"""misconception: at-least-is-more-than
feedback: at least 95 means that exactly 95 will do
"""

from itertools import combinations


def leave_out(features, uses, percent):
    everybody = sum(use["users"] for use in uses)
    best, best_gain = set(), 0
    for size in range(1, len(features) + 1):
        for dropped in combinations(features, size):
            gain = sum(features[name] for name in dropped)
            gone = set(dropped)
            unaffected = sum(use["users"] for use in uses if not gone.intersection(use["needs"]))
            if gain > best_gain and 100 * unaffected > percent * everybody:
                best, best_gain = gone, gain
    return best
