"""misconception: two-points-make-a-line
feedback: One odd sample decides your slope
"""
def slope(samples):
    late = samples[len(samples) // 2 :]
    return (late[-1][1] - late[0][1]) / (late[-1][0] - late[0][0])


def verdict(samples, tolerance):
    if slope(samples) > tolerance:
        return "leak"
    first, warm = samples[0], samples[len(samples) // 2]
    rose = warm[1] - first[1] > tolerance * (warm[0] - first[0])
    return "warm-up" if rose else "flat"
