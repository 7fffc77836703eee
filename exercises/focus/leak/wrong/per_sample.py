"""misconception: slope-per-sample
feedback: That is bytes per sample
"""
from statistics import median


def slope(samples):
    late = samples[len(samples) // 2 :]
    return median(
        (late[j][1] - late[i][1]) / (j - i) for i in range(len(late)) for j in range(i + 1, len(late))
    )


def verdict(samples, tolerance):
    if slope(samples) > tolerance:
        return "leak"
    first, warm = samples[0], samples[len(samples) // 2]
    rose = warm[1] - first[1] > tolerance * (warm[0] - first[0])
    return "warm-up" if rose else "flat"
