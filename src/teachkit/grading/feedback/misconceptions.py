"""Matching graded answers to the misconceptions that an exercise's wrong answers stand for.

Each file in ``wrong/`` names a misconception and the words that its writer must be told. An
answer whose failed check says those words has met that misconception. What fails and is told no
such words is grouped by *how* it fails: a group of fourteen is a misconception that nobody has
written down yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.course.exercise import WrongAnswer, parse_wrong_answer
from teachkit.grading.report import PASSED, Report

if TYPE_CHECKING:
    from teachkit.course.load import ExerciseFolder
    from teachkit.grading.gradebook import Grade

__all__ = ["Pattern", "common", "is_told", "known_misconceptions", "match", "patterns"]


# Kinds of failure that tell of no idea about the exercise, right or wrong.
_NOTHING = frozenset({"missing", "not-read", "stopped", "broken"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """Answers of an exercise that fail alike and match nothing known.

    ``checks`` are the names of the checks that did not pass, each with the kind of its failure.
    """

    checks: tuple[tuple[str, str], ...]
    learners: tuple[str, ...]


def known_misconceptions(folder: ExerciseFolder) -> tuple[WrongAnswer, ...]:
    """Return what the wrong answers of an exercise stand for; () in an installed course.

    Raises:
        TeachkitError: ``wrong-course-file`` when one of them has no such header.
    """
    return tuple(
        parse_wrong_answer(
            path.read_text(encoding="utf-8"), f"exercises/{folder.exercise.id}/wrong/{path.name}"
        )
        for path in folder.wrong
    )


def is_told(report: Report, feedback: str) -> bool:
    """Return whether a check that did not pass says these words; white space and case aside."""
    wanted = _plain(feedback)
    return any(wanted in said for said in _told(report))


def match(report: Report, known: Sequence[WrongAnswer]) -> tuple[str, ...]:
    """Return the known misconceptions that an answer shows, sorted.

    Hidden checks speak as well: this is for the teacher, and never part of a learner's page.
    """
    told = _told(report)
    if not told:  # as after most answers
        return ()
    wanted = ((item.misconception, _plain(item.feedback)) for item in known)
    return tuple(sorted({name for name, words in wanted if any(words in said for said in told)}))


def common(grades: Iterable[Grade]) -> tuple[tuple[str, int], ...]:
    """Return each misconception that was met, with how many answers met it, most first."""
    met = Counter(name for grade in grades for name in set(grade.misconceptions))
    return tuple(sorted(met.items(), key=lambda item: (-item[1], item[0])))


def patterns(grades: Iterable[Grade]) -> tuple[Pattern, ...]:
    """Group the failing answers of one exercise that match no known misconception.

    Answers of which nothing could be run, and those whose check itself broke, are left out:
    the one have no misconception to find, the others may be right. Largest groups first.
    """
    groups: defaultdict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    for grade in grades:
        results = grade.report.results
        if grade.misconceptions or any(result.kind == "broken" for result in results):
            continue
        if all(result.kind in _NOTHING for result in results):
            continue
        failed = tuple((item.name, item.kind) for item in results if item.outcome != PASSED)
        if failed:
            groups[failed].append(grade.learner)
    found = [Pattern(checks, tuple(sorted(learners))) for checks, learners in groups.items()]
    return tuple(sorted(found, key=lambda item: (-len(item.learners), item.checks)))


def _told(report: Report) -> list[str]:
    return [_plain(result.message) for result in report.results if result.outcome != PASSED]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
