"""Is it faster? Two series of timings, a claim, and a verdict that may be "cannot tell".

A single number is no evidence (Georges, Buytaert and Eeckhout 2007, "Statistically rigorous Java
performance evaluation", OOPSLA): the same program takes another time each round. What people ask
is how many times as fast, so the effect is a ratio with an interval (Kalibera and Jones 2013,
"Rigorous benchmarking in reasonable time", ISMM). The interval is the percentile bootstrap
(Efron and Tibshirani 1993, "An introduction to the bootstrap", chapter 13): draw as many rounds
as there were, with replacement, again and again, and see where the ratio falls. Rounds that were
measured in turns are drawn in pairs, so that weather which both met cancels out. Where a round
resembles the one before, runs of rounds are drawn in place of single ones (the circular block
bootstrap of Politis and Romano 1992): else the interval would be far too sure.

The ratio is of medians unless you ask for means: what else a machine does can only make a round
slower, so one bad round should not speak for all. Means are right where the total is what you
pay for.

SciPy has the same bootstrap, and the tests hold ours against it. It is not used at run time: the
browser would have to fetch all of it for twenty lines, and the standard library's ``random()``
promises the same numbers in every version, so that all faces give the same answer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from teachkit.decisions.focus.speed_claim import PARITY, Claim, parse_claim
from teachkit.decisions.focus.timings import Series
from teachkit.decisions.focus.trend import (
    MOST_POINTS,
    blocks,
    fences,
    median,
    quantile,
    resembling_run,
    theil_sen,
)
from teachkit.errors import TeachkitError

__all__ = [
    "FEWEST",
    "SAME_SIZE",
    "Claim",
    "Judgement",
    "Reason",
    "Rival",
    "SameWork",
    "bootstrap_ratio",
    "judge",
    "parse_claim",
    "same_work",
    "steady_from",
]

# With five rounds no trend can be told from chance at one in a hundred; and with four, the
# interval holds the truth in fewer than nine of ten runs, where it promises nineteen of twenty
# (python -m benchmarks.focus prints the table).
FEWEST = 6
# Outputs within two per cent count as the same work: two deflate encoders never agree to the byte.
SAME_SIZE = 0.02
# Seconds: less than light needs for a hair's breadth, and more than thirty thousand years.
SHORTEST, LONGEST = 1e-15, 1e12
# A trend is believed when chance would show it once in a hundred, and it moves one per cent.
_TREND_P, _TREND_LEAST = 0.01, 0.01
# Without an end to it, a slip of the finger computes for days.
MOST_RESAMPLES = 100_000
_SEED = 20131020

SUPPORTED, NOT_SUPPORTED, CANNOT_TELL = "supported", "not supported", "cannot tell"
GOOD, BAD, PLAIN = "good", "bad", "plain"
_MEAN: Callable[[Sequence[float]], float] = lambda values: math.fsum(values) / len(values)  # noqa: E731  # the table below names it
STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {"median": median, "mean": _MEAN}


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence for the verdict; ``tone`` is good, bad or plain news for the claim.

    ``kind`` is one of verdict, interval, claim, rounds, pairs, warm-up, drift, outliers,
    same-work, rival, starts.
    """

    kind: str
    sentence: str
    tone: str = PLAIN


@dataclass(frozen=True, slots=True)
class SameWork:
    """Whether both put out as much: ``verdict`` is same, larger, smaller or unknown.

    ``old`` and ``new`` are bytes, ``ratio`` is new over old.
    """

    verdict: str
    old: int | None
    new: int | None
    ratio: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Rival:
    """What a third series says: its own speed over the old one, and how far the new one leads.

    ``ahead`` is the rival's time over the new one's: above 1, the new one is faster.
    """

    name: str
    ratio: float
    low: float
    high: float
    as_good: bool
    ahead: float
    ahead_low: float
    ahead_high: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on a claim, and all that it stands on.

    ``ratio`` is old time over new time (above 1, the new one is faster), ``low`` and ``high``
    its interval; with fewer than `FEWEST` rounds they are there and mean little. ``warmup`` is
    how many leading rounds of old and new were left out, ``runs`` how many neighbours were drawn
    at once (1 and 1 when rounds know nothing of each other). ``drift`` is how far each series moved
    over its whole run, as a share of its median, 0.0 where no trend is believed; ``ratio_drift``
    is the same for the ratio of paired rounds. ``outliers`` are rounds, counted from 0, beyond
    Tukey's fences; they are noted and kept.
    """

    verdict: str
    claim: Claim
    ratio: float
    low: float
    high: float
    statistic: str
    paired: bool
    resamples: int
    confidence: float
    old: Series
    new: Series
    warmup: tuple[int, int]
    runs: tuple[int, int]
    drift: tuple[float, float]
    ratio_drift: float
    outliers: tuple[tuple[int, ...], tuple[int, ...]]
    same_work: SameWork
    rival: Rival | None
    reasons: tuple[Reason, ...]

    @property
    def headline(self) -> str:
        """Return the verdict as one sentence."""
        return self.reasons[0].sentence


def judge(
    old: Series | Sequence[float],
    new: Series | Sequence[float],
    *,
    claim: Claim | str | None = None,
    sizes: tuple[int, int] | None = None,
    rival: Series | Sequence[float] | None = None,
    rival_size: int | None = None,
    paired: bool | None = None,
    statistic: str = "median",
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = _SEED,
) -> Judgement:
    """Weigh a claim about ``new`` against ``old``, both in seconds, a number a round.

    Without a claim, "faster" is tested. ``sizes`` are the bytes that old and new put out, if the
    series do not carry them. ``paired`` says that round i of one was measured beside round i of
    the other; None finds that out from the file they came from. The same input gives the same
    answer everywhere, to the last digit.

    Raises:
        TeachkitError: ``bad-claim``; ``no-rounds`` for an empty series; ``not-a-time``;
            ``no-unit`` when one file names its unit and the other does not; ``unpaired`` when
            ``paired`` is asked for and the numbers of rounds differ; ``bad-option``.
    """
    _check(statistic, resamples, confidence)
    if sizes is not None and min(sizes) < 0:
        raise TeachkitError(
            "bad-option",
            f"{min(sizes)} is no number of bytes",
            place="sizes",
            hint="Sizes are counted in bytes, from zero up.",
        )
    wanted = (
        claim if isinstance(claim, Claim) else parse_claim("faster" if claim is None else claim)
    )
    before, after = _series(old, "old"), _series(new, "new")
    _same_unit(before, after)
    together = _paired(before, after, asked=paired)
    skip = steady_from(before.seconds), steady_from(after.seconds)
    if together:
        skip = max(skip), max(skip)
    a, b = before.seconds[skip[0] :], after.seconds[skip[1] :]
    measure = {"statistic": statistic, "resamples": resamples, "confidence": confidence}
    runs = _runs(a, b, statistic, paired=together)
    ratio, low, high = bootstrap_ratio(a, b, paired=together, seed=seed, runs=runs, **measure)  # type: ignore[arg-type]  # a table of keywords
    drift = _drift(a), _drift(b)
    ratio_drift = _drift([x / y for x, y in zip(a, b, strict=True)]) if together else 0.0
    work = same_work(*(sizes or (before.size, after.size)))
    moved = abs(ratio_drift) if together else abs(drift[0]) + abs(drift[1])
    enough = min(len(a), len(b)) >= FEWEST
    plain = _verdict(wanted, low, high) if enough else CANNOT_TELL
    wide = _verdict(wanted, low / (1 + moved), high * (1 + moved)) if enough else CANNOT_TELL
    verdict = _with_work(wide, wanted, work)
    found = Judgement(
        verdict=verdict,
        claim=wanted,
        ratio=ratio,
        low=low,
        high=high,
        paired=together,
        old=before,
        new=after,
        warmup=skip,
        runs=runs,
        drift=drift,
        ratio_drift=ratio_drift,
        outliers=(_outliers(before.seconds, skip[0]), _outliers(after.seconds, skip[1])),
        same_work=work,
        rival=None,
        reasons=(),
        statistic=statistic,
        resamples=resamples,
        confidence=confidence,
    )
    third = None
    if rival is not None:
        third = _rival(found, _series(rival, "rival"), rival_size, seed, paired=paired)
    from teachkit.decisions.focus.performance_words import reasons

    found = replace(found, rival=third)
    return replace(found, reasons=reasons(found, by_time=plain, with_drift=wide))


def bootstrap_ratio(
    old: Sequence[float],
    new: Sequence[float],
    *,
    paired: bool = False,
    statistic: str = "median",
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = _SEED,
    runs: tuple[int, int] = (1, 1),
) -> tuple[float, float, float]:
    """Return old over new, of medians or means, and its percentile bootstrap interval.

    ``runs`` is how many neighbours of old and new are drawn at once, around the end if need be.
    More than `MOST_POINTS` rounds are read as that many blocks of neighbours, each by its own
    median or mean: it keeps the time in bounds, and neighbours that resemble each other together.
    Only ``random()`` of the generator is used, because of all its methods that one is promised
    to give the same numbers in later versions of Python.
    """
    middle = STATISTICS[statistic]
    a, b = blocks(old, MOST_POINTS, middle), blocks(new, MOST_POINTS, middle)
    draw = random.Random(seed).random  # noqa: S311  # it draws samples, it keeps no secret
    found = []
    for _ in range(resamples):
        picks = _picks(len(a), runs[0], draw)
        others = picks if paired else _picks(len(b), runs[1], draw)
        found.append(middle([a[i] for i in picks]) / middle([b[i] for i in others]))
    found.sort()
    tail = (1 - confidence) / 2
    return middle(a) / middle(b), quantile(found, tail), quantile(found, 1 - tail)


def _picks(count: int, run: int, draw: Callable[[], float]) -> list[int]:
    """Draw as many places as there are, ``run`` neighbours at a time, around the end."""
    starts = [int(draw() * count) for _ in range(0, count, run)]
    if run == 1:
        return starts
    return [(start + i) % count for start in starts for i in range(run)][:count]


def _runs(
    old: Sequence[float], new: Sequence[float], statistic: str, *, paired: bool
) -> tuple[int, int]:
    """Return how many neighbours to draw at once; of pairs, it is their ratio that counts."""
    middle = STATISTICS[statistic]
    a, b = blocks(old, MOST_POINTS, middle), blocks(new, MOST_POINTS, middle)
    if not paired:
        return resembling_run(a), resembling_run(b)
    both = resembling_run([x / y for x, y in zip(a, b, strict=True)])
    return both, both


def steady_from(seconds: Sequence[float]) -> int:
    """Return how many leading rounds are a warm-up, at most half of them.

    The second half stands for the steady state. A leading round that lies three quartile ranges
    and one per cent outside of its quartiles (Tukey's "far out") is still on the way there, and
    so is what follows until the first that is not. A start-up phase has to go before anything is
    summed up (Georges et al. 2007, section 3.2; Kalibera and Jones 2013, section 4.1).
    """
    half = len(seconds) // 2
    if half < 3:
        return 0
    steady = seconds[half:]
    low, high = fences(steady, 3.0)
    margin = 0.01 * median(steady)
    low, high = low - margin, high + margin
    count = 0
    while count < half and not low <= seconds[count] <= high:
        count += 1
    return count if count < half else 0


def same_work(old: int | None, new: int | None) -> SameWork:
    """Hold two sizes of output against each other; bytes."""
    if not old or new is None:
        return SameWork(
            "unknown",
            old,
            new,
            None,
            "Nobody said how much either put out, so whether both did the same work is open.",
        )
    ratio = new / old
    if old == new:
        return SameWork("same", old, new, ratio, f"Both put out {old:,} bytes.")
    word = "larger" if ratio > 1 else "smaller"
    sizes = f"{abs(ratio - 1):.1%} {word} ({old:,} and {new:,} bytes)"
    if abs(ratio - 1) <= SAME_SIZE:
        sentence = f"The new output is {sizes}, which counts as the same work."
        return SameWork("same", old, new, ratio, sentence)
    means = "that is other work" if ratio > 1 else "more work than was asked for"
    return SameWork(word, old, new, ratio, f"The new output is {sizes}: {means}.")


def _check(statistic: str, resamples: int, confidence: float) -> None:
    few_or_many = not 100 <= resamples <= MOST_RESAMPLES
    if statistic not in STATISTICS or few_or_many or not 0.5 <= confidence < 1:
        raise TeachkitError(
            "bad-option",
            f"There is no interval of {statistic}s from {resamples} resamples at {confidence}",
            hint=f"Ask for median or mean, 100 to {MOST_RESAMPLES:,} resamples, and 0.5 to 0.999.",
        )


def _series(given: Series | Sequence[float], name: str) -> Series:
    series = given if isinstance(given, Series) else Series(name, tuple(map(float, given)))
    if not series.seconds:
        raise TeachkitError(
            "no-rounds",
            f"The series '{series.name:.40}' has no round in it",
            place=series.place,
            hint="Measure it: ten rounds are a start.",
        )
    for i, value in enumerate(series.seconds):
        if not SHORTEST <= value <= LONGEST:
            raise TeachkitError(
                "not-a-time",
                f"{value} is no time that anything can take",
                place=f"{series.place or series.name}, round {i + 1}",
                hint="Times are numbers above zero, in seconds.",
            )
    return series


def _same_unit(old: Series, new: Series) -> None:
    if bool(old.unit) != bool(new.unit):
        silent, said = (old, new) if not old.unit else (new, old)
        raise TeachkitError(
            "no-unit",
            f"'{said.name:.40}' is in {said.unit}, and '{silent.name:.40}' does not say its unit",
            place=silent.place,
            hint=f"Begin the file with a line such as: time [{said.unit}]",
        )


def _paired(old: Series, new: Series, *, asked: bool | None) -> bool:
    equal = len(old.seconds) == len(new.seconds)
    if asked is None:
        return equal and old.interleaved and new.interleaved and old.place == new.place
    if asked and not equal:
        raise TeachkitError(
            "unpaired",
            f"{len(old.seconds)} and {len(new.seconds)} rounds cannot be put into pairs",
            place=old.place or new.place,
            hint="Measure both in turns, the same number of rounds, or leave the pairs out.",
        )
    return asked


def _drift(values: Sequence[float]) -> float:
    """Return the believed change over the run as a share of the median, or 0.0."""
    if len(values) < FEWEST:
        return 0.0
    few = blocks(values)
    fit = theil_sen(range(len(few)), few)
    change = fit.slope * (len(few) - 1) / median(few)
    return change if fit.p < _TREND_P and abs(change) > _TREND_LEAST else 0.0


def _outliers(seconds: Sequence[float], skip: int) -> tuple[int, ...]:
    rest = seconds[skip:]
    if len(rest) < FEWEST:
        return ()
    low, high = fences(rest)
    return tuple(i for i, value in enumerate(seconds) if i >= skip and not low <= value <= high)


def _verdict(claim: Claim, low: float, high: float) -> str:
    """Say where an interval of the speed lies: inside of what the claim asks, outside, astride."""
    if claim.kind == "faster":
        inside, outside = low >= claim.least, high < claim.least
        if claim.least == 1.0:
            inside, outside = low > 1.0, high <= 1.0
    elif claim.kind == "slower":
        inside, outside = high <= claim.least, low > claim.least
        if claim.least == 1.0:
            inside, outside = high < 1.0, low >= 1.0
    else:
        inside = low >= PARITY and high <= 1 / PARITY
        outside = high < PARITY or low > 1 / PARITY
    return SUPPORTED if inside else NOT_SUPPORTED if outside else CANNOT_TELL


def _with_work(verdict: str, claim: Claim, work: SameWork) -> str:
    """Let the sizes speak: speed bought with a larger output is another claim."""
    if verdict != SUPPORTED:
        return verdict
    if claim.size is not None:
        if work.ratio is None:
            return CANNOT_TELL
        # What a claim admits, it admits rounded to a per cent.
        return SUPPORTED if work.ratio <= claim.size + 0.005 else NOT_SUPPORTED
    return NOT_SUPPORTED if work.verdict == "larger" and claim.kind != "slower" else SUPPORTED


def _rival(
    found: Judgement, rival: Series, size: int | None, seed: int, *, paired: bool | None
) -> Rival:
    """Hold a third series against the claim; the old one's and the new one's sizes stay theirs."""
    size = rival.size if size is None else size
    options = {
        "statistic": found.statistic,
        "resamples": found.resamples,
        "confidence": found.confidence,
        "seed": seed,
    }
    theirs = judge(
        found.old,
        replace(rival, size=size),
        claim=found.claim,
        sizes=None if found.same_work.old is None or size is None else (found.same_work.old, size),
        paired=paired and len(rival.seconds) == len(found.old.seconds),
        **options,  # type: ignore[arg-type]  # a table of keywords
    )
    equal = len(rival.seconds) == len(found.new.seconds)
    together = _paired(rival, found.new, asked=paired and equal)
    a, b = rival.seconds[steady_from(rival.seconds) :], found.new.seconds[found.warmup[1] :]
    if together:
        skip = max(steady_from(rival.seconds), found.warmup[1])
        a, b = rival.seconds[skip:], found.new.seconds[skip:]
    runs = _runs(a, b, found.statistic, paired=together)
    ahead, low, high = bootstrap_ratio(a, b, paired=together, runs=runs, **options)  # type: ignore[arg-type]  # as above
    as_good = theirs.verdict == SUPPORTED
    from teachkit.decisions.focus.performance_words import rival_sentence

    sentence = rival_sentence(rival.name, found.claim, theirs, (ahead, low, high))
    return Rival(
        rival.name, theirs.ratio, theirs.low, theirs.high, as_good, ahead, low, high, sentence
    )
