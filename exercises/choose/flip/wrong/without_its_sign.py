"""misconception: any-number-is-a-weight
feedback: Only a weight below zero would make these two level
"""


def flip(a, b, weights, signal):
    rest = sum(weight * (a[one] - b[one]) for one, weight in weights.items() if one != signal)
    difference = a[signal] - b[signal]
    if difference == 0:
        return None
    weight = -rest / difference
    return abs(weight)
