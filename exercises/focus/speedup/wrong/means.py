"""misconception: a-mean-is-as-good
feedback: One bad round moves your answer
"""
from statistics import mean


def interval(old, new, picks):
    ratios = sorted(mean([old[i] for i in pick]) / mean([new[i] for i in pick]) for pick in picks)
    cut = len(ratios) // 40
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    if low >= claimed:
        return "supported"
    return "not supported" if high < claimed else "cannot tell"
