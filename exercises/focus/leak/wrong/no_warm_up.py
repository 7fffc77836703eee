"""misconception: what-stopped-never-rose
feedback: It did rise: at first
"""
from itertools import combinations
from statistics import median


def slope(samples):
    late = samples[len(samples) // 2 :]
    return median((d - b) / (c - a) for (a, b), (c, d) in combinations(late, 2))


def verdict(samples, tolerance):
    return "leak" if slope(samples) > tolerance else "flat"
