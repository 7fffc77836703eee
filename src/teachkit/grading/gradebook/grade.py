"""What the gradebook keeps: one submission's result for one exercise, and one person's mark."""

from __future__ import annotations

import math
from dataclasses import dataclass

from teachkit.grading.report import Report

__all__ = ["Grade", "Key", "Mark"]

Key = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class Grade:
    """What one submission of one learner earned in one exercise.

    ``checks`` is the fingerprint of the checks and data that judged it, ``digest`` that of what
    was handed in, ``received`` when (ISO 8601, UTC), ``origin`` where it lay, and ``level`` how
    well the learner's code was sealed. ``misconceptions`` are the known ones that it shows.
    """

    learner: str
    exercise: str
    revision: int
    checks: str
    digest: str
    attempt: int
    received: str
    origin: str
    level: str
    report: Report
    misconceptions: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What makes it the same grade: same learner, exercise, checks, files and attempt."""
        return (self.learner, self.exercise, self.checks, self.digest, self.attempt)

    @property
    def points(self) -> float:
        """The points of the checks that passed; the same in whatever order they ran."""
        return math.fsum(result.earned for result in self.report.results)

    @property
    def of(self) -> float:
        """The points of all checks."""
        return math.fsum(result.points for result in self.report.results)


@dataclass(frozen=True, slots=True)
class Mark:
    """The level that one grader gave one learner's work for one criterion of a rubric.

    ``level`` counts from 0, the lowest; ``points`` is what that level gives, ``of`` what the
    highest gives.
    """

    learner: str
    rubric: str
    revision: int
    criterion: str
    grader: str
    level: int
    points: float
    of: float
