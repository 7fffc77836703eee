"""misconception: how-far-not-where
feedback: That is by how much the weight has to change
"""


def flip(a, b, weights, signal):
    rest = sum(weight * (a[one] - b[one]) for one, weight in weights.items())
    difference = a[signal] - b[signal]
    if difference == 0:
        return None
    weight = -rest / difference
    return weight if weight >= 0 else None
