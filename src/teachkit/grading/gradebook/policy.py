"""What a grade counts for: which attempt, how late it was, what a learner has in all.

Written by the teacher in ``grading.toml``, every line but the first optional::

    schema = 1
    zone = "Europe/Amsterdam"      # whose clock the times are read on; UTC when left out
    due = 2026-11-20T17:00:00      # or 2026-11-20: that whole day; with an offset: just that moment
    counts = "best"                # last, best or first of a learner's attempts
    tries = 3                      # only the first three are looked at
    drop = 1                       # the exercise with the smallest share is left out of the total

    [late]
    grace = 10                     # minutes for which nothing happens
    percent = 10                   # taken off what was earned, for each unit begun
    per = "day"                    # or "hour"
    most = 50                      # percent, however late
    cutoff = 7                     # units after which nothing counts

    [[exercise]]                   # the same words for one exercise; what is left out is as above
    id = "depend/closure"
    due = 2026-11-27
    points = 10                    # what all of it is worth, whatever its checks add up to

    [[extension]]                  # for one learner; without an exercise, for all of them
    learner = "learner-07"
    exercise = "depend/closure"
    due = 2026-12-01T12:00:00

    [[override]]                   # a person's word: it stands, whatever the checks say
    learner = "learner-07"
    exercise = "depend/closure"
    points = 8
    why = "Shown to us on paper."  # the learner reads it

All functions but `read_policy` are pure. A day late ends at the same time of the clock on the wall
as the day before, also where a night of the year has 23 or 25 hours; an hour is an hour.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from teachkit.course.fields import Fields, read_toml
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook.grade import Grade

__all__ = [
    "Counted",
    "Extension",
    "Late",
    "Override",
    "Policy",
    "Terms",
    "Total",
    "count",
    "moment",
    "parse_policy",
    "penalty",
    "read_policy",
    "totals",
]

SCHEMA = 1
COUNTS = ("best", "last", "first")
UNITS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}
LARGEST = 1_000_000  # a file of settings, not a book


@dataclass(frozen=True, slots=True)
class Late:
    """What being late costs: ``percent`` for each ``per`` begun, at most ``most``.

    ``grace`` is in minutes; after ``cutoff`` units nothing counts (None: there is no such end).
    """

    grace: float = 0.0
    percent: float = 0.0
    per: str = "day"
    most: float = 100.0
    cutoff: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one exercise; ``tries`` 0 means any number, ``points`` None what checks say."""

    due: datetime | None = None
    late: Late = Late()
    counts: str = "best"
    tries: int = 0
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due time for one learner; ``exercise`` is empty when it is for all."""

    learner: str
    exercise: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """The points that a person gives for one exercise, and why, for the learner to read."""

    learner: str
    exercise: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a teacher has laid down; the one without a file: the best attempt, never late."""

    zone: tzinfo = UTC
    terms: Terms = Terms()
    exercises: Mapping[str, Terms] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()
    overrides: tuple[Override, ...] = ()
    drop: int = 0

    def terms_for(self, exercise: str, learner: str = "") -> Terms:
        """Return the terms of an exercise; the last extension that fits moves its due time."""
        terms = self.exercises.get(exercise, self.terms)
        for item in self.extensions:
            if item.learner == learner and item.exercise in ("", exercise):
                terms = replace(terms, due=item.due)
        return terms


@dataclass(frozen=True, slots=True)
class Counted:
    """What one learner has for one exercise, and why.

    ``grade`` is the attempt that counts, out of ``attempts``. It earned ``earned`` of the ``of``
    points that the exercise is worth; ``penalty`` (0 to 1) is the share taken off for being late,
    ``points`` what is left, and ``why`` the sentences that a learner may read about it. Points
    that a person gave (``by_hand``) stand for all three.
    """

    grade: Grade
    attempts: int
    earned: float
    of: float
    penalty: float
    points: float
    why: tuple[str, ...]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """What one learner has in all; ``dropped`` are the exercises left out of it."""

    points: float
    of: float
    dropped: tuple[str, ...] = ()


# ---- counting


def count(grades: Sequence[Grade], policy: Policy) -> Counted:
    """Return what a learner's attempts at one exercise count for; their order does not matter.

    An attempt that could not be read uses up no try, and counts only when there is no other.

    Raises:
        ValueError: when there is no attempt.
    """
    ordered = sorted(grades, key=_age) if len(grades) > 1 else grades
    terms = policy.terms_for(ordered[0].exercise, ordered[0].learner)
    readable = [one for one in ordered if not one.report.problem] or ordered
    looked_at = readable[: terms.tries] if terms.tries else readable
    weighed = [_weighed(one, terms, policy.zone) for one in looked_at]
    if terms.counts == "best":
        chosen = max(weighed, key=lambda one: one.points)  # of equals the first
    else:
        chosen = weighed[-1 if terms.counts == "last" else 0]
    why = list(chosen.why)
    if len(looked_at) < len(readable):
        only = "try counts" if terms.tries == 1 else f"{terms.tries:,} tries count"
        why.append(f"Only the first {only}.")
    if len(readable) < len(ordered):
        unread = len(ordered) - len(readable)
        why.append(f"{_many(unread, 'attempt', 'attempts')} could not be read and used up no try.")
    if len(ordered) > 1:
        chosen = replace(chosen, attempts=len(ordered), why=tuple(why))
    for given in policy.overrides:
        if (given.learner, given.exercise) == (chosen.grade.learner, chosen.grade.exercise):
            said = ("Given by hand.", given.why)
            chosen = replace(
                chosen,
                earned=given.points,
                penalty=0.0,
                points=given.points,
                why=said,
                by_hand=True,
            )
    return chosen


def _age(grade: Grade) -> tuple[datetime, int, str, str]:
    received = moment(grade.received) or datetime.max.replace(tzinfo=UTC)
    return received, grade.attempt, grade.digest, grade.checks


def _weighed(grade: Grade, terms: Terms, zone: tzinfo) -> Counted:
    of = grade.of
    worth = of if terms.points is None else terms.points
    share = min(1.0, max(0.0, grade.points / of)) if of > 0 else 0.0
    lost, sentence = 0.0, ""
    if terms.due is not None:
        received = moment(grade.received)
        if received is None:
            sentence = "It is not known when it was handed in, so it counts as in time."
        else:
            lost, sentence = penalty(received, terms.due, terms.late, zone)
    earned = round(share * worth, 6)
    left = round(share * worth * (1 - lost), 6)
    return Counted(grade, 1, earned, worth, lost, left, (sentence,) if sentence else ())


def penalty(received: datetime, due: datetime, late: Late, zone: tzinfo) -> tuple[float, str]:
    """Return the share (0 to 1) that being late takes off, and the sentence that says so.

    Both times are aware. It never falls as time goes on, and is 0 without a sentence in time.
    """
    # Never subtract two times of one zone: Python then looks at the wall and forgets the night
    # when the clock was changed.
    after = received.astimezone(UTC) - due.astimezone(UTC)
    if after <= timedelta():
        return 0.0, ""
    if after <= timedelta(minutes=late.grace):
        minutes = math.ceil(after / timedelta(minutes=1))
        said = _many(minutes, "minute", "minutes")
        return 0.0, f"{said} late, which the grace of {_number(late.grace)} minutes forgives."
    units = _units(received, due, late.per, zone)
    said = f"{_many(units, late.per, f'{late.per}s')} late"
    if late.cutoff is not None and units > late.cutoff:
        return 1.0, f"{said}, after the cut-off of {_many(late.cutoff, late.per, f'{late.per}s')}."
    percent = min(units * late.percent, late.most)
    if percent <= 0:
        return 0.0, f"{said}: nothing off."
    most = ", the most there is" if units * late.percent > late.most else ""
    return percent / 100, f"{said}: {_number(percent)} % off{most}."


def totals(counted: Sequence[Counted], policy: Policy, worths: Mapping[str, float]) -> Total:
    """Return what one learner has in all the exercises of ``worths`` (id to points).

    What was not handed in gives no points. Dropped are the exercises with the smallest share of
    their points, of equal ones that which is worth least; one always stays.
    """
    points = {one.grade.exercise: one.points for one in counted}
    shares = sorted(
        (points.get(name, 0.0) / worth if worth else 1.0, worth, name)
        for name, worth in worths.items()
    )
    dropped = {name for _, _, name in shares[: max(0, min(policy.drop, len(shares) - 1))]}
    kept = [name for name in worths if name not in dropped]
    return Total(
        round(math.fsum(points.get(name, 0.0) for name in kept), 6),
        round(math.fsum(worths[name] for name in kept), 6),
        tuple(sorted(dropped)),
    )


def moment(text: str) -> datetime | None:
    """Return the time that ISO 8601 text says, UTC when it names no offset; None if it is none."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _units(received: datetime, due: datetime, per: str, zone: tzinfo) -> int:
    """Return how many units had begun: the smallest number that makes it in time again."""
    after = received.astimezone(UTC) - due.astimezone(UTC)
    if per == "hour":
        return math.ceil(after / UNITS["hour"])
    wall = due.astimezone(zone).replace(tzinfo=None)
    # No zone has ever moved by more than a day (Samoa once left out one): begin below, and step.
    days = max(1, after // UNITS["day"] - 2)
    while received > _instant(wall + timedelta(days=days), zone):
        days += 1
    return days


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return when a clock on the wall shows that; where it does twice or never, the later time."""
    return max(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


# ---- reading


def read_policy(path: Path) -> Policy:
    """Read a ``grading.toml``.

    Raises:
        TeachkitError: ``cannot-read``, or what `parse_policy` says.
    """
    try:
        if path.stat().st_size > LARGEST or not path.is_file():
            raise OSError("it is no file of settings")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise TeachkitError(
            "cannot-read",
            f"{path.name} cannot be read: {why}",
            place=str(path),
            hint="Check that the file is there, is yours to read, and is UTF-8.",
        ) from error
    return parse_policy(text, str(path))


def parse_policy(text: str, place: str = "grading.toml") -> Policy:
    """Read a policy from TOML; a word that is not known is an error, never ignored.

    Raises:
        TeachkitError: ``not-toml``, ``wrong-schema`` or ``wrong-course-file``, with the field.
    """
    table = read_toml(text, place, SCHEMA)
    zone = _zone(table)
    common = _terms(table, Terms(), zone)
    exercises: dict[str, Terms] = {}
    for item in table.tables("exercise"):
        name = item.text("id")
        if name in exercises:
            raise item.wrong("id", f"has its terms above already: '{name}'")
        terms = _terms(item, common, zone)
        if item.has("points"):
            points = _positive(item, "points")
            terms = replace(terms, points=points)
        item.done()
        exercises[name] = terms
    extensions = tuple(_extension(item, zone) for item in table.tables("extension"))
    overrides = tuple(_override(item) for item in table.tables("override"))
    drop = table.integer("drop", default=0)
    table.done()
    return Policy(zone, common, exercises, extensions, overrides, drop)


def _terms(table: Fields, above: Terms, zone: tzinfo) -> Terms:
    counts = table.text("counts", default=above.counts)
    if counts not in COUNTS:
        raise table.wrong("counts", f"must be one of {', '.join(COUNTS)}")
    return Terms(
        due=_due(table, zone) if table.has("due") else above.due,
        late=_late(table.table("late"), above.late) if table.has("late") else above.late,
        counts=counts,
        tries=table.integer("tries", least=1) if table.has("tries") else above.tries,
        points=above.points,
    )


def _late(table: Fields, above: Late) -> Late:
    per = table.text("per", default=above.per)
    if per not in UNITS:
        raise table.wrong("per", "must be day or hour")
    late = Late(
        grace=_positive(table, "grace") if table.has("grace") else above.grace,
        percent=_percent(table, "percent", above.percent),
        per=per,
        most=_percent(table, "most", above.most),
        cutoff=table.integer("cutoff") if table.has("cutoff") else above.cutoff,
    )
    table.done()
    return late


def _extension(table: Fields, zone: tzinfo) -> Extension:
    exercise = table.text("exercise") if table.has("exercise") else ""
    extension = Extension(table.text("learner"), exercise, _due(table, zone))
    table.done()
    return extension


def _override(table: Fields) -> Override:
    given = Override(
        table.text("learner"), table.text("exercise"), _positive(table, "points"), table.text("why")
    )
    table.done()
    return given


def _due(table: Fields, zone: tzinfo) -> datetime:
    value: Any = table.value("due")
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day) + timedelta(days=1)  # noqa: DTZ001  # the zone follows
    if not isinstance(value, datetime) or not 1970 <= value.year <= 9000:
        raise table.wrong(
            "due", "must be a date or a time without quotes", "As in 2026-11-20T17:00:00."
        )
    return value.astimezone(UTC) if value.tzinfo else _instant(value, zone)


def _zone(table: Fields) -> tzinfo:
    name = table.text("zone", default="UTC")
    if name == "UTC":
        return UTC  # also where there is no list of zones, as on Windows
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # for those who name one

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise table.wrong(
            "zone",
            f"is no time zone known here: '{name}'",
            "As in Europe/Amsterdam. On Windows the list of zones is the package tzdata.",
        ) from error


def _positive(table: Fields, key: str) -> float:
    value = table.number(key)
    if value < 0:
        raise table.wrong(key, "must not be below 0")
    return value


def _percent(table: Fields, key: str, default: float) -> float:
    value = table.number(key, default=default)
    if not 0 <= value <= 100:
        raise table.wrong(key, "must be from 0 to 100")
    return value
