"""misconception: the-middle-clock-is-right
feedback: That is a time between the camps
"""


def agreed(clocks):
    def count(at):
        return sum(low <= at <= high for low, high in clocks)

    begin = max(sorted(low for low, _ in clocks), key=count)
    end = min(high for low, high in clocks if low <= begin <= high)
    return [begin, end, count(begin)]


def believed(clocks, at_least):
    if agreed(clocks)[2] < at_least:
        return None
    middles = sorted((low + high) / 2 for low, high in clocks)
    half = len(middles) // 2
    return middles[half] if len(middles) % 2 else (middles[half - 1] + middles[half]) / 2
