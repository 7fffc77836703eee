"""Does it stay up? Memory that grows: a leak, a warm-up, or nothing at all (slides S16 and S17).

Memory rises when a program starts, fills its caches and its pools, and then it stops rising. A
leak does not stop. So the first half of the samples is granted to the warm-up, and the second
half is judged: its slope per request, by Theil and Sen with an interval widened for samples that
resemble their neighbours (`trend`). A slope above zero is a leak only if it does not die away:
when the last quarter rises less than three quarters as fast as the one before it, more requests
must decide. So they must when the slope is sure, and what it has added is still small.

What an interval cannot see, it cannot tell: a cache that is still filling when you stop looks
like a leak. Measure for as long as the thing will run, or ten times as long as its warm-up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from teachkit.decisions.focus.columns import at, cell_number, header_unit, read_sheet
from teachkit.decisions.focus.performance import BAD, GOOD, PLAIN, Reason
from teachkit.decisions.focus.trend import MOST_POINTS, Fit, blocks, median, theil_sen
from teachkit.errors import TeachkitError

__all__ = [
    "FEWEST_SAMPLES",
    "SIZES",
    "Restarts",
    "Trend",
    "memory_trend",
    "read_samples",
    "restarts",
    "size_words",
]

# Bytes in one of each, by its name in lower case (kB and KB are both in use for 1,000).
SIZES: dict[str, float] = {
    "b": 1.0,
    "bytes": 1.0,
    "byte": 1.0,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "kib": 1024.0,
    "mib": 1024.0**2,
    "gib": 1024.0**3,
}
# Four quarters of four: below that a slope of a quarter is a guess.
FEWEST_SAMPLES = 16
# An allocator asks for memory in pages, so growth below a few of them is no growth. Growth below
# half a per cent of what is in use is no leak yet; if it is sure, it is not flat either.
_PAGES, _PAGE, _SHARE = 4, 4096, 0.005
# More requests than a machine serves in its life; beyond it, they are no float any more.
MOST_REQUESTS = 10**15
# The last quarter must rise nearly as fast as the one before it, or it may well be dying away: what
# saturates exponentially is caught once the run is 1.2 times as long as its time constant.
_STEADY = 0.75
# A normal deviation is so many times the median of the absolute ones.
_SIGMA = 1.4826

LEAK, WARM_UP, FLAT, CANNOT_TELL = "leak", "warm-up", "flat", "cannot tell"


@dataclass(frozen=True, slots=True)
class Trend:
    """What memory does with each request.

    ``slope``, ``low`` and ``high`` are bytes per request over the second half, ``early`` is the
    slope of the first quarter. ``settled`` is the request from which it was judged, ``until`` the
    last one. ``growth`` is how many bytes the second half added by its slope, ``grown`` how many
    the first half added.
    """

    verdict: str
    slope: float
    low: float
    high: float
    early: float
    settled: float
    until: float
    growth: float
    grown: float
    samples: tuple[tuple[float, float], ...]
    reasons: tuple[Reason, ...]

    @property
    def headline(self) -> str:
        """Return the verdict as one sentence."""
        return self.reasons[0].sentence


@dataclass(frozen=True, slots=True)
class Restarts:
    """What S17's "restart the worker every 1000 requests" buys, and what it costs.

    ``until`` is after how many requests the limit is reached (infinite without growth),
    ``lost`` how many bytes are leaked when the restart comes, ``share`` the part of the time
    that is spent restarting, ``a_day`` how many restarts that is. ``enough`` says whether the
    restart comes before the limit.
    """

    until: float
    lost: float
    share: float
    a_day: float
    enough: bool
    sentence: str


def read_samples(text: str, *, place: str = "") -> tuple[tuple[float, float], ...]:
    """Return (requests, bytes) of each sample, from CSV with these two columns.

    The header is free to name them; a unit in the second (``memory [MiB]``, ``rss_kib``) counts,
    and so does one behind a number. Without one, it is bytes.

    Raises:
        TeachkitError: ``no-samples``, ``not-a-number``, ``decimal-comma``, ``ragged``,
            ``not-samples`` when there are not two columns, ``not-rising`` when the requests do
            not rise.
    """
    sheet = read_sheet(text, place, SIZES, pairs=True)
    if not sheet.rows:
        raise TeachkitError(
            "no-samples",
            "There is no sample in it",
            place=place,
            hint="Write a line for each: requests so far, bytes in use.",
        )
    if len(sheet.rows[0].cells) != 2:
        raise TeachkitError(
            "not-samples",
            f"Two columns are expected, and there is {len(sheet.rows[0].cells)}",
            place=at(place, sheet.rows[0].line),
            hint="Requests so far, and bytes in use: 1000,12345678",
        )
    unit = header_unit(sheet.header[1], SIZES).unit if sheet.header else ""
    found: list[tuple[float, float]] = []
    for row in sheet.rows:
        requests, _ = cell_number(row.cells[0], {}, at(place, row.line, "requests"))
        held, said = cell_number(row.cells[1], SIZES, at(place, row.line, "bytes"))
        if held < 0:
            raise TeachkitError(
                "not-a-number",
                f"'{row.cells[1]:.40}' is no amount of memory",
                place=at(place, row.line, "bytes"),
                hint="Memory in use is zero or more.",
            )
        if found and requests <= found[-1][0]:
            raise TeachkitError(
                "not-rising",
                f"After {found[-1][0]:g} requests come {requests:g}",
                place=at(place, row.line, "requests"),
                hint="Count the requests since the start; one process a file.",
            )
        found.append((requests, held * SIZES[said or unit or "b"]))
    return tuple(found)


def memory_trend(
    samples: Iterable[tuple[float, float]], *, confidence: float = 0.95, tolerance: float = 0.0
) -> Trend:
    """Say what memory does: leak, warm-up, flat or cannot tell.

    ``samples`` are (requests so far, bytes in use), in order; ``tolerance`` is a slope in bytes
    per request that you would live with.

    Raises:
        TeachkitError: ``no-samples`` with fewer than two, ``not-a-number``, ``not-rising``,
            ``bad-option`` for a ``tolerance`` below zero.
    """
    if not 0 <= tolerance < math.inf:
        raise TeachkitError(
            "bad-option",
            f"{tolerance:g} is no slope that one could live with",
            place="tolerance",
            hint="Bytes per request, from zero up.",
        )
    given = tuple((float(x), float(y)) for x, y in samples)
    if len(given) < 2:
        raise TeachkitError(
            "no-samples",
            "A slope needs two samples at the very least",
            hint=f"Take {FEWEST_SAMPLES} or more: requests so far, bytes in use.",
        )
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in given):
        raise TeachkitError(
            "not-a-number",
            "A sample is not two finite numbers",
            hint="Write requests so far, and bytes in use.",
        )
    if any(b[0] <= a[0] for a, b in pairwise(given)):
        raise TeachkitError(
            "not-rising",
            "The requests do not rise from sample to sample",
            hint="Count the requests since the start; one process at a time.",
        )
    xs, ys = blocks([x for x, _ in given]), blocks([y for _, y in given])
    n = len(xs)
    half, quarter = n // 2, max(n // 4, 1)
    tail = _fit(xs[half:], ys[half:], confidence)
    early = _fit(xs[: max(quarter, 2)], ys[: max(quarter, 2)], confidence).slope
    growth = tail.slope * (xs[-1] - xs[half])
    # From the first sample alone: a warm-up may be over by the second.
    grown = median(ys[half : half + quarter]) - ys[0]
    notable = max(_PAGES * _PAGE, _SHARE * median(ys[half:]))
    # Memory that swings must grow by more than it swings: twice the robust deviation of the rest.
    rest = [
        abs(y - tail.intercept - tail.slope * x) for x, y in zip(xs[half:], ys[half:], strict=True)
    ]
    beyond = max(notable, 2 * _SIGMA * median(rest))
    third, last = (
        _fit(xs[a:b], ys[a:b], confidence).slope for a, b in ((half, n - quarter), (n - quarter, n))
    )
    dying = last < _STEADY * third
    rises = tail.low > tolerance and growth > _PAGES * _PAGE
    # Nothing grows when even the far end of the interval adds next to nothing.
    level = tail.high * (xs[-1] - xs[half]) <= max(2 * notable, beyond)
    if len(given) < FEWEST_SAMPLES:
        verdict = CANNOT_TELL
    elif rises:
        verdict = LEAK if growth > beyond and not dying else CANNOT_TELL
    elif level or tail.high <= tolerance:
        verdict = WARM_UP if grown > beyond else FLAT
    else:
        verdict = CANNOT_TELL
    said = _reasons(verdict, given, xs[half], tail, early, growth, grown, rises=rises, dying=dying)
    return Trend(
        verdict,
        tail.slope,
        tail.low,
        tail.high,
        early,
        xs[half],
        xs[-1],
        growth,
        grown,
        given,
        said,
    )


def restarts(
    slope: float,
    limit: float,
    *,
    start: float = 0.0,
    every: int = 1000,
    seconds: float = 2.0,
    per_second: float = 100.0,
) -> Restarts:
    """Reckon with restarts in place of a mended leak.

    ``slope`` is bytes per request, ``limit`` and ``start`` are bytes (what there is, and what the
    program needs anyway), ``every`` how many requests it may live, ``seconds`` how long a restart
    serves nobody, ``per_second`` how many requests come in.

    Raises:
        TeachkitError: ``bad-option`` when a count or a rate is not above zero or has no end; the
            place names which.
    """
    asked = {
        "limit": start < limit < math.inf,
        "every": 1 <= every <= MOST_REQUESTS,
        "seconds": 0 <= seconds < math.inf,
        "per_second": 0 < per_second < math.inf,
    }
    if not all(asked.values()):
        raise TeachkitError(
            "bad-option",
            f"With a start of {size_words(start)}, restarts are reckoned from a limit above it, one"
            " request or more, and a rate above zero",
            place=", ".join(name for name, fine in asked.items() if not fine),
            hint="For example: limit 256 MiB, every 1000 requests, 2 seconds, 100 a second.",
        )
    until = (limit - start) / slope if slope > 0 else math.inf
    lost = max(slope, 0.0) * every
    work = every / per_second
    share = seconds / (work + seconds)
    a_day = 86_400 / (work + seconds)
    enough = every <= until
    when = (
        "Nothing grows, so the limit is never reached"
        if math.isinf(until)
        else f"The limit is reached after {until:,.0f} requests"
    )
    verdict = (
        f"a restart every {every:,} leaves {size_words(lost)} lost at most"
        if enough
        else f"a restart every {every:,} comes too late"
    )
    sentence = (
        f"{when}; {verdict}, and takes {share:.1%} of the time: {a_day:,.0f} restarts a day,"
        f" {seconds:g} s each. The leak stays."
    )
    if math.isinf(until):
        sentence = f"{when}. Restarting every {every:,} would take {share:.1%} of the time."
    return Restarts(until, lost, share, a_day, enough, sentence)


def size_words(number: float) -> str:
    """Return bytes as people read them: ``12.3 MiB``, ``249 bytes``."""
    sign, number = ("-" if number < 0 else ""), abs(number)
    for unit, size in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if number >= size:
            return f"{sign}{number / size:.1f} {unit}"
    return f"{sign}{number:.3g} bytes"


def _fit(xs: Sequence[float], ys: Sequence[float], confidence: float) -> Fit:
    if len(xs) < 2:
        return Fit(0.0, 0.0, 0.0, ys[0] if ys else 0.0, 1.0)
    return theil_sen(xs, ys, confidence=confidence)


def _reasons(
    verdict: str,
    given: Sequence[tuple[float, float]],
    settled: float,
    tail: Fit,
    early: float,
    growth: float,
    grown: float,
    *,
    rises: bool,
    dying: bool,
) -> tuple[Reason, ...]:
    measured = f"{tail.slope:.3g} bytes per request [{tail.low:.3g}, {tail.high:.3g}]"
    after = f"after {settled:,.0f} requests"
    if verdict == LEAK:
        first = Reason("verdict", f"Leak: memory rises by {measured} {after}.", BAD)
    elif verdict == WARM_UP:
        sentence = f"Warm-up: {size_words(grown)} came at first, and {after} it stays: {measured}."
        first = Reason("verdict", sentence, GOOD)
    elif verdict == FLAT:
        first = Reason("verdict", f"Flat: {measured} {after}.", GOOD)
    elif len(given) < FEWEST_SAMPLES:
        sentence = f"Cannot tell: {len(given)} samples are too few, {FEWEST_SAMPLES} the least."
        first = Reason("verdict", sentence)
    elif rises and dying:
        sentence = "Cannot tell: it still rises, but ever more slowly. Run it for longer."
        first = Reason("verdict", sentence)
    elif rises:
        sentence = f"Cannot tell: memory rises by {measured}, too little so far. Run it for longer."
        first = Reason("verdict", sentence)
    else:
        first = Reason("verdict", f"Cannot tell: {measured} leaves both answers open.")
    said = [
        first,
        Reason(
            "interval",
            "The slope is Theil and Sen's over the second half of the samples; the first half is"
            " granted to the warm-up.",
        ),
        Reason(
            "growth",
            f"The first half added {size_words(grown)} ({early:.3g} bytes per request at the very"
            f" start), the second {size_words(growth)}.",
            PLAIN,
        ),
    ]
    if verdict == LEAK:
        million = tail.slope * 1e6
        said.append(
            Reason("growth", f"At that rate a million requests cost {size_words(million)}.", BAD)
        )
    if len(given) > MOST_POINTS:
        said.append(
            Reason(
                "rounds",
                f"{len(given):,} samples are read as {MOST_POINTS} blocks of neighbours.",
            )
        )
    return tuple(said)
