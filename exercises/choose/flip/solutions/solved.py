"""The lead on the rest, made up for by the signal that moves."""


def flip(a, b, weights, signal):
    rest = sum(weight * (a[one] - b[one]) for one, weight in weights.items() if one != signal)
    difference = a[signal] - b[signal]
    if difference == 0:
        return None
    weight = -rest / difference
    return weight if weight >= 0 else None
