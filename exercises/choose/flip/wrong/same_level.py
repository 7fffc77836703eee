"""misconception: equal-is-zero
feedback: Both have the same level there
"""


def flip(a, b, weights, signal):
    rest = sum(weight * (a[one] - b[one]) for one, weight in weights.items() if one != signal)
    difference = a[signal] - b[signal]
    if difference == 0:
        return 0.0
    weight = -rest / difference
    return weight if weight >= 0 else None
