"""misconception: leads-without-weights
feedback: The other signals have weights as well
"""


def flip(a, b, weights, signal):
    rest = sum(a[one] - b[one] for one, weight in weights.items() if one != signal)
    difference = a[signal] - b[signal]
    if difference == 0:
        return None
    weight = -rest / difference
    return weight if weight >= 0 else None
