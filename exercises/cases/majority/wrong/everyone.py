"""misconception: one-clock-is-enough
feedback: Only one clock agrees with itself
"""


def agreed(clocks):
    def count(at):
        return sum(low <= at <= high for low, high in clocks)

    begin = max(sorted(low for low, _ in clocks), key=count)
    end = min(high for low, high in clocks if low <= begin <= high)
    return [begin, end, count(begin)]


def believed(clocks, at_least):
    begin, end, count = agreed(clocks)
    if 2 * count <= len(clocks):
        return None
    return (begin + end) / 2
