"""A judgement in sentences: the verdict first, then what speaks for it and against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from teachkit.decisions.focus.performance import (
    BAD,
    CANNOT_TELL,
    FEWEST,
    GOOD,
    NOT_SUPPORTED,
    SUPPORTED,
    Reason,
)
from teachkit.decisions.focus.trend import MOST_POINTS

if TYPE_CHECKING:
    from teachkit.decisions.focus.performance import Judgement
    from teachkit.decisions.focus.speed_claim import Claim

__all__ = ["reasons", "rival_sentence", "times"]

# One process measured all rounds; how another start of it fares is not in the numbers.
_ONE_PROCESS = ("pytest-benchmark", "criterion")


def times(ratio: float, low: float | None = None, high: float | None = None) -> str:
    """Return ``2.72 times [2.71, 2.74]``, with as many digits as tell the ends apart."""
    digits = 2
    if low is not None and high is not None:
        while digits < 4 and high - low < 2 * 10**-digits:
            digits += 1
        return f"{ratio:.{digits}f} times [{low:.{digits}f}, {high:.{digits}f}]"
    return f"{ratio:.{digits}f} times"


def reasons(found: Judgement, *, by_time: str, with_drift: str) -> tuple[Reason, ...]:
    """Return the sentences of a judgement.

    ``by_time`` is the verdict of the interval alone, ``with_drift`` the one with the drift taken
    into account; ``found.verdict`` has the sizes as well.
    """
    tone = {SUPPORTED: GOOD, NOT_SUPPORTED: BAD}.get(found.verdict, "plain")
    said = [Reason("verdict", _headline(found, by_time, with_drift), tone), _interval(found)]
    said += [Reason("claim", note) for note in found.claim.notes]
    said += _rounds(found)
    said += _weather(found, by_time, with_drift)
    said += _work(found)
    if found.rival is not None:
        said.append(Reason("rival", found.rival.sentence, BAD if found.rival.as_good else GOOD))
    return tuple(said)


def _headline(found: Judgement, by_time: str, with_drift: str) -> str:
    claim = found.claim.text
    measured = times(found.ratio, found.low, found.high)
    if found.verdict == SUPPORTED:
        return f"Supported: '{claim}'. Measured: {measured} the speed."
    if found.verdict == NOT_SUPPORTED:
        if with_drift == SUPPORTED:
            ratio = found.same_work.ratio or 1.0
            word = "more" if ratio > 1 else "less"
            return (
                f"Not supported: '{claim}'. It is {measured} the speed, at other work: it puts"
                f" out {abs(ratio - 1):.0%} {word}."
            )
        return f"Not supported: '{claim}'. Measured: {measured} the speed."
    if min(_counts(found)) < FEWEST:
        few = min(_counts(found))
        why = f"{few} {'round is' if few == 1 else 'rounds are'} too few, {FEWEST} the least"
    elif by_time != CANNOT_TELL and with_drift == CANNOT_TELL:
        why = "the timings drift by more than the claim has to spare"
    elif with_drift == SUPPORTED:
        why = "the claim speaks of sizes, and nobody said them"
    else:
        why = f"{measured} the speed leaves both answers open"
    return f"Cannot tell: '{claim}'. The reason: {why}."


def _interval(found: Judgement) -> Reason:
    kind = "in pairs, because both were measured in turns" if found.paired else "each by itself"
    why = (
        "one bad round does not move it"
        if found.statistic == "median"
        else "the total is what counts"
    )
    return Reason(
        "interval",
        f"The ratio is of {found.statistic}s, old over new ({why}). Its {found.confidence:.0%}"
        f" interval is from {found.resamples:,} draws of the rounds, {kind}.",
    )


def _counts(found: Judgement) -> tuple[int, int]:
    old, new = found.old.seconds, found.new.seconds
    return len(old) - found.warmup[0], len(new) - found.warmup[1]


def _rounds(found: Judgement) -> Iterator[Reason]:
    old, new = _counts(found)
    if min(old, new) < FEWEST:
        yield Reason(
            "rounds",
            f"{old} and {new} rounds are left. With fewer than {FEWEST} an interval promises more"
            " than it holds.",
            BAD,
        )
    elif max(old, new) > MOST_POINTS:
        yield Reason(
            "rounds",
            f"{old:,} and {new:,} rounds; more than {MOST_POINTS} are read as {MOST_POINTS} blocks"
            " of neighbours.",
        )
    else:
        yield Reason("rounds", f"{old} rounds of old and {new} of new.")
    if max(found.runs) > 1:
        runs = " and ".join(dict.fromkeys(map(str, found.runs)))
        yield Reason(
            "runs",
            f"A round resembles the one before it, so runs of {runs} are drawn and not single"
            " rounds. That makes the interval wider, as it should be.",
        )
    if not found.paired and found.old.source in _ONE_PROCESS:
        yield Reason(
            "starts",
            f"{found.old.source} measures all rounds in one process. Start it a few times more:"
            " from one start to the next a program may move further than this interval.",
        )


def _weather(found: Judgement, by_time: str, with_drift: str) -> Iterator[Reason]:
    for word, series, skip in zip(
        ("old", "new"), (found.old, found.new), found.warmup, strict=True
    ):
        if skip and not (found.paired and word == "new"):
            whose = "both" if found.paired else f"{word} ({series.name})"
            rounds, lie = ("round", "lies") if skip == 1 else (f"{skip} rounds", "lie")
            yield Reason(
                "warm-up",
                f"The first {rounds} of {whose} {lie} far outside of what follows: a warm-up,"
                " left out.",
            )
    for word, moved in zip(("old", "new"), found.drift, strict=True):
        if moved:
            way = "slower" if moved > 0 else "faster"
            harm = " Both met the same weather, so the pairs hold." if found.paired else ""
            yield Reason(
                "drift",
                f"The rounds of {word} get {way} all along, by {abs(moved):.1%} in all.{harm}",
                "plain" if found.paired else BAD,
            )
    if found.ratio_drift:
        way = "grows" if found.ratio_drift > 0 else "shrinks"
        yield Reason(
            "drift", f"The lead {way} all along, by {abs(found.ratio_drift):.1%} in all.", BAD
        )
    if by_time != with_drift:
        yield Reason(
            "drift",
            "Widened by that drift, the interval no longer decides. Measure in turns, on a"
            " machine that does nothing else.",
            BAD,
        )
    for word, rows in zip(("old", "new"), found.outliers, strict=True):
        if rows:
            listed = ", ".join(str(i + 1) for i in rows[:6]) + (", …" if len(rows) > 6 else "")
            what = "round lies" if len(rows) == 1 else "rounds lie"
            yield Reason(
                "outliers",
                f"{len(rows)} {what} far from the others in {word} (round {listed}). Kept: it"
                " happened, and the median stands it.",
            )


def _work(found: Judgement) -> Iterator[Reason]:
    work = found.same_work
    yield Reason("same-work", work.sentence, BAD if work.verdict == "larger" else "plain")
    if work.verdict != "larger" or work.ratio is None:
        return
    if found.claim.size is not None and work.ratio <= found.claim.size + 0.005:
        yield Reason("same-work", "The claim says so itself, which is fair.", GOOD)
    elif found.ratio > 1:
        yield Reason(
            "same-work",
            f"The trade: {1 - 1 / found.ratio:.0%} less time for {work.ratio - 1:.0%} more output."
            f" Say both, or compare at a level that puts out as much.",
            BAD,
        )


def rival_sentence(
    name: str, claim: Claim, theirs: Judgement, ahead: tuple[float, float, float]
) -> str:
    """Say what a rival's series does to the claim; ``ahead`` is rival over new."""
    measured = times(theirs.ratio, theirs.low, theirs.high)
    lead = times(*ahead)
    if ahead[1] > 1:
        place = f"Against it, the new one has {lead} the speed: claim that"
    elif ahead[2] < 1:
        place = f"Against it, the new one has {lead} the speed: the rival is ahead"
    else:
        place = f"Against it, the new one has {lead} the speed: neither is ahead"
    if theirs.verdict == SUPPORTED:
        return f"'{claim.text}' is true of {name} as well ({measured}). {place}."
    if theirs.verdict == NOT_SUPPORTED:
        why = ", at other work" if theirs.same_work.verdict == "larger" else ""
        return f"'{claim.text}' is not true of {name} ({measured}{why}). {place}."
    return f"Whether '{claim.text}' is true of {name} cannot be told ({measured}). {place}."
