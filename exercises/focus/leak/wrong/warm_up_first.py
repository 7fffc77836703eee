"""misconception: a-warm-up-excuses-the-rest
feedback: whatever came first
"""
from itertools import combinations
from statistics import median


def slope(samples):
    late = samples[len(samples) // 2 :]
    return median((d - b) / (c - a) for (a, b), (c, d) in combinations(late, 2))


def verdict(samples, tolerance):
    first, warm = samples[0], samples[len(samples) // 2]
    if warm[1] - first[1] > tolerance * (warm[0] - first[0]):
        return "warm-up"
    return "leak" if slope(samples) > tolerance else "flat"
