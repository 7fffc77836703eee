"""A plan for a room: which parts of the course fit into so many minutes, and when the breaks are.

Two rules of the house, after the workshops of CodeRefinery: thirty minutes of material fill an
hour in the room, because people ask, type and talk; and an hour has a break of ten minutes. The
minutes of material are those of ``course.toml``.

A track is walked in its order, and never with a hole in it: a chapter comes when its reading and
its tool fit whole. What time is left then goes to exercises, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from teachkit.course.outline import Chapter, Course, Track
from teachkit.errors import TeachkitError

__all__ = [
    "BREAK",
    "HOUR",
    "MATERIAL",
    "Schedule",
    "Slot",
    "clock",
    "in_the_room",
    "in_words",
    "make_schedule",
    "missing",
    "schedule_chapters",
    "schedule_track",
    "table",
]

HOUR, BREAK, MATERIAL = 60, 10, 30  # minutes: of a room, of its break, of material in it
MOST = 7 * 24 * 60
# A break may come this much early, or as late as the hour, so that it falls between two parts.
_EARLY = 15
_TABLE = (60, 90, 180, 360)


@dataclass(frozen=True, slots=True)
class Slot:
    """So many minutes in the room: from ``start`` to ``end``, counted from the beginning.

    ``what`` is "read", "widget", an exercise's id, or "break"; ``material`` are the minutes that
    ``course.toml`` gives the part, and 0 for what a break has cut off from its first half.
    """

    start: int
    end: int
    chapter: str
    what: str
    material: Fraction


@dataclass(frozen=True, slots=True)
class Schedule:
    """What fits: the slots in their order, and the parts of ``whole`` that are not among them.

    ``minutes`` is what there was, ``needs`` what everything would have taken. Both are minutes in
    the room. ``track`` is the id of a track, or "" for chapters that were asked for by name.
    """

    minutes: int
    track: str
    slots: tuple[Slot, ...]
    left_out: tuple[str, ...]
    needs: int

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters that are taught, in their order."""
        return tuple(dict.fromkeys(slot.chapter for slot in self.slots if slot.chapter))

    @property
    def ends(self) -> int:
        """When the last part is over, in minutes from the beginning."""
        return self.slots[-1].end


@dataclass(frozen=True, slots=True)
class _Part:
    chapter: str
    what: str
    material: Fraction

    @property
    def name(self) -> str:
        """How a track's ``skip`` calls it."""
        return self.what if "/" in self.what else f"{self.chapter}:{self.what}"


def make_schedule(course: Course, minutes: int, breaks: int = BREAK) -> Schedule:
    """Return the track that fills the minutes best; of two alike the one that is nearer its end.

    Raises:
        TeachkitError: ``cannot-fit`` when none of them can begin, with what would do;
            ``bad-usage`` for minutes that are none, ``no-such-track`` when there is no track.
    """
    found: list[Schedule] = []
    refused: list[TeachkitError] = []
    for track in course.tracks:
        try:
            found.append(schedule_track(course, track.id, minutes, breaks))
        except TeachkitError as error:
            if error.code != "cannot-fit":
                raise
            refused.append(error)
    if not course.tracks:
        raise _no_track("", course)
    if not found:
        least = min(_least(course, track, breaks) for track in course.tracks)
        raise _cannot_fit("any of the tracks", minutes, least, course, breaks)
    return max(found, key=lambda one: (one.ends, -one.needs))


def schedule_track(course: Course, track: str, minutes: int, breaks: int = BREAK) -> Schedule:
    """Return what of a track fits into so many minutes, with ``breaks`` minutes of break an hour.

    Raises:
        TeachkitError: ``no-such-track``; ``cannot-fit`` when not even its first two chapters
            fit; ``bad-usage`` for minutes that are none.
    """
    _check(minutes, breaks)
    chosen = next((one for one in course.tracks if one.id == track), None)
    if chosen is None:
        raise _no_track(track, course)
    chapters = _chapters(course, chosen)
    core = [_core(chapter, chosen.skip) for chapter in chapters]
    exercises = [part for chapter in chapters for part in _exercises(chapter, chosen.skip)]
    fitting = [
        count
        for count in range(1, len(core) + 1)
        if _room(_joined(core[:count]), breaks) <= minutes
    ]
    least = _least(course, chosen, breaks)
    if minutes < least or not fitting:
        raise _cannot_fit(f"the track '{track}'", minutes, least, course, breaks)
    taken = _joined(core[: max(fitting)])
    return _filled(minutes, track, taken, _joined(core), exercises, breaks)


def schedule_chapters(
    course: Course, names: Sequence[str], minutes: int, breaks: int = BREAK
) -> Schedule:
    """Return a plan with these chapters and all that they require, whole; then exercises.

    Raises:
        TeachkitError: ``no-such-chapter``; ``cannot-fit`` with the minutes that would do;
            ``bad-usage`` for minutes that are none.
    """
    _check(minutes, breaks)
    chapters = _with(course, names)
    core = _joined([_core(chapter, ()) for chapter in chapters])
    least = _room(core, breaks)
    if least > minutes:
        raise _cannot_fit(
            ", ".join(chapter.id for chapter in chapters), minutes, least, course, breaks
        )
    exercises = [part for chapter in chapters for part in _exercises(chapter, ())]
    return _filled(minutes, "", core, core, exercises, breaks)


def table(course: Course, minutes: Sequence[int] = _TABLE, breaks: int = BREAK) -> str:
    """Return, as Markdown, what of each track fits into each of these times in the room.

    Raises:
        TeachkitError: ``bad-usage`` for minutes or breaks that make no sense.
    """
    heads = ["track", "for whom", *(f"{clock(each)} h" for each in minutes), "all of it"]
    lines = [f"| {' | '.join(heads)} |", f"|---|---|{'---|' * len(minutes)}---:|"]
    for track in course.tracks:
        cells = []
        for each in minutes:
            try:
                found = schedule_track(course, track.id, each, breaks)
            except TeachkitError as error:
                if error.code != "cannot-fit":
                    raise
                cells.append("too short")
                continue
            count = sum("/" in slot.what and bool(slot.material) for slot in found.slots)
            cells.append(", ".join(found.chapters) + (f"; exercises: {count}" if count else ""))
        whole = schedule_track(course, track.id, MOST, breaks)
        cells.append(f"{clock(whole.ends)} h")
        lines.append(f"| {' | '.join([track.title, track.who, *cells])} |")
    return "\n".join(lines) + "\n"


def _filled(
    minutes: int,
    track: str,
    taken: list[_Part],
    core: list[_Part],
    exercises: list[_Part],
    breaks: int,
) -> Schedule:
    """Add the exercises that fit, each behind its chapter, and lay everything out."""
    there = {part.chapter for part in taken}
    chosen = list(taken)
    for part in exercises:
        if part.chapter not in there:
            continue
        tried = _behind(chosen, part)
        if _room(tried, breaks) <= minutes:
            chosen = tried
    whole = core
    for part in exercises:
        whole = _behind(whole, part)
    left = tuple(part.name for part in whole if part not in chosen)
    return Schedule(minutes, track, tuple(_layout(chosen, breaks)), left, _room(whole, breaks))


def _behind(parts: list[_Part], part: _Part) -> list[_Part]:
    last = max(at for at, one in enumerate(parts) if one.chapter == part.chapter)
    return [*parts[: last + 1], part, *parts[last + 1 :]]


def _layout(parts: Sequence[_Part], breaks: int) -> Iterator[Slot]:
    """Yield the slots of these parts, one behind the other, with the breaks where they are due.

    Without a break at most an hour is taught. A part is cut only where both pieces are worth it.
    """
    stretch = HOUR - breaks
    pace = in_the_room(1, breaks)
    clock = since = Fraction(0)  # `since` the last break
    for part in parts:
        material, left = part.material, part.material * pace
        while left:
            over = since + left > HOUR
            if breaks and since and (since >= stretch or (over and since >= stretch - _EARLY)):
                now = round(clock)
                yield Slot(now, now + breaks, "", "break", Fraction(0))
                clock, since = Fraction(now + breaks), Fraction(0)
                continue
            taught = stretch - since if breaks and over else left
            yield Slot(round(clock), round(clock + taught), part.chapter, part.what, material)
            clock, since = clock + taught, since + taught
            left, material = left - taught, Fraction(0)


def _room(parts: Sequence[_Part], breaks: int) -> int:
    last = 0
    for slot in _layout(parts, breaks):
        last = slot.end
    return last


def _core(chapter: Chapter, skip: Sequence[str]) -> list[_Part]:
    spent = {"read": chapter.minutes.read, "widget": chapter.minutes.widget}
    parts = [_Part(chapter.id, what, Fraction(minutes)) for what, minutes in spent.items()]
    return [part for part in parts if part.material and part.name not in skip]


def _exercises(chapter: Chapter, skip: Sequence[str]) -> list[_Part]:
    """Return the exercises of a chapter, each with an equal share of the chapter's minutes."""
    if not chapter.exercises or f"{chapter.id}:exercises" in skip:
        return []
    share = Fraction(chapter.minutes.exercises, len(chapter.exercises))
    parts = [_Part(chapter.id, name, share) for name in chapter.exercises]
    return [part for part in parts if part.material and part.name not in skip]


def _joined(groups: Sequence[list[_Part]]) -> list[_Part]:
    return [part for group in groups for part in group]


def _chapters(course: Course, track: Track) -> list[Chapter]:
    return [chapter for chapter in course.chapters if chapter.id in track.chapters]


def _least(course: Course, track: Track, breaks: int) -> int:
    """Return the minutes in which the track can begin: its first two chapters, or its only one."""
    first = _chapters(course, track)[:2]
    return _room(_joined([_core(chapter, track.skip) for chapter in first]), breaks)


def _with(course: Course, names: Sequence[str]) -> list[Chapter]:
    """Return these chapters and all that they require, in the order of the course."""
    wanted: set[str] = set()
    for name in names:
        wanted |= _required(course, name)
    return [chapter for chapter in course.pages if chapter.id in wanted]


def _required(course: Course, name: str) -> set[str]:
    chapter = course.chapter(name)
    if chapter is None:
        raise TeachkitError(
            "no-such-chapter",
            f"There is no chapter '{name:.40}'",
            place="--with",
            hint=f"There are {', '.join(one.id for one in course.chapters)}.",
        )
    found = {name}
    for required in chapter.prerequisites:
        found |= _required(course, required)
    return found


def _check(minutes: int, breaks: int) -> None:
    if not 1 <= minutes <= MOST:
        raise TeachkitError(
            "bad-usage",
            f"{minutes} are no minutes for a class",
            place="--minutes",
            hint="For example 90, or 360 for a day.",
        )
    if not 0 <= breaks <= HOUR // 2:
        raise TeachkitError(
            "bad-usage",
            f"A break of {breaks} minutes an hour is none, or most of the hour",
            place="--breaks",
            hint=f"From 0 to {HOUR // 2}; {BREAK} is the rule of the house.",
        )


def _cannot_fit(what: str, minutes: int, least: int, course: Course, breaks: int) -> TeachkitError:
    fitting = [
        chapter.id
        for chapter in course.chapters[1:]  # the first one alone is no class
        if _room(_joined([_core(one, ()) for one in _with(course, [chapter.id])]), breaks)
        <= minutes
    ]
    also = f" In {minutes} there is room for: {', '.join(fitting)} (--with)." if fitting else ""
    return TeachkitError(
        "cannot-fit",
        f"In {minutes} minutes there is no room for {what}",
        place="--minutes",
        hint=f"{least} minutes would do.{also} An hour in the room holds thirty of material.",
    )


def _no_track(name: str, course: Course) -> TeachkitError:
    there = ", ".join(track.id for track in course.tracks)
    return TeachkitError(
        "no-such-track",
        f"There is no track '{name:.40}'" if name else "This course has no tracks",
        place="--track",
        hint=f"There are {there}." if there else "Name chapters: --with choose",
    )


def in_the_room(material: Fraction | int, breaks: int = BREAK) -> Fraction:
    """Return the minutes of teaching that so many minutes of material take; breaks come on top."""
    return Fraction(HOUR - breaks, MATERIAL) * material


def in_words(slot: Slot) -> str:
    """Return what happens in a slot, as a plan for a room says it."""
    words = {"read": "read and talk", "widget": "the tool", "break": "break"}
    more = " (goes on)" if slot.chapter and not slot.material else ""
    return words.get(slot.what, f"exercise {slot.what}") + more


def missing(found: Schedule) -> str:
    """Return what a plan leaves out, in words: whole chapters by their names, parts one by one."""
    taught = set(found.chapters)
    chapters = dict.fromkeys(
        name
        for part in found.left_out
        if (name := part.replace("/", ":").split(":")[0]) not in taught
    )
    parts = [part for part in found.left_out if part.replace("/", ":").split(":")[0] in taught]
    return ", ".join([*parts, *(f"the chapter {name}" for name in chapters)])


def clock(minutes: int) -> str:
    """Return minutes as hours and minutes: ``1:30``."""
    return f"{minutes // 60}:{minutes % 60:02}"
