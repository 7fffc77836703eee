"""misconception: upside-down
feedback: The fraction is upside down
"""


def flip(a, b, weights, signal):
    rest = sum(weight * (a[one] - b[one]) for one, weight in weights.items() if one != signal)
    difference = a[signal] - b[signal]
    if difference == 0:
        return None
    weight = -difference / rest if rest else None
    return weight if weight is None or weight >= 0 else None
