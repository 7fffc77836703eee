"""How often a verdict is right where the truth is known: made-up rounds, and made-up memory.

Rounds are ``base * exp(noise)``: time is above zero, and a bad round is worse than a good one is
good. "In turns" adds a weather that both meet in the same round, as large as the noise of each.
Memory rises and falls by whole pages around its truth.
"""

import math
import random
from collections import Counter

from teachkit.decisions.focus import judge, memory_trend

ROUNDS = (6, 10, 30)
# The true speed, and the noise of a round as a share of its time.
SPEEDS = (1.0, 1.05, 1.2)
NOISES = (0.01, 0.05)
SAMPLES = (20, 80)
# True bytes a request, of 100 requests a sample; noise in bytes, of 20 MB in use.
SLOPES = (0.0, 5.0, 25.0, 100.0)
SWINGS = (4096.0, 65536.0)
START, EVERY, PAGE = 2e7, 100, 4096


def speeds(runs, *, rounds=ROUNDS, resamples=500):
    """Return how often "faster" gets each verdict, by rounds, noise, true speed and pairing."""
    draw = random.Random(11)
    rows = []
    for count in rounds:
        for noise in NOISES:
            for paired in (False, True):
                for speed in SPEEDS:
                    found = Counter()
                    for run in range(runs):
                        old, new = two_series(count, noise, speed, draw, paired=paired)
                        verdict = judge(old, new, paired=paired, resamples=resamples, seed=run)
                        found[verdict.verdict] += 1
                    rows.append(
                        {
                            "rounds": count,
                            "noise": noise,
                            "paired": paired,
                            "speed": speed,
                            "verdicts": shares(found, runs),
                        }
                    )
    return rows


def two_series(count, noise, speed, draw, *, paired):
    """Return the seconds of an old one, and of a new one that is so many times as fast."""
    weather = [draw.gauss(0, noise) if paired else 0.0 for _ in range(count)]
    old = [math.exp(w + draw.gauss(0, noise)) for w in weather]
    new = [math.exp(w + draw.gauss(0, noise)) / speed for w in weather]
    return old, new


def memories(runs):
    """Return how often memory gets each verdict, by samples, swing and true slope; and caches."""
    draw = random.Random(13)
    rows = []
    for count in SAMPLES:
        for swing in SWINGS:
            worlds = {f"{slope:g} bytes per request": grows(slope) for slope in SLOPES}
            # Time constants of a twentieth and a half of the run: full early, and never quite.
            worlds["a cache, full early"] = fills(count * EVERY / 20)
            worlds["a cache, still filling"] = fills(count * EVERY / 2)
            for what, truth in worlds.items():
                found = Counter()
                for _ in range(runs):
                    samples = [
                        (EVERY * i, PAGE * round((truth(EVERY * i) + draw.gauss(0, swing)) / PAGE))
                        for i in range(count)
                    ]
                    found[memory_trend(samples).verdict] += 1
                rows.append(
                    {
                        "samples": count,
                        "swing": swing,
                        "truth": what,
                        "verdicts": shares(found, runs),
                    }
                )
    return rows


def grows(slope):
    """Return bytes in use after so many requests, at so many bytes each."""
    return lambda requests: START + slope * requests


def fills(constant):
    """Return bytes in use of a cache of 4 MB that takes 63 % of its rest each ``constant``."""
    return lambda requests: START + 4e6 * (1 - math.exp(-requests / constant))


def shares(found, runs):
    """Return each verdict's share of the runs, the most frequent first."""
    return {word: count / runs for word, count in found.most_common()}
