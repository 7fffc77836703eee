"""Where a learner stands: what is done, what is next, what to look at again and why.

It is read off the record and the plan, for the learner alone. There are no streaks, no points
and no share of anything: coming back after a month is as good as coming back tomorrow, and what
was missed is the most useful thing that there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from teachkit.course.exercise import Exercise
from teachkit.course.outline import Chapter, Course
from teachkit.course.question import Check, Explain, Predict, Questions
from teachkit.course.record import Entry, Record
from teachkit.decisions.plan import SHAPES, Plan

__all__ = [
    "Again",
    "ChapterProgress",
    "ExerciseProgress",
    "Next",
    "Progress",
    "my_progress",
    "progress_of",
    "whole_course",
]

# The tests before and after the course ask of all chapters; these are the pages they stand on.
_TESTS = {"start": "pretest", "plan": "posttest"}


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """One exercise: ``status`` as in `Record.status`, runs so far, hints opened.

    ``seen`` tells that its solutions were shown before it was passed.
    """

    id: str
    title: str
    status: str
    tries: int
    hints: int
    seen: bool


@dataclass(frozen=True, slots=True)
class Again:
    """One thing to look at again, and why; ``link`` is the page, relative to the workspace."""

    id: str
    chapter: str
    kind: str
    what: str
    why: str
    link: str


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next, as a sentence, and the page to open for it."""

    what: str
    link: str


@dataclass(frozen=True, slots=True)
class ChapterProgress:
    """One chapter: pairs are (done, there are).

    ``predictions`` and ``reasons`` are answered, ``right`` are checks whose last answer was right,
    ``missed`` those whose last was wrong. ``section`` is "" for a chapter without a section of the
    plan, else "not begun", "begun" or "written"; ``open`` counts its open questions.
    """

    id: str
    title: str
    link: str
    predictions: tuple[int, int]
    reasons: tuple[int, int]
    right: tuple[int, int]
    missed: int
    exercises: tuple[ExerciseProgress, ...]
    section: str
    open: int
    touched: bool
    next: Next | None

    @property
    def passed(self) -> tuple[int, int]:
        """Return how many of its exercises are passed, and how many there are."""
        return sum(one.status == "passed" for one in self.exercises), len(self.exercises)

    @property
    def state(self) -> str:
        """Return "done", "begun" or "not begun"."""
        if self.next is None:
            return "done"
        return "begun" if self.touched or self.section in ("begun", "written") else "not begun"


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole course: chapters in its order, what is next, what to look at again."""

    chapters: tuple[ChapterProgress, ...]
    again: tuple[Again, ...]
    next: Next | None
    entries: int
    unreadable: int

    def chapter(self, name: str) -> ChapterProgress | None:
        """Return the chapter of that id, or None."""
        return next((one for one in self.chapters if one.id == name), None)


def progress_of(
    course: Course,
    questions: Mapping[str, Questions],
    exercises: Mapping[str, Exercise],
    record: Record,
    plan: Plan,
) -> Progress:
    """Read the progress off a record and a plan; questions go by chapter, exercises by id."""
    chapters = tuple(
        _chapter(
            chapter,
            questions.get(chapter.id) or Questions(chapter.id, (), (), ()),
            [exercises[name] for name in chapter.exercises if name in exercises],
            record,
            plan,
        )
        for chapter in course.pages
    )
    again: list[tuple[int, str, Again]] = []
    for chapter in course.pages:
        found = questions.get(chapter.id)
        again += _missed(chapter, found.checks if found else (), record)
        known = [exercises[name] for name in chapter.exercises if name in exercises]
        again += _unfinished(chapter, known, record)
    # What went wrong first, and of that what is longest ago; then what the course has changed.
    again.sort(key=lambda one: one[:2])
    # Go on where one is, before a chapter that one has left out.
    open_ones = [one for one in chapters if one.next is not None]
    begun = [one for one in open_ones if one.state == "begun"]
    coming = (begun or open_ones)[:1]
    return Progress(
        chapters,
        tuple(item for _, _, item in again),
        coming[0].next if coming else None,
        len(record.entries),
        record.unreadable,
    )


def my_progress(start: Path | None = None, root: Path | None = None) -> Progress:
    """Return the progress of whoever's workspace this is.

    Raises:
        TeachkitError: ``no-course``, ``foreign-record``, or what reading the plan says.
    """
    from teachkit.course.load import course_root
    from teachkit.course.store import plan_store, record_store

    course, questions, exercises = whole_course(root or course_root(start))
    record = record_store(start).load()
    return progress_of(course, questions, exercises, record, plan_store(start).load())


def whole_course(root: Path) -> tuple[Course, dict[str, Questions], dict[str, Exercise]]:
    """Return the course at ``root``, its questions by chapter and its exercises by id.

    Raises:
        TeachkitError: ``no-course``, or what reading the course says.
    """
    from teachkit.course.load import load_course, load_exercise, load_questions

    course = load_course(root)
    questions = {one.id: load_questions(one.id, root) for one in course.pages}
    exercises: dict[str, Exercise] = {}
    for name in course.exercises():
        if (root / "exercises" / name / "exercise.toml").is_file():
            exercises[name] = load_exercise(name, root).exercise
    return course, questions, exercises


def _chapter(
    chapter: Chapter,
    questions: Questions,
    exercises: Sequence[Exercise],
    record: Record,
    plan: Plan,
) -> ChapterProgress:
    answered = [_answered("predict", one, record) for one in questions.predictions]
    reasons = [_answered("explain", one, record) for one in questions.explanations]
    lasts = [record.latest("check", one.id, one.revision) for one in questions.checks]
    right = sum(last is not None and last.right is True for last in lasts)
    section, still_open = _section(chapter.id, plan)
    known = set(questions.ids()) | {one.id for one in exercises}
    standing = tuple(_exercise(one, record) for one in exercises)
    found = ChapterProgress(
        id=chapter.id,
        title=chapter.title,
        link=chapter.notebook,
        predictions=(sum(answered), len(answered)),
        reasons=(sum(reasons), len(reasons)),
        right=(right, len(lasts)),
        missed=sum(last is not None and last.right is False for last in lasts),
        exercises=standing,
        section=section,
        open=still_open,
        touched=any(
            entry.id in known or entry.kind == _TESTS.get(chapter.id) for entry in record.entries
        ),
        next=None,
    )
    return replace(found, next=_next(found))


def _answered(kind: str, question: Predict | Explain, record: Record) -> bool:
    return record.latest(kind, question.id, question.revision) is not None


def _exercise(exercise: Exercise, record: Record) -> ExerciseProgress:
    runs = [
        entry
        for entry in record.about("exercise", exercise.id)
        if entry.revision == exercise.revision
    ]
    return ExerciseProgress(
        exercise.id,
        exercise.title,
        record.status(exercise.id, exercise.revision),
        len(runs),
        record.hints(exercise.id, exercise.revision),
        record.latest("give-up", exercise.id, exercise.revision) is not None,
    )


def _section(name: str, plan: Plan) -> tuple[str, int]:
    if name not in SHAPES:
        return "", 0
    section: Any = getattr(plan, name)
    if section is None:
        return "not begun", 0
    questions = len(section.open_questions())
    return ("begun" if questions else "written"), questions


def _next(chapter: ChapterProgress) -> Next | None:
    """Return the first thing of a chapter that is not done, in the order of its page."""
    page = f"in '{chapter.title}'"
    done, there = chapter.predictions
    if done < there:
        return Next(
            f"Predict {page}: {_things(there - done, 'question')} before it tells", chapter.link
        )
    done, there = chapter.reasons
    if done < there:
        return Next(f"Write your own reason {page}", chapter.link)
    done, there = chapter.right
    if done < there:
        return Next(f"Check yourself {page}: {_things(there - done, 'question')}", chapter.link)
    for exercise in chapter.exercises:
        if exercise.status != "passed":
            return Next(f"Solve '{exercise.title}'", f"exercises/{exercise.id}/statement.md")
    if chapter.section == "not begun" or chapter.open:
        return Next(f"Write the section '{chapter.id}' of your plan", chapter.link)
    return None


def _missed(
    chapter: Chapter, checks: Iterable[Check], record: Record
) -> list[tuple[int, str, Again]]:
    found = []
    for check in checks:
        answers = list(record.about("check", check.id))
        last = record.latest("check", check.id, check.revision)
        if last is not None and last.right is False:
            wrong = sum(entry.right is False for entry in answers)
            times = f", {wrong} times so far" if wrong > 1 else ""
            why = f"your last answer, of {_day(last)}, was not right{times}"
            urgency = 0
        elif last is None and answers:
            why = f"the question has changed since you answered it on {_day(answers[-1])}"
            urgency = 2
        else:
            continue
        when = (last or answers[-1]).when
        found.append(
            (
                urgency,
                when,
                Again(check.id, chapter.id, "check", check.prompt, why, chapter.notebook),
            )
        )
    return found


def _unfinished(
    chapter: Chapter, exercises: Iterable[Exercise], record: Record
) -> list[tuple[int, str, Again]]:
    found = []
    for exercise in exercises:
        status = record.status(exercise.id, exercise.revision)
        entries = [
            entry for kind in ("exercise", "give-up") for entry in record.about(kind, exercise.id)
        ]
        last = max(entries, key=lambda entry: entry.when, default=None)
        if last is None or status not in ("changed", "given-up", "tried"):
            continue
        why = {
            "changed": "it has changed since you passed it",
            "given-up": "you looked at its solutions; now is the time to try it without",
            "tried": "you have tried it and not passed it yet",
        }[status]
        urgency = 2 if status == "changed" else 1
        link = f"exercises/{exercise.id}/statement.md"
        again = Again(exercise.id, chapter.id, "exercise", exercise.title, why, link)
        found.append((urgency, last.when, again))
    return found


def _things(count: int, word: str) -> str:
    return f"one {word}" if count == 1 else f"{count} {word}s"


def _day(entry: Entry) -> str:
    return entry.when[:10]
