"""What a run leaves for people to read: written anew from the gradebook each time.

The same gradebook and the same options give the same bytes: nothing here knows the time, the
machine, or in what order the answers were graded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from teachkit.course.load import ExerciseFolder
from teachkit.data.files import write_atomically
from teachkit.grading.batch.exercises import course_of
from teachkit.grading.batch.run import GRADEBOOK
from teachkit.grading.feedback import (
    feedback_pages,
    overview_page,
    similarities,
    similarity_csv,
    similarity_page,
)
from teachkit.grading.gradebook import (
    Counted,
    Policy,
    Total,
    open_gradebook,
    told,
    totals,
    write_exports,
)
from teachkit.grading.report import needs_a_person
from teachkit.grading.submissions import read_learners

__all__ = ["Person", "Standing", "standing", "write_reports"]


@dataclass(frozen=True, slots=True)
class Person:
    """One answer that somebody must look at, and why."""

    learner: str
    exercise: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a class stands: what needs a person, and who is below the share asked for."""

    people: tuple[Person, ...]
    below: tuple[str, ...]


def write_reports(
    out: Path,
    folders: Sequence[ExerciseFolder],
    policy: Policy,
    *,
    checks: Mapping[str, str],
    formats: Sequence[str] = (),
    learners: Path | None = None,
    similarity: bool = False,
) -> tuple[str, ...]:
    """Write every report of a run into ``out``; return sentences on what they had to leave out.

    ``checks`` maps each exercise to its fingerprint, ``formats`` are those of other systems
    (canvas, moodle, gradescope) beside the usual ``results.json`` and ``grades.csv``.

    Raises:
        TeachkitError: ``cannot-write``, or what the roster or the gradebook says.
    """
    with open_gradebook(out / GRADEBOOK) as book:
        problems = [
            *write_exports(
                book,
                out,
                policy,
                ("results", "grades", *formats),
                checks=checks,
                roster=read_learners(learners) if learners is not None else None,
            )
        ]
        worths = book.worths(policy, checks=checks)

        def total(counted: Sequence[Counted]) -> Total:
            return totals(counted, policy, worths)

        def counting() -> Iterator[Counted]:
            return book.counting(policy, checks=checks)

        problems += _outdated(book.outdated(checks))
        if policy.overrides:
            used = {(x.grade.learner, x.grade.exercise) for x in counting() if x.by_hand}
            problems += _unused(policy, used, checks)
        rubrics = book.rubrics()

        def judged(learner: str) -> dict[str, tuple[str, ...]]:
            if not rubrics:
                return {}
            marks, remarks = book.marks(learner=learner), book.remarks(learner=learner)
            return {rubric.title: told(learner, rubric, marks, remarks) for rubric in rubrics}

        pages = feedback_pages(counting(), folders, course_of(folders), total=total, judged=judged)
        for name, page in pages:
            write_atomically(out / "feedback" / name, page, durable=False)
        page = overview_page(counting(), folders, total=total, similarity=similarity)
        write_atomically(out / "overview.html", page)
        if similarity:
            found = similarities(counting(), folders)
            titles = {folder.exercise.id: folder.exercise.title for folder in folders}
            write_atomically(out / "similarity.csv", similarity_csv(found))
            write_atomically(out / "similarity.html", similarity_page(found, titles))
    return tuple(problems)


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


def standing(
    out: Path,
    policy: Policy,
    *,
    checks: Mapping[str, str],
    fail_under: float | None,
) -> Standing:
    """Say who needs a person, and whose share of the points is below ``fail_under`` per cent."""
    people: list[Person] = []
    below: list[str] = []
    with open_gradebook(out / GRADEBOOK) as book:
        worths = book.worths(policy, checks=checks)
        for learner, counted in _by_learner(book.counting(policy, checks=checks)):
            for one in counted:
                why = needs_a_person(one.grade.report)
                if why and not one.by_hand:
                    people.append(Person(learner, one.grade.exercise, why))
            if fail_under is not None:
                total = totals(counted, policy, worths)
                if total.points * 100 < fail_under * total.of:
                    below.append(learner)
    return Standing(tuple(people), tuple(below))


def _by_learner(counted: Iterator[Counted]) -> Iterator[tuple[str, list[Counted]]]:
    learner, held = "", list[Counted]()
    for one in counted:
        if held and one.grade.learner != learner:
            yield learner, held
            held = []
        learner = one.grade.learner
        held.append(one)
    if held:
        yield learner, held
