"""Reading an assignment of nbgrader: its source version, with solutions and hidden tests.

A cell's part is in its metadata, ``nbgrader``: ``solution`` (the learner's), ``grade`` (worth
``points``), ``locked``, ``task``; what is taken out before a release stands between the marks
BEGIN SOLUTION and END SOLUTION, or BEGIN HIDDEN TESTS and END HIDDEN TESTS. Schema versions 1
to 3 differ in what else they hold (2 adds ``cell_type``, 3 ``task``), and 0 in that ``grade_id``
may be missing and ``points`` be a text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.grading.exchange.assignment import Assignment, Cell, ForeignTest, Listed
from teachkit.grading.exchange.notebook import (
    RawCell,
    attachments_of,
    functions_in,
    parsed,
    read_notebook,
    source_of,
    starter_stub,
)
from teachkit.grading.exchange.sentences import sentence_of

__all__ = ["read_nbgrader"]

NEWEST_SCHEMA = 3
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
WRITTEN_STUB = "YOUR ANSWER HERE"


def read_nbgrader(path: Path) -> Assignment:
    """Read one source notebook.

    Raises:
        TeachkitError: ``cannot-read``, ``not-a-notebook``, ``not-python``; ``not-nbgrader`` for
            a notebook without a graded cell, or with metadata later than we know; ``bad-marks``
            when a region has no end.
    """
    cells = read_notebook(path)
    shown: list[Cell] = []
    tests: list[ForeignTest] = []
    listed: list[Listed] = []
    graded = False
    for number, cell in enumerate(cells, 1):
        about = _about(cell, path, number)
        graded = graded or bool(about)
        source = source_of(cell)
        place = f"{path.name}, cell {number}" + (
            f" ({about['grade_id']})" if about.get("grade_id") else ""
        )
        points = _points(about)
        if about.get("task"):
            listed.append(Listed(place, 1, _first(source), "a task that a person grades", points))
            shown.append(Cell(number, "text", source, source))
        elif cell["cell_type"] != "code":
            if about.get("grade") and about.get("solution"):
                listed.append(
                    Listed(place, 1, _first(source), "a text that a person grades", points)
                )
                source = _cut(source, "SOLUTION", WRITTEN_STUB, place) or WRITTEN_STUB
            shown.append(Cell(number, "text", source, source))
        elif about.get("solution"):
            if about.get("grade"):
                listed.append(Listed(place, 1, _first(source), "code that a person grades", points))
                full = _without_marks(source, "SOLUTION")
                cut = _cut(source, "SOLUTION", STUB, place)
                shown.append(Cell(number, "answer", STUB if cut is None else cut, full))
                continue
            shown.append(_answer(number, source, place))
        elif about.get("grade"):
            whole = _without_marks(source, "HIDDEN TESTS", blank=True)
            visible = _cut(source, "HIDDEN TESTS", "", place)
            tests.append(
                ForeignTest(
                    place,
                    str(about.get("grade_id") or f"cell-{number}"),
                    sentence_of(source, str(about.get("grade_id") or "")),
                    whole if visible is None else visible,
                    whole,
                    points,
                )
            )
        else:
            shown.append(Cell(number, "given", source, source))
    if not graded:
        raise TeachkitError(
            "not-nbgrader",
            "No cell of this notebook has metadata of nbgrader",
            place=str(path),
            hint="Take the source version of the assignment, as its author edits it.",
        )
    return Assignment(
        path.stem,
        str(path),
        tuple(shown),
        tuple(tests),
        tuple(listed),
        tuple(attachments_of(path.parent, path)),
    )


def _about(cell: RawCell, path: Path, number: int) -> dict[str, Any]:
    about = cell.get("metadata", {}).get("nbgrader")
    if not isinstance(about, dict):
        return {}
    version = about.get("schema_version", 0)
    if not isinstance(version, int) or version > NEWEST_SCHEMA:
        raise TeachkitError(
            "not-nbgrader",
            f"Cell {number} has metadata of schema {version}; {NEWEST_SCHEMA} is the last we know",
            place=str(path),
        )
    return about


def _points(about: dict[str, Any]) -> float:
    if not (about.get("grade") or about.get("task")):
        return 0.0
    try:
        return max(0.0, float(about.get("points", 0)))
    except (TypeError, ValueError):
        return 0.0


def _answer(number: int, source: str, place: str) -> Cell:
    full = _without_marks(source, "SOLUTION")
    shown = _cut(source, "SOLUTION", STUB, place)
    named = {node.name for node in functions_in(full)}
    if shown is None or not named <= {node.name for node in functions_in(shown)}:
        # nbgrader leaves nothing but the stub; here, a starter names what is to be written.
        shown = starter_stub(full) or STUB
    elif parsed(shown) is None:
        shown = starter_stub(full) or STUB
    return Cell(number, "answer", shown, full)


def _cut(source: str, what: str, stub: str, place: str) -> str | None:
    """Return the source with each marked region replaced by a stub; None when there is none."""
    begin, end = f"BEGIN {what}", f"END {what}"
    kept: list[str] = []
    inside = found = False
    for line in source.split("\n"):
        if begin in line:
            if inside:
                raise _bad_marks(what, "begins twice", place)
            inside = found = True
            indent = re.match(r"\s*", line)
            kept += [(indent[0] if indent else "") + part for part in stub.split("\n")]
        elif end in line:
            inside = False
            kept += [""] * (not stub)  # tests keep the numbers of their lines
        elif not inside:
            kept.append(line)
        elif not stub:
            kept.append("")
    if inside:
        raise _bad_marks(what, "has no end", place)
    return "\n".join(kept) if found else None


def _bad_marks(what: str, why: str, place: str) -> TeachkitError:
    return TeachkitError(
        "bad-marks",
        f"A region BEGIN {what} {why}",
        place=place,
        hint=f"Close it with ### END {what}; nbgrader would refuse it as well.",
    )


def _without_marks(source: str, what: str, *, blank: bool = False) -> str:
    marks = (f"BEGIN {what}", f"END {what}")
    lines = [None if any(mark in line for mark in marks) else line for line in source.split("\n")]
    return "\n".join(line or "" for line in lines if line is not None or blank)


def _first(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip(" -#")), "")[:100]
