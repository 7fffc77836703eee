"""misconception: nearest-will-do
feedback: At a weight of zero they are not level either
"""


def flip(a, b, weights, signal):
    rest = sum(weight * (a[one] - b[one]) for one, weight in weights.items() if one != signal)
    difference = a[signal] - b[signal]
    if difference == 0:
        return None
    weight = -rest / difference
    return max(0.0, weight)
