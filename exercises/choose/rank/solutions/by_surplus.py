"""Start from the average candidate and add what each one has more or less: an unknown adds none."""

from statistics import fmean


def rank(levels, weights):
    def known(signal):
        return [its[signal] for its in levels.values() if its[signal] is not None]

    average = {signal: fmean(known(signal)) for signal in weights if known(signal)}
    share = {signal: 100 * weights[signal] / sum(weights[s] for s in average) for signal in average}
    base = sum(share[signal] * average[signal] for signal in average)

    def row(name):
        its = levels[name]
        surplus = sum(
            share[signal] * (its[signal] - average[signal])
            for signal in average
            if its[signal] is not None
        )
        return name, base + surplus, sorted(s for s in weights if its[s] is None)

    return sorted(sorted(map(row, levels)), key=lambda one: round(one[1], 9), reverse=True)
