"""misconception: spread-of-rounds-is-the-interval
feedback: These are the single rounds' ratios
"""
from statistics import median


def interval(old, new, picks):
    ratios = sorted(old[i] / new[i] for i in set(sum(picks, [])))
    cut = len(ratios) // 40
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    if low >= claimed:
        return "supported"
    return "not supported" if high < claimed else "cannot tell"
