"""misconception: an-average-outvotes-a-lie
feedback: The liar drags your time along
"""


def agreed(clocks):
    def count(at):
        return sum(low <= at <= high for low, high in clocks)

    begin = max(sorted(low for low, _ in clocks), key=count)
    end = min(high for low, high in clocks if low <= begin <= high)
    return [begin, end, count(begin)]


def believed(clocks, at_least):
    begin, end, count = agreed(clocks)
    if count < at_least or 2 * count <= len(clocks):
        return None
    return sum((low + high) / 2 for low, high in clocks) / len(clocks)
