"""What the course has changed in you: a test before and after, and how sure you may be.

The same questions are asked before the course and after it, each with a confidence; they are
``[[check]]`` tables in ``notebooks/questions/gain.toml``. What one person and nine questions can
show is little, so every number here comes with what chance does to it. Nothing is a mark.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from teachkit.course.question import Check, brier
from teachkit.course.record import Entry, Record
from teachkit.decisions.premise import wilson

__all__ = [
    "Bin",
    "Calibration",
    "Forecast",
    "Gain",
    "Moved",
    "answered",
    "calibrate",
    "forecasts",
    "luck",
    "measure_gain",
    "normalised",
    "word",
]

FORECASTS = ("predict", "pretest", "posttest")


@dataclass(frozen=True, slots=True)
class Moved:
    """One question that was answered both times: right or not, and how sure (0 to 1)."""

    id: str
    word: str
    before: bool
    after: bool
    sure_before: float
    sure_after: float

    @property
    def way(self) -> str:
        """Return ``gained``, ``lost``, ``kept`` (right twice) or ``open`` (wrong twice)."""
        return {
            (False, True): "gained",
            (True, False): "lost",
            (True, True): "kept",
            (False, False): "open",
        }[self.before, self.after]


@dataclass(frozen=True, slots=True)
class Gain:
    """Before and after, over the questions that were answered both times.

    ``before`` and ``after`` are how many were right, ``*_range`` the 95 % Wilson interval of that
    share (0 to 1). ``normalised`` is Hake's gain, see `normalised`. ``chance`` is how often a coin
    would move as many questions to the right side or more, see `luck`; None where none has moved.
    ``brier_*`` is the mean Brier score (0 perfect, 1 sure and wrong), None without questions.
    """

    questions: tuple[Moved, ...]
    before: int
    after: int
    before_range: tuple[float, float]
    after_range: tuple[float, float]
    normalised: float | None
    chance: float | None
    brier_before: float | None
    brier_after: float | None

    def moved(self, way: str) -> tuple[str, ...]:
        """Return the words of the questions that went one way, see `Moved.way`."""
        return tuple(one.word for one in self.questions if one.way == way)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One answer with how sure one was of it, 0 to 1, and what came of it."""

    sure: float
    right: bool
    kind: str = "predict"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts that were at least ``low`` and below ``high`` sure (the last one includes 1).

    ``sure`` is their mean confidence, ``share`` how many of them were right, both None where there
    are none; ``range`` is the 95 % Wilson interval of that share.
    """

    low: float
    high: float
    count: int
    right: int
    sure: float | None
    share: float | None
    range: tuple[float, float]

    @property
    def fits(self) -> bool:
        """Return whether chance alone can explain the gap between said and seen."""
        return self.sure is None or self.range[0] <= self.sure <= self.range[1]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well "I am so sure" has held: the mean Brier score and the table behind the plot.

    ``over`` is mean confidence minus share right: above 0 is too sure, below 0 not sure enough;
    it and ``brier`` are None without forecasts.
    """

    count: int
    right: int
    brier: float | None
    over: float | None
    bins: tuple[Bin, ...]


def word(check: Check) -> str:
    """Return the word of the course that a question of the test stands for."""
    return check.objective.partition(".")[0]


def answered(record: Record, kind: str, check: Check) -> Entry | None:
    """Return the first answer to this revision in one of the tests: a second look does not count.

    ``kind`` is ``pretest`` or ``posttest``.
    """
    return next(
        (
            entry
            for entry in record.about(kind, check.id)
            if entry.revision == check.revision and _sure(entry) is not None
        ),
        None,
    )


def normalised(before: int, after: int, of: int) -> float | None:
    """Return Hake's normalised gain: what was gained of what could be gained, at most 1.

    (after - before) / (of - before); None where nothing was left to gain. Source: R. R. Hake,
    "Interactive-engagement versus traditional methods", American Journal of Physics 66 (1998),
    64-74, who computes it from the means of classes. For one person it is coarse: each of
    ``of - before`` questions moves it by a whole step, and a loss has no lower limit.

    Raises:
        ValueError: unless 0 <= before, after <= of.
    """
    if not (0 <= before <= of and 0 <= after <= of):
        raise ValueError(f"{before} and {after} cannot be right of {of}")
    return (after - before) / (of - before) if of > before else None


def luck(gained: int, lost: int) -> float | None:
    """Return how often a coin would send at least ``gained`` of the moved questions up, 0 to 1.

    The exact one-sided sign test on the questions that changed sides (McNemar 1947,
    Psychometrika 12, 153-157, for small numbers). None where none has changed.
    """
    moved = gained + lost
    if not moved:
        return None
    return float(sum(math.comb(moved, k) for k in range(gained, moved + 1)) / 2**moved)


def measure_gain(checks: Iterable[Check], record: Record) -> Gain:
    """Compare the two tests over the questions of ``checks`` that were answered both times."""
    questions = []
    for check in checks:
        before = answered(record, "pretest", check)
        after = answered(record, "posttest", check)
        if before is not None and after is not None:
            sure = _sure(before) or 0.0, _sure(after) or 0.0
            moved = Moved(check.id, word(check), before.right is True, after.right is True, *sure)
            questions.append(moved)
    first = [Forecast(one.sure_before, one.before) for one in questions]
    second = [Forecast(one.sure_after, one.after) for one in questions]
    counts = sum(one.right for one in first), sum(one.right for one in second)
    ways = [one.way for one in questions]
    return Gain(
        tuple(questions),
        *counts,
        wilson(counts[0], len(questions)),
        wilson(counts[1], len(questions)),
        normalised(*counts, len(questions)),
        luck(ways.count("gained"), ways.count("lost")),
        _mean_brier(first),
        _mean_brier(second),
    )


def forecasts(record: Record) -> tuple[Forecast, ...]:
    """Return every first answer that was given with a confidence, oldest first.

    Predictions of the chapters and both tests; a second answer to the same revision of the same
    question was given by somebody who knew, so it is left out.
    """
    first: dict[tuple[str, str, int], Forecast] = {}
    for entry in record.entries:
        sure = _sure(entry)
        if entry.kind in FORECASTS and sure is not None and entry.right is not None:
            key = entry.kind, entry.id, entry.revision
            first.setdefault(key, Forecast(sure, entry.right, entry.kind, entry.id))
    return tuple(first.values())


def calibrate(said: Sequence[Forecast], *, bins: int = 5) -> Calibration:
    """Return how confidence and outcome go together, in ``bins`` equal steps from 0 to 1."""
    rows = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        last = number == bins - 1
        inside = [one for one in said if low <= one.sure and (one.sure < high or last)]
        right = sum(one.right for one in inside)
        rows.append(
            Bin(
                low,
                high,
                len(inside),
                right,
                math.fsum(one.sure for one in inside) / len(inside) if inside else None,
                right / len(inside) if inside else None,
                wilson(right, len(inside)),
            )
        )
    right = sum(one.right for one in said)
    over = math.fsum(one.sure - one.right for one in said) / len(said) if said else None
    return Calibration(len(said), right, _mean_brier(said), over, tuple(rows))


def _mean_brier(said: Sequence[Forecast]) -> float | None:
    if not said:
        return None
    return math.fsum(brier(one.sure, right=one.right) for one in said) / len(said)


def _sure(entry: Entry) -> float | None:
    """Return the confidence of an entry, 0 to 1; None for what a broken file may hold."""
    said = entry.said.get("confidence")
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 100:
        return None
    return said / 100
