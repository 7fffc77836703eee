"""Two loops, and the middle by hand."""


def slope(samples):
    late = samples[len(samples) // 2 :]
    slopes = []
    for i in range(len(late)):
        for j in range(i + 1, len(late)):
            gained = late[j][1] - late[i][1]
            requests = late[j][0] - late[i][0]
            slopes.append(gained / requests)
    slopes.sort()
    half = len(slopes) // 2
    if len(slopes) % 2:
        return slopes[half]
    return (slopes[half - 1] + slopes[half]) / 2


def verdict(samples, tolerance):
    if slope(samples) > tolerance:
        return "leak"
    half = len(samples) // 2
    early = (samples[half][1] - samples[0][1]) / (samples[half][0] - samples[0][0])
    if early > tolerance:
        return "warm-up"
    return "flat"
