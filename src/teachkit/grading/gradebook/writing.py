"""All the files that a teacher may take from a gradebook, written into one folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook.policy import Policy
from teachkit.grading.gradebook.results import gradescope_json, results_json
from teachkit.grading.gradebook.store import Gradebook
from teachkit.grading.gradebook.tables import Checks, Export, canvas_csv, grades_csv, moodle_csv
from teachkit.grading.submissions import Roster

__all__ = ["FORMATS", "file_name", "write_exports"]

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
            path = out / "gradescope" / f"{file_name(learner)}.json"
            write_atomically(path, text, durable=False)
    return tuple(problems)


def file_name(learner: str) -> str:
    """Return a name for a learner's file that fits every file system and nobody else's."""
    plain = re.sub(r"[^a-z0-9._-]", "_", learner.lower())[:80].strip(".")
    # Kept as it is, unless it looks like one that was made here, or is a device on Windows.
    odd = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*-[0-9a-f]{12}", plain)
    if plain == learner and plain and not odd:
        return plain
    code = hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{plain or 'learner'}-{code}"
