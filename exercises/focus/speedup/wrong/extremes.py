"""misconception: the-interval-is-all-there-was
feedback: Nothing was cut off
"""
from statistics import median


def interval(old, new, picks):
    ratios = [median([old[i] for i in pick]) / median([new[i] for i in pick]) for pick in picks]
    return min(ratios), max(ratios)


def verdict(low, high, claimed):
    if low >= claimed:
        return "supported"
    return "not supported" if high < claimed else "cannot tell"
