"""How often the interval holds the truth: it promises nineteen times in twenty.

The real rounds of two compressors are the world, so the true ratio is known. From it as many
rounds are drawn as somebody might have measured, and the interval is held against the truth.
"""

import random
from collections import Counter
from statistics import NormalDist

from teachkit.decisions.focus import judge, memory_trend
from teachkit.decisions.focus.performance import bootstrap_ratio
from teachkit.decisions.focus.trend import median

COUNTS = (4, 5, 6, 8, 10, 15, 20, 40)


def table(series, runs):
    """Return a row for each number of rounds: the share of intervals that hold the truth."""
    old, new = series["zlib-6"][1:], series["zlib-rs-6"][1:]
    truth = median(old) / median(new)
    draw = random.Random(7)
    rows = []
    for count in COUNTS:
        row = {"rounds": count, "runs": runs}
        for paired in (False, True):
            held = 0
            for run in range(runs):
                a, b = measured(old, new, count, draw, paired=paired)
                _, low, high = bootstrap_ratio(a, b, paired=paired, resamples=500, seed=run)
                held += low <= truth <= high
            row["paired" if paired else "apart"] = held / runs
        rows.append(row)
    # What chance alone does to a share of nineteen in twenty, in this many runs.
    margin = NormalDist().inv_cdf(0.975) * (0.95 * 0.05 / runs) ** 0.5
    return [{**row, "margin": margin} for row in rows]


def false_alarms(runs):
    """Return how often each verdict falls where nothing is faster, and nothing leaks.

    Noise in which each value keeps a part of the one before, as busy machines and allocators
    have it, and memory that a collector cuts down again and again.
    """
    draw = random.Random(5)
    rows = []
    for kept in (0.0, 0.5, 0.9):
        speeds, memories = Counter(), Counter()
        for _ in range(runs):
            old, new = ([1 + 0.02 * abs(v) for v in noise(30, kept, draw)] for _ in range(2))
            speeds[judge(old, new, resamples=500).verdict] += 1
            held = [(100 * i, 2e7 + 2e5 * v) for i, v in enumerate(noise(80, kept, draw))]
            memories[memory_trend(held).verdict] += 1
        rows.append([f"two equal speeds, {kept:.0%} of the noise kept", dict(speeds)])
        rows.append([f"memory that stays, {kept:.0%} of the noise kept", dict(memories)])
    teeth = Counter()
    for _ in range(runs):
        shift = draw.randrange(10)
        held = [(100 * i, 2e7 + 3e5 * ((i + shift) % 10) + draw.gauss(0, 1e4)) for i in range(80)]
        teeth[memory_trend(held).verdict] += 1
    return [*rows, ["memory that a collector cuts down", dict(teeth)]]


def noise(count, kept, draw):
    """Return values of deviation 1, each of which keeps a part of the one before."""
    value, values = draw.gauss(0, 1), []
    for _ in range(count):
        values.append(value)
        value = kept * value + draw.gauss(0, (1 - kept * kept) ** 0.5)
    return values


def measured(old, new, count, draw, *, paired):
    """Draw rounds as one would measure them: together, or each by itself."""
    picks = [draw.randrange(len(old)) for _ in range(count)]
    others = picks if paired else [draw.randrange(len(new)) for _ in range(count)]
    return [old[i] for i in picks], [new[i] for i in others]
