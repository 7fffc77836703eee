"""misconception: a-kind-is-a-user
feedback: You have counted kinds of users, not users
"""

from itertools import combinations


def leave_out(features, uses, percent):
    best, best_gain = set(), 0
    for size in range(1, len(features) + 1):
        for dropped in combinations(features, size):
            gain = sum(features[name] for name in dropped)
            unaffected = [use for use in uses if not set(dropped).intersection(use["needs"])]
            if gain > best_gain and 100 * len(unaffected) >= percent * len(uses):
                best, best_gain = set(dropped), gain
    return best
