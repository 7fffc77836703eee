"""misconception: the-middle-decides
feedback: both answers are still open, and you gave one
"""
from statistics import median


def interval(old, new, picks):
    ratios = sorted(
        median([old[i] for i in pick]) / median([new[i] for i in pick]) for pick in picks
    )
    cut = len(ratios) // 40
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    return "supported" if (low + high) / 2 >= claimed else "not supported"
