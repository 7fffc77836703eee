"""All the files that a teacher may take from a gradebook, written into one folder."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook.policy import Policy
from teachkit.grading.gradebook.results import gradescope_json, results_json
from teachkit.grading.gradebook.store import Gradebook
from teachkit.grading.gradebook.tables import Checks, Export, canvas_csv, grades_csv, moodle_csv
from teachkit.grading.submissions import Roster, file_stem

__all__ = ["FORMATS", "write_exports"]

FORMATS = ("results", "grades", "canvas", "moodle", "gradescope")


def write_exports(
    gradebook: Gradebook,
    out: Path,
    policy: Policy | None = None,
    formats: Collection[str] = ("results", "grades"),
    *,
    checks: Checks = None,
    roster: Roster | None = None,
) -> tuple[str, ...]:
    """Write the files of ``formats`` (see `FORMATS`); return what a teacher must be told.

    They are ``results.json``, ``grades.csv``, ``canvas.csv``, ``moodle.csv`` and
    ``gradescope/<learner>.json``; the same gradebook and policy make the same bytes.

    Raises:
        TeachkitError: ``no-such-format``, ``no-roster`` for Canvas without one, ``cannot-write``,
            or what the gradebook says.
    """
    for name in formats:
        if name not in FORMATS:
            raise TeachkitError(
                "no-such-format",
                f"There is no export '{name}'",
                place="formats",
                hint=f"There are: {', '.join(FORMATS)}.",
            )
    problems: list[str] = []

    def export(name: str, made: Export) -> None:
        write_atomically(out / name, made.text)
        problems.extend(f"{name}: {problem}" for problem in made.problems)

    if "results" in formats:
        write_atomically(out / "results.json", results_json(gradebook, policy, checks=checks))
    if "grades" in formats:
        write_atomically(out / "grades.csv", grades_csv(gradebook, policy, checks=checks))
    if "canvas" in formats:
        if roster is None:
            raise TeachkitError(
                "no-roster",
                "Canvas finds learners by its own ids, and nothing says what they are",
                place="canvas.csv",
                hint="Export the gradebook in Canvas and hand that file in as the roster.",
            )
        export("canvas.csv", canvas_csv(gradebook, policy, roster, checks=checks))
    if "moodle" in formats:
        export("moodle.csv", moodle_csv(gradebook, policy, roster, checks=checks))
    if "gradescope" in formats:
        for learner, text in gradescope_json(gradebook, policy, checks=checks):
            path = out / "gradescope" / f"{file_stem(learner)}.json"
            write_atomically(path, text, durable=False)
    return tuple(problems)
