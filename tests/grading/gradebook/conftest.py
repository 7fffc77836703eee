"""Grades without a grader: what the checks said is plain data here."""

from itertools import count

import pytest

from teachkit.grading.gradebook import Grade, open_gradebook
from teachkit.grading.report import FAILED, PASSED, CheckResult, Report


@pytest.fixture
def path(tmp_path):
    """Where the gradebook is, or will be."""
    return tmp_path / "gradebook.sqlite"


@pytest.fixture
def gradebook(path):
    """An empty gradebook, open for writing."""
    with open_gradebook(path) as book:
        yield book


@pytest.fixture
def grade():
    """A function: a grade of ``points`` out of ``of``; each has a digest of its own."""
    numbers = count(1)

    def make(learner="learner-07", points=2, of=3, **given):
        results = tuple(
            CheckResult(
                f"test_{number}",
                f"It knows case {number}.",
                PASSED if number < points else FAILED,
                "" if number < points else f"Case {number} came out as 7.",
                hidden=number == of - 1,
                kind="" if number < points else "wrong",
            )
            for number in range(of)
        )
        fields = {
            "exercise": "depend/closure",
            "revision": 1,
            "checks": "c1",
            "digest": f"{next(numbers):064x}",
            "attempt": 1,
            "received": "2026-11-20T16:00:00+00:00",
            "origin": f"handed-in/{learner}.ipynb",
            "level": "sealed+ns",
            "report": Report(results, printed="closure of zlib\n"),
        }
        return Grade(learner, **{**fields, **given})

    return make
