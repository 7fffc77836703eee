"""A learner's page: what each check says of their answers, in the author's words.

Of a hidden check the page has its sentence, its outcome and what kind of failure it was, and
nothing that an answer could have said itself: see `teachkit.grading.report.learners_view`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from teachkit.grading.feedback.page import block, count, number, page, prose, said, table
from teachkit.grading.report import (
    COULD_NOT_RUN,
    FAILED,
    KINDS,
    PASSED,
    CheckResult,
    Report,
    learners_view,
)
from teachkit.grading.submissions.names import file_stem

if TYPE_CHECKING:
    from teachkit.course.load import ExerciseFolder
    from teachkit.course.outline import Course
    from teachkit.grading.gradebook import Counted, Grade, Total

__all__ = ["Look", "feedback_name", "feedback_pages", "learner_page", "looks"]

_SIGNS = {PASSED: ("✓", "passed"), FAILED: ("✗", "not passed"), COULD_NOT_RUN: ("–", "not run")}
_LEVELS = {
    "sealed+ns": (
        "Sealed, twice over",
        "your code ran without network, files, or a view of anything else, in a room of its own",
    ),
    "sealed": (
        "Sealed",
        "your code ran without network, files, or a view of anything else",
    ),
    "separate": (
        "Not sealed",
        "this system cannot lock code in; your points are as good, your teacher may look twice",
    ),
}
# A message longer than this is not said twice in a row.
_REPEATED = 60


@dataclass(frozen=True, slots=True)
class Look:
    """What a page knows of an exercise: its title, its revision, and where it was taught.

    ``objectives`` are what the chapter wanted its reader to be able to do.
    """

    title: str
    revision: int = 0
    chapter: str = ""
    objectives: tuple[str, ...] = ()


def looks(folders: Sequence[ExerciseFolder], course: Course | None = None) -> dict[str, Look]:
    """Return what pages say of each exercise, in the order of ``folders``, by its id."""
    texts = {item.id: item.text for item in course.objectives()} if course is not None else {}
    chapters = course.chapters if course is not None else ()
    return {
        folder.exercise.id: Look(
            folder.exercise.title,
            folder.exercise.revision,
            next((item.title for item in chapters if folder.exercise.id in item.exercises), ""),
            tuple(texts[name] for name in folder.exercise.objectives if name in texts),
        )
        for folder in folders
    }


def feedback_pages(
    counted: Iterable[Counted],
    folders: Sequence[ExerciseFolder],
    course: Course | None = None,
    *,
    total: Callable[[Sequence[Counted]], Total] | None = None,
    judged: Callable[[str], Mapping[str, Sequence[str]]] | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield each learner's file name and page; ``counted`` is sorted by learner.

    Only one learner's grades are held at a time. ``total`` says what a learner has in all;
    without it that is the sum over what was handed in. ``judged`` gives, for a learner, what
    people said of their work: sentences by title.
    """
    known = looks(folders, course)
    for learner, entries in groupby(counted, key=lambda item: item.grade.learner):
        items = tuple(entries)
        whole = total(items) if total is not None else None
        seen = judged(learner) if judged is not None else {}
        yield feedback_name(learner), learner_page(learner, items, known, whole, seen)


def feedback_name(learner: str) -> str:
    """Return the file name of a learner's page."""
    return f"{file_stem(learner)}.html"


def learner_page(
    learner: str,
    counted: Sequence[Counted],
    known: Mapping[str, Look],
    total: Total | None = None,
    judged: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Return the page of one learner; ``counted`` are their grades that count, one an exercise."""
    places = {name: place for place, name in enumerate(known)}
    entries = sorted(
        counted,
        key=lambda item: (places.get(item.grade.exercise, len(places)), item.grade.exercise),
    )
    body = chain(_body(entries, known, total), _judged(judged or {}))
    return page(f"Feedback for {learner}", body, _footer(entries))


def _body(
    entries: Sequence[Counted], known: Mapping[str, Look], total: Total | None
) -> Iterator[str]:
    there = {item.grade.exercise for item in entries}
    missing = [f"“{said(look.title)}”" for name, look in known.items() if name not in there]
    points = total.points if total else math.fsum(item.points for item in entries)
    of = total.of if total else math.fsum(item.of for item in entries)
    within = "" if total else f" in {count(len(entries), 'exercise')}"
    yield (
        f'<p class="lead"><strong>{number(points)} of {_points(of)}</strong>{within}. '
        f"{_verdict(points, of, whole=not missing)}</p>"
    )
    if missing:
        yield f"<p>Nothing has come for {', '.join(missing)}.</p>"
    if total is not None and total.dropped:
        dropped = ", ".join(
            f"“{said((known.get(name) or Look(name)).title)}”" for name in total.dropped
        )
        yield f"<p>Left out of the total, since it helps you: {dropped}.</p>"
    if len(entries) > 1:
        yield table(
            "Your exercises",
            ("exercise", "points", "checks passed"),
            (
                (
                    _inward(item.grade, known),
                    f"{number(item.points)} of {number(item.of)}",
                    f"{_passed(item.grade.report)} of {len(item.grade.report.results)}",
                )
                for item in entries
            ),
            numbers=(1, 2),
        )
    for item in entries:
        yield from _exercise(item, _look(item.grade, known))


def _judged(judged: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for title, sentences in judged.items():
        if sentences:
            yield f"<section><h2>{said(title)}</h2><p>Read by a person, who saw this:</p><ul>"
            yield from (f'<li dir="auto">{prose(sentence)}</li>' for sentence in sentences)
            yield "</ul></section>"


def _exercise(item: Counted, look: Look) -> Iterator[str]:
    grade = item.grade
    report = learners_view(grade.report)
    yield f'<section id="{_anchor(grade.exercise)}" aria-labelledby="{_anchor(grade.exercise)}-t">'
    yield (
        f'<h2 id="{_anchor(grade.exercise)}-t">{said(look.title)} '
        f'<span class="points">{number(item.points)} of {_points(item.of)}</span></h2>'
    )
    yield f'<p class="soft">{_attempt(item)}</p>'
    if report.problem:
        yield f'<p class="note">{prose(report.problem)}</p>'
    if report.results and abs(item.of - grade.of) > 1e-6:
        yield (
            f"<p>The checks give {_points(grade.of)} between them; the exercise counts for "
            f"{number(item.of)}.</p>"
        )
    if item.penalty or item.why:
        yield f'<p class="note">{_penalty(item)}</p>'
    if report.results:
        yield '<ul class="checks">'
        before = ""
        for result in report.results:
            yield _check(result, before)
            before = result.message
        yield "</ul>"
    if report.printed.strip():
        yield "<h3>What your code printed</h3>"
        yield block(report.printed, f"What your code for {look.title} printed")
    if not report.passed and (look.chapter or look.objectives):
        yield "<h3>Where to look again</h3>"
        yield f"<p>{_where(look)}</p>"
    yield f'<p class="soft">{_graded(grade, look)}</p>'
    yield "</section>"


def _check(result: CheckResult, before: str) -> str:
    sign, word = _SIGNS.get(result.outcome, _SIGNS[COULD_NOT_RUN])
    tag = ' <span class="tag">hidden</span>' if result.hidden else ""
    what = "" if result.outcome == PASSED else _what(result, before)
    outcome = result.outcome if result.outcome in _SIGNS else COULD_NOT_RUN
    return (
        f'<li class="{outcome}"><span class="sign" aria-hidden="true">{sign}</span>'
        f'<span><span class="aside">{word}: </span>{prose(result.sentence)}{tag}</span>'
        f'<span class="points">{number(result.earned)} / {number(result.points)}</span>{what}</li>'
    )


def _what(result: CheckResult, before: str) -> str:
    kind = KINDS.get(result.kind, "")
    if result.hidden or not result.message:
        words = said(kind or "It did not pass.")
    elif result.message == before and len(before) > _REPEATED:
        words = "The same again."
    else:
        words = prose(result.message)
    return f'<p class="what" dir="auto">{words}</p>'


def _attempt(item: Counted) -> str:
    grade = item.grade
    received = f", received {_day(grade.received)}" if grade.received else ""
    if item.attempts <= 1:
        return f"Your only attempt{received}."
    return f"Attempt {grade.attempt} of {item.attempts} is the one that counts{received}."


def _penalty(item: Counted) -> str:
    why = prose(" ".join(item.why))
    if not item.penalty:
        return why
    return f"{why} Your code earned {_points(item.earned)}; {number(item.points)} count."


def _where(look: Look) -> str:
    chapter = f"The chapter “{said(look.chapter)}”" if look.chapter else "The chapter"
    if not look.objectives:
        return f"{chapter}."
    able = "; ".join(prose(text) for text in look.objectives)
    return f"{chapter}. After it you can {able}. The exercise has hints, too."


def _graded(grade: Grade, look: Look) -> str:
    level = _LEVELS.get(grade.level, (f"Level “{said(grade.level)}”", ""))[0]
    revision = ""
    if look.revision and grade.revision != look.revision:
        revision = (
            f" This is a grade of revision {grade.revision} of the exercise; "
            f"today’s is {look.revision}."
        )
    return f"{level}.{revision} What was graded: <code>{said(grade.digest[:12])}</code>."


def _verdict(points: float, of: float, *, whole: bool) -> str:
    if not of:
        return "Nothing could be graded; below is why."
    part = points / of
    if part >= 1:
        return "All of it. Somebody could depend on this." if whole else "All of that."
    if part >= 0.75:
        return "Most of it stands; what is left is below."
    if part >= 0.4:
        return "Part of it holds, like most software in production."
    if part > 0:
        return "A start. Read the first thing that failed; the rest often follows from it."
    return "No points yet. Everybody’s first answer looks like this; yours comes with notes."


def _footer(entries: Sequence[Counted]) -> Iterator[str]:
    exercise = entries[0].grade.exercise if entries else "word/slug"
    yield "<h2>If you disagree</h2>"
    yield (
        f"<p>Run <code>teachkit check {said(exercise)}</code> first: the checks you can see say "
        "the same at home as they do here. Hidden checks are programs as well, and programs have "
        "bugs; that is rather what this course is about. Tell your teacher which sentence you "
        "think is wrong, what your function returns, what it should return and why, and the "
        "letters after “What was graded”. A wrong check is mended, and then everybody is graded "
        "again.</p>"
    )
    if any(result.hidden for item in entries for result in item.grade.report.results):
        yield (
            "<p><strong>Hidden</strong> checks tell their sentence and their verdict, and keep "
            "their inputs to themselves. They ask nothing that the statement does not say.</p>"
        )
    for level in sorted({item.grade.level for item in entries} & set(_LEVELS)):
        word, meaning = _LEVELS[level]
        yield f"<p><strong>{word}</strong> means that {meaning}.</p>"


def _points(value: float) -> str:
    """Return ``1 point``, ``2.5 points``."""
    return f"{number(value)} point" if value == 1 else f"{number(value)} points"


def _inward(grade: Grade, known: Mapping[str, Look]) -> str:
    return f'<a href="#{_anchor(grade.exercise)}">{said(_look(grade, known).title)}</a>'


def _passed(report: Report) -> int:
    return sum(result.outcome == PASSED for result in report.results)


def _look(grade: Grade, known: Mapping[str, Look]) -> Look:
    return known.get(grade.exercise) or Look(grade.exercise)


def _anchor(exercise: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", exercise.lower())


def _day(received: str) -> str:
    return said(received.replace("T", " ").removesuffix("Z").split("+")[0][:16]) + " UTC"
