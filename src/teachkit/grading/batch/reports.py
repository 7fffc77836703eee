"""What a run leaves for people to read: written anew from the gradebook each time.

The same gradebook and the same options give the same bytes: nothing here knows the time, the
machine, or in what order the answers were graded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from teachkit.course.load import ExerciseFolder
from teachkit.data.files import write_atomically, written_atomically
from teachkit.grading.batch.exercises import course_of
from teachkit.grading.batch.run import GRADEBOOK
from teachkit.grading.feedback import (
    overview_page,
    similarities,
    similarity_csv,
    similarity_page,
)
from teachkit.grading.feedback.learner import feedback_name, learner_page, looks
from teachkit.grading.gradebook import (
    Counted,
    Gradebook,
    Policy,
    Total,
    open_gradebook,
    told,
    totals,
    write_exports,
)
from teachkit.grading.gradebook.cells import line
from teachkit.grading.gradebook.results import (
    RESULTS_END,
    results_head,
    results_part,
    what_people_gave,
)
from teachkit.grading.gradebook.tables import OWN, everyone, grades_line, judged_lines
from teachkit.grading.report import needs_a_person
from teachkit.grading.submissions import read_learners

__all__ = ["Person", "Standing", "write_reports"]


@dataclass(frozen=True, slots=True)
class Person:
    """One answer that somebody must look at, and why."""

    learner: str
    exercise: str
    why: str


@dataclass(slots=True)
class Standing:
    """How a class stands: what needs a person, and who is below the share asked for.

    ``problems`` are sentences on what the reports had to leave out.
    """

    people: list[Person] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def write_reports(
    out: Path,
    folders: Sequence[ExerciseFolder],
    policy: Policy,
    *,
    checks: Mapping[str, str],
    formats: Sequence[str] = (),
    learners: Path | None = None,
    similarity: bool = False,
    fail_under: float | None = None,
) -> Standing:
    """Write every report of a run into ``out``, and say how the class stands.

    ``checks`` maps each exercise to its fingerprint, ``formats`` are those of other systems
    (canvas, moodle, gradescope) beside the usual ``results.json`` and ``grades.csv``. Below are
    those with less than ``fail_under`` per cent of the points.

    Raises:
        TeachkitError: ``cannot-write``, or what the roster or the gradebook says.
    """
    found = Standing()
    with open_gradebook(out / GRADEBOOK) as book:
        roster = read_learners(learners) if learners is not None else None
        found.problems += write_exports(book, out, policy, formats, checks=checks, roster=roster)
        found.problems += _outdated(book.outdated(checks))
        _write_usual(book, out, folders, policy, checks, found, similarity, fail_under)
        if similarity:
            alike = similarities(book.counting(policy, checks=checks), folders)
            titles = {folder.exercise.id: folder.exercise.title for folder in folders}
            write_atomically(out / "similarity.csv", similarity_csv(alike))
            write_atomically(out / "similarity.html", similarity_page(alike, titles))
    return found


def _write_usual(
    book: Gradebook,
    out: Path,
    folders: Sequence[ExerciseFolder],
    policy: Policy,
    checks: Mapping[str, str],
    found: Standing,
    similarity: bool,  # noqa: FBT001  # as above
    fail_under: float | None,
) -> None:
    """Write what every run leaves, reading each grade once for all of it: a class may be large."""
    worths = book.worths(policy, checks=checks)
    known = looks(folders, course_of(folders))
    given = what_people_gave(book)
    judged = _judged(book)
    sums: dict[str, Total] = {}
    by_hand: set[tuple[str, str]] = set()

    def look(learner: str, counted: Sequence[Counted]) -> None:
        for one in counted:
            why = needs_a_person(one.grade.report)
            if one.by_hand:
                by_hand.add((learner, one.grade.exercise))
            elif why:
                found.people.append(Person(learner, one.grade.exercise, why))
        total = sums[learner]
        if fail_under is not None and total.points * 100 < fail_under * total.of:
            found.below.append(learner)

    with ExitStack() as files:
        results = files.enter_context(written_atomically(out / "results.json"))
        table = files.enter_context(written_atomically(out / "grades.csv"))

        def passing() -> Iterator[Counted]:
            comma = ""
            for learner, counted in everyone(book, policy, checks, given):
                total = totals(counted, policy, worths)
                results(comma + results_part(learner, counted, total, given.get(learner, [])))
                comma = ","
                if not counted:  # only people have judged this learner
                    continue
                sums[learner] = total
                for one in counted:
                    table(grades_line(one))
                page = learner_page(learner, counted, known, total, judged(learner))
                write_atomically(out / "feedback" / feedback_name(learner), page, durable=False)
                look(learner, counted)
                yield from counted

        results(results_head(book, worths))
        table(line(OWN))
        # The page takes them all before it is written, and keeps little of each.
        page = overview_page(
            passing(),
            folders,
            total=lambda counted: sums[counted[0].grade.learner],
            similarity=similarity,
        )
        results(RESULTS_END)
        for row in judged_lines(book):
            table(row)
    write_atomically(out / "overview.html", page)
    found.problems += _unused(policy, by_hand, checks)


def _judged(book: Gradebook) -> Callable[[str], dict[str, tuple[str, ...]]]:
    """Return what gives, for a learner, what people said of their work: sentences by title."""
    rubrics = book.rubrics()

    def judged(learner: str) -> dict[str, tuple[str, ...]]:
        if not rubrics:
            return {}
        marks, remarks = book.marks(learner=learner), book.remarks(learner=learner)
        return {rubric.title: told(learner, rubric, marks, remarks) for rubric in rubrics}

    return judged


def _outdated(found: Mapping[str, int]) -> Iterator[str]:
    for exercise, number in found.items():
        yield (
            f"{exercise}: {number:,} graded only with earlier checks, and so in no report."
            " Name their submissions again."
        )


def _unused(
    policy: Policy, used: set[tuple[str, str]], exercises: Collection[str]
) -> Iterator[str]:
    """Say which points given by hand went nowhere: a slip of the pen, or nothing handed in."""
    for given in policy.overrides:
        if given.exercise in exercises and (given.learner, given.exercise) not in used:
            yield (
                f"The override for {given.learner}, {given.exercise} has no effect:"
                " nothing was handed in under that name."
            )
