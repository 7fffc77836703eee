"""misconception: below-is-not-yet-a-no
feedback: That is no 'cannot tell': it is a no
"""
from statistics import median


def interval(old, new, picks):
    ratios = sorted(
        median([old[i] for i in pick]) / median([new[i] for i in pick]) for pick in picks
    )
    cut = len(ratios) // 40
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    return "supported" if low >= claimed else "cannot tell"
