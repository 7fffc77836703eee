"""The lead is a straight line in that weight: two points of it tell where it crosses zero."""


def flip(a, b, weights, signal):
    def lead(weight):
        tried = {**weights, signal: weight}
        return sum(tried[one] * (a[one] - b[one]) for one in tried)

    at_zero, at_one = lead(0.0), lead(1.0)
    slope = at_one - at_zero
    if a[signal] == b[signal] or at_zero * slope > 0:
        return None
    return abs(at_zero / slope)
