"""misconception: any-rise-is-a-leak
feedback: Any rise at all alarms you
"""
from itertools import combinations
from statistics import median


def slope(samples):
    late = samples[len(samples) // 2 :]
    return median((d - b) / (c - a) for (a, b), (c, d) in combinations(late, 2))


def verdict(samples, tolerance):
    if slope(samples) > 0:
        return "leak"
    first, warm = samples[0], samples[len(samples) // 2]
    return "warm-up" if warm[1] - first[1] > tolerance * (warm[0] - first[0]) else "flat"
