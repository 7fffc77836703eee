"""misconception: all-that-is-possible-is-agreed
feedback: That is all that anybody holds possible
"""


def agreed(clocks):
    def count(at):
        return sum(low <= at <= high for low, high in clocks)

    begin = max(sorted(low for low, _ in clocks), key=count)
    agreeing = [clock for clock in clocks if clock[0] <= begin <= clock[1]]
    return [min(low for low, _ in agreeing), max(high for _, high in agreeing), len(agreeing)]


def believed(clocks, at_least):
    begin, end, count = agreed(clocks)
    if count < at_least or 2 * count <= len(clocks):
        return None
    return (begin + end) / 2
