"""Step by step, with a median of its own."""


def middle(values):
    values = sorted(values)
    half = len(values) // 2
    if len(values) % 2 == 1:
        return values[half]
    return (values[half - 1] + values[half]) / 2


def interval(old, new, picks):
    ratios = []
    for pick in picks:
        old_rounds = []
        new_rounds = []
        for number in pick:
            old_rounds.append(old[number])
            new_rounds.append(new[number])
        ratios.append(middle(old_rounds) / middle(new_rounds))
    ratios.sort()
    cut = len(ratios) // 40
    kept = ratios[cut : len(ratios) - cut]
    return kept[0], kept[-1]


def verdict(low, high, claimed):
    if high < claimed:
        return "not supported"
    if low < claimed:
        return "cannot tell"
    return "supported"
