"""misconception: old-and-new-are-drawn-apart
feedback: Old and new come from different rounds somewhere
"""
from statistics import median


def interval(old, new, picks):
    others = picks[1:] + picks[:1]
    ratios = sorted(
        median([old[i] for i in pick]) / median([new[i] for i in other])
        for pick, other in zip(picks, others)
    )
    cut = len(ratios) // 40
    return ratios[cut], ratios[-1 - cut]


def verdict(low, high, claimed):
    if low >= claimed:
        return "supported"
    return "not supported" if high < claimed else "cannot tell"
