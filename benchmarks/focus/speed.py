"""Milliseconds: the bootstrap of a ratio in three ways, and whole questions as they are asked."""

from importlib import import_module, metadata
from importlib.util import find_spec

from benchmarks.depend.measure import call, in_turns, ratio, summary
from teachkit.decisions.focus import judge, memory_trend, read_timings
from teachkit.decisions.focus.performance import bootstrap_ratio

RESAMPLES = 2000
SIZES = (10, 30, 100, 250)


def peers():
    """Return the versions of the peers that are here, and what is not."""
    found, without = {}, []
    for name in ("numpy", "scipy"):
        if find_spec(name) is None:
            without.append(f"{name}: not installed")
        else:
            found[name] = metadata.version(name)
    return found, without


def repeated(values, count):
    """Return ``count`` rounds, the given ones again and again with a little of each before it."""
    return [values[i % len(values)] * (1 + 1e-6 * i) for i in range(count)]


def bootstrap(series, rounds, there):
    """Time the interval of a ratio of medians, paired and not, for growing numbers of rounds."""
    rows = []
    for count in SIZES:
        old, new = (repeated(series[name], count) for name in ("zlib-6", "zlib-rs-6"))
        for paired in (False, True):
            ways = {"teachkit": lambda o=old, n=new, p=paired: bootstrap_ratio(o, n, paired=p)}
            if "numpy" in there:
                ways["numpy"] = lambda o=old, n=new, p=paired: with_numpy(o, n, p)
            if "scipy" in there:
                ways["scipy"] = lambda o=old, n=new, p=paired: with_scipy(o, n, p)
            answers = {name: tuple(map(float, way())) for name, way in ways.items()}
            taken = in_turns({name: call(way) for name, way in ways.items()}, rounds)
            rows.append(
                {
                    "rounds": count,
                    "paired": paired,
                    "ms": {name: summary(found) for name, found in taken.items()},
                    "over": {
                        name: ratio(taken[name], taken["teachkit"])
                        for name in ways
                        if name != "teachkit"
                    },
                    "answers": answers,
                }
            )
    return rows


def with_numpy(old, new, paired):
    """Do it as one would by hand: a matrix of picks, a median along it."""
    np = import_module("numpy")
    draw = np.random.default_rng(1)
    old, new = np.asarray(old), np.asarray(new)
    picks = draw.integers(len(old), size=(RESAMPLES, len(old)))
    others = picks if paired else draw.integers(len(new), size=(RESAMPLES, len(new)))
    ratios = np.median(old[picks], axis=1) / np.median(new[others], axis=1)
    return (np.median(old) / np.median(new), *np.quantile(ratios, [0.025, 0.975]))


def with_scipy(old, new, paired):
    """Ask SciPy, as its documentation shows."""
    np, stats = import_module("numpy"), import_module("scipy.stats")
    found = stats.bootstrap(
        (old, new),
        lambda a, b, axis: np.median(a, axis=axis) / np.median(b, axis=axis),
        paired=paired,
        method="percentile",
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(1),
    ).confidence_interval
    return (np.median(old) / np.median(new), found.low, found.high)


def whole(series, rounds):
    """Time whole questions: a judgement with and without a rival, reading, a slope of memory."""
    old, new, rival = (repeated(series[name], 30) for name in ("zlib-6", "zlib-rs-6", "zlib-ng-6"))
    many = {name: repeated(series[name], 20_000) for name in ("zlib-6", "zlib-rs-6")}
    text = "ms\n" + "\n".join(f"{1e3 * value:.6f}" for value in many["zlib-6"])
    memory = [(100 * i, 1e7 + 25.0 * 100 * i + 4096 * (i % 3)) for i in range(10_000)]
    ways = {
        "judge, 30 rounds": lambda: judge(old, new, claim="2x faster", paired=True),
        "judge, 30 rounds, a rival": lambda: judge(old, new, claim="2x faster", rival=rival),
        "judge, 20,000 rounds": lambda: judge(many["zlib-6"], many["zlib-rs-6"]),
        "read 20,000 rounds of CSV": lambda: read_timings(text),
        "slope of 81 samples": lambda: memory_trend(memory[:81]),
        "slope of 10,000 samples": lambda: memory_trend(memory),
    }
    taken = in_turns({name: call(way) for name, way in ways.items()}, rounds)
    return {name: summary(found) for name, found in taken.items()}
