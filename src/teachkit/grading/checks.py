"""Checking one's own answer: the checks run in a side process that can be stopped.

Three processes: the caller (a terminal, a notebook's kernel), the side process with pytest and
the expected values, and the learner's process that the side process starts. Whatever happens
in the last two, the caller gets a report within the time limit.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from teachkit.course.exercise import Exercise, starter
from teachkit.course.load import ExerciseFolder
from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer, Sheet, cells_of, read_sheet, sheet_of_cells
from teachkit.grading.report import COULD_NOT_RUN, CheckResult, Report, report_from_data

__all__ = [
    "answer_from_cells",
    "answer_from_file",
    "answer_from_sheets",
    "notebook_in",
    "run_checks",
    "starter_of",
]

# Everything together: starting pytest and, twice over, the budget of an answer.
WHOLE_LIMIT = 40.0


def starter_of(folder: ExerciseFolder) -> str:
    """Return the source that a learner starts from: the cells of the statement.

    Raises:
        TeachkitError: ``wrong-course-file``.
    """
    text = folder.statement.read_text(encoding="utf-8")
    return starter(cells_of(text, ".md"), folder.exercise)


def notebook_in(workspace: Path, exercise: str) -> Path | None:
    """Return the notebook in which a workspace's owner answers an exercise; None without one."""
    folder = workspace / "exercises" / exercise
    names = ("statement.md", "statement.ipynb")
    return next((folder / name for name in names if (folder / name).is_file()), None)


def answer_from_file(folder: ExerciseFolder, path: Path) -> Answer:
    """Take the learner's answer to this exercise from a notebook or script."""
    return answer_from_sheets(folder, (read_sheet(path),))


def answer_from_cells(folder: ExerciseFolder, cells: list[str]) -> Answer:
    """Take the learner's answer from the cells that they ran in a live session."""
    return answer_from_sheets(folder, (sheet_of_cells(cells),))


def answer_from_sheets(folder: ExerciseFolder, sheets: tuple[Sheet, ...]) -> Answer:
    """Return the answer to this exercise that lies in the sheets, still unread."""
    exercise = folder.exercise
    return Answer(sheets, exercise.functions, exercise.id, starter_of(folder), exercise.packages)


def run_checks(
    folder: ExerciseFolder,
    answer: Answer,
    *,
    hidden: bool = False,
    seed: int = 0,
    limit: float = WHOLE_LIMIT,
) -> Report:
    """Run the visible checks (and the hidden ones, where there are any and they are asked for).

    The answer runs in the sandbox where this system has one, so that it meets here what it will
    meet in the grader.

    Raises:
        TeachkitError: ``broken-checks``, ``missing-extra`` when pytest is not installed, or
            ``cannot-check`` when the side process ends without a word.
    """
    files = [folder.visible]
    if hidden and folder.hidden.is_file():
        files.append(folder.hidden)
    request = {
        "files": [str(path) for path in files],
        "data": str(folder.path / "data"),
        "answer": {
            "sheets": [
                (sheet.name, base64.b64encode(sheet.content).decode()) for sheet in answer.sheets
            ],
            "functions": answer.functions,
            "exercise": answer.exercise,
            "starter": answer.starter,
            "packages": answer.packages,
        },
        "seconds": folder.exercise.seconds,
        "seed": seed,
    }
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
    environ = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    environ.pop("PYTEST_ADDOPTS", None)
    try:
        out, err = _in_a_side_process(json.dumps(request).encode(), environ, limit)
    except subprocess.TimeoutExpired:
        return _no_time(folder.exercise, limit)
    except OSError as error:
        raise TeachkitError(
            "cannot-check",
            f"No process can be started here: {error.strerror or error}",
            place="teachkit check",
            hint="Run the checks on a computer of your own: see the course's first chapter.",
        ) from error
    return _report(out, err)


def _in_a_side_process(
    request: bytes, environ: dict[str, str], limit: float
) -> tuple[bytes, bytes]:
    words = [sys.executable, "-X", "utf8", "-m", "teachkit.grading"]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603  # our own Python and our own module
        words, stdin=pipe, stdout=pipe, stderr=pipe, env=environ
    ) as side:
        try:
            return side.communicate(request, timeout=limit)
        except BaseException:
            _stop(side)
            raise


def _report(out: bytes, err: bytes) -> Report:
    try:
        value = json.loads(out)
    except ValueError as error:
        last = (err.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
        if "No module named 'pytest'" in last or "No module named 'msgpack'" in last:
            raise TeachkitError(
                "missing-extra",
                "Checks are run by pytest, and values cross by msgpack: one is not installed",
                place="teachkit check",
                hint="pip install 'teachkit[grade]'",
            ) from error
        raise TeachkitError(
            "cannot-check",
            f"The checks ended without a result: {last}",
            place="teachkit check",
            hint="Try again; if it stays so, please tell the course's authors.",
        ) from error
    if "error" in value:
        said = value["error"]
        raise TeachkitError(said["code"], said["message"], place=said["place"], hint=said["hint"])
    return report_from_data(value)


def _no_time(exercise: Exercise, limit: float) -> Report:
    message = f"The checks were stopped after {limit:g} seconds."
    result = CheckResult(
        "time", f"{exercise.title}: in time", COULD_NOT_RUN, message, kind="too-slow"
    )
    return Report((result,))


def _stop(side: subprocess.Popen[bytes]) -> None:
    """Let the side process stop the learner's first, then make sure that it is gone itself."""
    side.terminate()
    with suppress(subprocess.TimeoutExpired):
        side.communicate(timeout=2)
    if side.poll() is None:
        side.kill()
    with suppress(ValueError):
        side.communicate()
