"""misconception: new-over-old
feedback: The ratio is upside down
"""
from statistics import median


def interval(old, new, picks):
    ratios = sorted(
        median([new[i] for i in pick]) / median([old[i] for i in pick]) for pick in picks
    )
    cut = len(ratios) // 40
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    if low >= claimed:
        return "supported"
    return "not supported" if high < claimed else "cannot tell"
