"""Grades made by hand: what a check said, and what it counts for."""

import pytest

from teachkit.grading.gradebook import Counted, Grade
from teachkit.grading.report import COULD_NOT_RUN, FAILED, PASSED, CheckResult, Report


@pytest.fixture
def result():
    """A function: one check's result; ``kind`` "" makes it pass."""

    def make(name="test_one", kind="", message="", **more):
        outcome = PASSED if not kind else FAILED
        if kind in {"missing", "not-read", "too-slow", "stopped"}:
            outcome = COULD_NOT_RUN
        more.setdefault("sentence", f"The sentence of {name}.")
        return CheckResult(name=name, outcome=outcome, message=message, kind=kind, **more)

    return make


@pytest.fixture
def counted():
    """A function: what a learner has for an exercise, from the results of its checks."""

    def make(*results, learner="learner-01", exercise="choose/few-people", **more):
        report = Report(tuple(results), **{key: more.pop(key) for key in REPORTS if key in more})
        grade = Grade(
            learner=learner,
            exercise=exercise,
            revision=more.pop("revision", 1),
            checks="c" * 64,
            digest=more.pop("digest", "0123456789abcdef" * 4),
            attempt=more.pop("attempt", 1),
            received=more.pop("received", "2026-11-20T16:05:00+00:00"),
            origin=more.pop("origin", f"handed-in/{learner}.zip"),
            level=more.pop("level", "sealed"),
            report=report,
            misconceptions=more.pop("misconceptions", ()),
        )
        penalty = more.pop("penalty", 0.0)
        return Counted(
            grade=grade,
            attempts=more.pop("attempts", grade.attempt),
            earned=grade.points,
            of=grade.of,
            penalty=penalty,
            points=grade.points * (1 - penalty),
            why=more.pop("why", ()),
        )

    return make


REPORTS = ("printed", "problem", "source")
