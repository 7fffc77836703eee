"""misconception: grid-search
feedback: That is close and not exact
"""


def flip(a, b, weights, signal):
    def lead(weight):
        tried = {**weights, signal: weight}
        return sum(tried[one] * (a[one] - b[one]) for one in tried)

    if a[signal] == b[signal]:
        return None
    best = min((step / 100 for step in range(1001)), key=lambda weight: abs(lead(weight)))
    return best if abs(lead(best)) < 0.01 else None
