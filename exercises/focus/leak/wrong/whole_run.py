"""misconception: the-warm-up-counts
feedback: The warm-up is in your slope
"""
from itertools import combinations
from statistics import median


def slope(samples):
    return median((d - b) / (c - a) for (a, b), (c, d) in combinations(samples, 2))


def verdict(samples, tolerance):
    if slope(samples) > tolerance:
        return "leak"
    first, warm = samples[0], samples[len(samples) // 2]
    rose = warm[1] - first[1] > tolerance * (warm[0] - first[0])
    return "warm-up" if rose else "flat"
