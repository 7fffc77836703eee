"""misconception: five-per-cent-at-each-end
feedback: Another share than a fortieth was cut off
"""
from statistics import median


def interval(old, new, picks):
    ratios = sorted(
        median([old[i] for i in pick]) / median([new[i] for i in pick]) for pick in picks
    )
    cut = len(ratios) // 20
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    if low >= claimed:
        return "supported"
    return "not supported" if high < claimed else "cannot tell"
