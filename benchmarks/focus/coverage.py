"""How often the interval holds the truth: it promises nineteen times in twenty.

The real rounds of two compressors are the world, so the true ratio is known. From it as many
rounds are drawn as somebody might have measured, and the interval is held against the truth.
"""

import random
from statistics import NormalDist

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


def measured(old, new, count, draw, *, paired):
    """Draw rounds as one would measure them: together, or each by itself."""
    picks = [draw.randrange(len(old)) for _ in range(count)]
    others = picks if paired else [draw.randrange(len(new)) for _ in range(count)]
    return [old[i] for i in picks], [new[i] for i in others]
