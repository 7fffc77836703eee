"""What people made of the same work: their marks side by side, and how far they agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from teachkit.course.rubric import Rubric
from teachkit.grading.gradebook.grade import Mark

__all__ = ["Agreement", "Judgement", "agreement", "judgements", "told"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one learner's work got by one rubric: for each criterion the mean over its graders.

    ``open`` are the criteria that nobody has judged: while there is one, ``points`` may only
    grow, and no export takes it for a grade.
    """

    learner: str
    rubric: str
    points: float
    of: float
    open: tuple[str, ...]
    graders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two graders judged what both have judged: how often the same level, and one apart."""

    both: int
    same: int
    near: int

    @property
    def words(self) -> str:
        """Return it as a sentence; without a coefficient, which few cases cannot carry."""
        if not self.both:
            return "Nothing has been judged by both yet."
        far = self.both - self.same - self.near
        judged = "1 criterion" if self.both == 1 else f"{self.both} criteria"
        return (
            f"Both judged {judged}: the same level {self.same} times, "
            f"one apart {self.near} times, further apart {far} times."
        )


def judgements(marks: Iterable[Mark], rubric: Rubric) -> tuple[Judgement, ...]:
    """Return what each learner's work got, by learner; marks of other revisions do not count."""
    found: dict[str, dict[str, list[Mark]]] = {}
    for mark in marks:
        if (mark.rubric, mark.revision) == (rubric.id, rubric.revision):
            found.setdefault(mark.learner, {}).setdefault(mark.criterion, []).append(mark)
    return tuple(
        Judgement(
            learner,
            rubric.id,
            round(
                math.fsum(
                    math.fsum(mark.points for mark in given[item.id]) / len(given[item.id])
                    for item in rubric.criteria
                    if item.id in given
                ),
                6,
            ),
            rubric.of,
            tuple(item.id for item in rubric.criteria if item.id not in given),
            tuple(sorted({mark.grader for several in given.values() for mark in several})),
        )
        for learner, given in sorted(found.items())
    )


def agreement(marks: Sequence[Mark], one: str, other: str) -> Agreement:
    """Return how far two graders agree on what both have judged."""
    levels = [
        {
            (mark.learner, mark.rubric, mark.revision, mark.criterion): mark.level
            for mark in marks
            if mark.grader == grader
        }
        for grader in (one, other)
    ]
    apart = [abs(levels[0][key] - levels[1][key]) for key in levels[0].keys() & levels[1].keys()]
    return Agreement(len(apart), apart.count(0), apart.count(1))


def told(
    learner: str,
    rubric: Rubric,
    marks: Iterable[Mark],
    remarks: Mapping[tuple[str, str, int, str], str],
) -> tuple[str, ...]:
    """Return, as sentences, what a learner may read: each criterion, what was seen, the remarks.

    Graders are not named; where they saw different levels, both are there.
    """
    own = [
        mark
        for mark in marks
        if (mark.learner, mark.rubric, mark.revision) == (learner, rubric.id, rubric.revision)
    ]
    sentences = []
    for item in rubric.criteria:
        levels = sorted({mark.level for mark in own if mark.criterion == item.id})
        seen = " Or: ".join(
            item.levels[level].words for level in levels if level < len(item.levels)
        )
        if seen:
            sentences.append(f"{item.asks} {seen}")
    for (who, name, revision, _), words in remarks.items():
        if (who, name, revision) == (learner, rubric.id, rubric.revision):
            sentences.append(words)
    return tuple(sentences)
