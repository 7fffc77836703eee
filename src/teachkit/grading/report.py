"""What checks said of an answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["COULD_NOT_RUN", "FAILED", "PASSED", "CheckResult", "Report", "kept_data", "report_data"]

PASSED, FAILED, COULD_NOT_RUN = "passed", "failed", "could-not-run"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check; ``sentence`` is its docstring, ``broken`` a fault of its author."""

    name: str
    sentence: str
    outcome: str
    message: str
    hidden: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes for one answer; ``calls`` are recorded only when a task asks for it."""

    results: tuple[CheckResult, ...]
    printed: str = ""
    calls: tuple[tuple[str, Any, Any], ...] = ()
    modified: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every check passed (and there was one)."""
        return bool(self.results) and all(item.outcome == PASSED for item in self.results)


def kept_data(report: Report, hints: int) -> dict[str, Any]:
    """Return what a learner's record keeps of a run: each outcome, and the hints opened so far."""
    return {"outcomes": {item.name: item.outcome for item in report.results}, "hints": hints}


def report_data(report: Report) -> dict[str, Any]:
    """Return a report as JSON data: ``passed``, ``checks`` and ``printed``."""
    return {
        "passed": report.passed,
        "checks": [asdict(result) for result in report.results],
        "printed": report.printed,
    }
