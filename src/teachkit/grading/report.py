"""What checks said of an answer, in full for those who teach, and as far as learners may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

__all__ = [
    "COULD_NOT_RUN",
    "FAILED",
    "KINDS",
    "PASSED",
    "CheckResult",
    "Report",
    "kept_data",
    "learners_view",
    "needs_a_person",
    "report_data",
    "report_from_data",
]

PASSED, FAILED, COULD_NOT_RUN = "passed", "failed", "could-not-run"

# What kept a check from passing, in words that no answer can choose for itself: the name of an
# exception would do to carry an input out.
KINDS: dict[str, str] = {
    "": "",
    "wrong": "The answer is another.",
    "raised": "Your code raised an exception.",
    "not-plain": "What came back is no plain data.",
    "too-slow": "It did not finish in time.",
    "ended": "It ended its whole process.",
    "missing": "The function is not there.",
    "not-read": "Your code could not be read or run.",
    "stopped": "The grader had to be stopped over it; a person will look.",
    "broken": "The check itself broke; a person will look.",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check; ``sentence`` is its docstring.

    ``broken`` says that it raised what no check should: by itself (then that is the kind, too), or
    because it did not look before it worked with what came back.

    ``points`` is what the check is worth, and ``kind`` (a key of `KINDS`) why it did not pass.
    """

    name: str
    sentence: str
    outcome: str
    message: str
    hidden: bool = False
    broken: bool = False
    points: float = 1.0
    kind: str = ""

    @property
    def earned(self) -> float:
        """The points it gives: all or nothing."""
        return self.points if self.outcome == PASSED else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes for one answer; ``calls`` are recorded only when a task asks for it.

    ``problem`` is a sentence when there was nothing to judge at all, ``source`` what was
    collected from the answer (as the learner's process says; bounded).
    """

    results: tuple[CheckResult, ...]
    printed: str = ""
    calls: tuple[tuple[str, Any, Any], ...] = ()
    modified: tuple[str, ...] = ()
    problem: str = ""
    source: str = ""

    @property
    def passed(self) -> bool:
        """Whether every check passed (and there was one)."""
        return bool(self.results) and all(item.outcome == PASSED for item in self.results)

    @property
    def points(self) -> float:
        """The points earned."""
        return sum(item.earned for item in self.results)

    @property
    def of(self) -> float:
        """The points that there were to earn."""
        return sum(item.points for item in self.results)


def learners_view(report: Report) -> Report:
    """Return what a learner may see: of hidden checks the sentence, the outcome and the kind.

    No message, since it may hold an input or what the learner's code made of it; no name, no
    calls, no source; and nothing of when or how long.
    """
    hidden = 0
    shown: list[CheckResult] = []
    for result in report.results:
        if not result.hidden:
            shown.append(result)
            continue
        hidden += 1
        shown.append(replace(result, name=f"hidden-{hidden}", message="", broken=False))
    return replace(report, results=tuple(shown), calls=(), modified=(), source="")


def needs_a_person(report: Report) -> str:
    """Return the sentence that says why somebody must look at a report; "" when nobody must."""
    if report.problem:
        return report.problem
    if not report.results:
        return "No check ran."
    broken = [result.name for result in report.results if result.kind == "broken"]
    return f"A check broke: {', '.join(broken)}." if broken else ""


def kept_data(report: Report, hints: int) -> dict[str, Any]:
    """Return what a learner's record keeps of a run: each outcome, and the hints opened so far."""
    return {"outcomes": {item.name: item.outcome for item in report.results}, "hints": hints}


_RESULT = tuple(field.name for field in fields(CheckResult))


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as JSON data: ``passed``, ``points``, ``of``, ``checks``, ``printed`` …."""
    return {
        "passed": report.passed,
        "points": report.points,
        "of": report.of,
        # asdict would copy every text deeply: ten times as slow, three times an answer.
        "checks": [{name: getattr(result, name) for name in _RESULT} for result in report.results],
        "printed": report.printed,
        "problem": report.problem,
        "source": report.source,
    }


def report_from_data(value: Mapping[str, Any]) -> Report:
    """Return the report that `report_data` wrote; calls and modifications do not travel.

    Raises:
        KeyError, TypeError: for data that it did not write.
    """
    results = tuple(CheckResult(**item) for item in value["checks"])
    return Report(
        results,
        value["printed"],
        problem=value.get("problem", ""),
        source=value.get("source", ""),
    )
