"""Writing an imported assignment as a folder of ours: statement, solution, checks, data."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from teachkit.grading.answers import collect
from teachkit.grading.exchange.assignment import Assignment, Cell, ForeignTest, Listed, slug_of
from teachkit.grading.exchange.names import Names, bound_by, names_of, reader_of
from teachkit.grading.exchange.notebook import functions_in, has_ellipsis, parsed
from teachkit.grading.exchange.translate import Translated, translate

__all__ = ["Imported", "imported_exercise", "imported_fields"]

FRONT = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---
"""
# True of any exercise; its author knows better ones.
HINTS = (
    "Say in your own words what goes in and what comes out.",
    "Take the smallest input that you can think of, and follow your code with it, line by line.",
    "Let it work for that input first; then for the one in the check that fails.",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an assignment became: the files of a folder, and the account of its tests.

    ``translated`` counts the tests of which every line came along, ``partly`` those that lost
    some, and ``left`` those of which nothing could be kept. ``points`` are those of the checks.
    ``files`` is empty when no test at all could be kept.
    """

    origin: str
    exercise: str
    files: Mapping[str, str | bytes]
    checks: int
    translated: int
    partly: int
    left: int
    points: float
    listed: tuple[Listed, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    sentence: str
    points: float
    hidden: bool
    made: Translated


def imported_exercise(assignment: Assignment, word: str, taken: set[str]) -> Imported:
    """Turn an assignment into an exercise of the folder ``word``; ``taken`` are its neighbours."""
    names = names_of(assignment)
    checks: list[_Check] = []
    listed = list(assignment.listed)
    counts = {"translated": 0, "partly": 0, "left": 0}
    for test in assignment.tests:
        found, lost = _checks_of(test, names, {check.name for check in checks})
        checks += found
        listed += lost
        if not any(check.points or check.made.judges for check in found):
            counts["left"] += 1
        else:
            counts["partly" if lost else "translated"] += 1
    slug = slug_of(assignment.name, taken)
    exercise = f"{word}/{slug}"
    asked = {name for check in checks for name in check.made.asks}
    read = {name for check in checks for name in check.made.reads}
    functions = [name for name in (*names.functions, *names.classes) if name in asked]
    functions += [reader_of(name) for name in sorted(read)]
    files: dict[str, str | bytes] = {}
    notes: list[str] = []
    if functions:
        cells = tuple(_with_readers(assignment.cells, read))
        packages = _packages(cells, functions, exercise, names)
        files["exercise.toml"] = _toml(assignment, exercise, functions, packages)
        files["statement.md"] = _statement(assignment, cells, exercise, read)
        files["solutions/imported.py"] = _solution(cells, functions, exercise)
        for name, hidden in (("test_visible.py", False), ("test_hidden.py", True)):
            these = [check for check in checks if check.hidden is hidden]
            files[name] = _checks_file(assignment, these, listed if hidden else [])
        for item in assignment.attachments:
            files[f"data/{item.name}"] = item.content
        notes += _notes(assignment, files, checks, packages)
    return Imported(
        assignment.origin,
        exercise if files else "",
        files,
        len(checks) if files else 0,
        counts["translated"],
        counts["partly"],
        counts["left"],
        sum(check.points for check in checks) if files else 0.0,
        tuple(listed),
        tuple(notes),
    )


def imported_fields(imported: Imported) -> dict[str, Any]:
    """Return the account as JSON data."""
    return {
        "from": imported.origin,
        "exercise": imported.exercise,
        "files": sorted(imported.files),
        "checks": imported.checks,
        "points": imported.points,
        "tests": {
            "translated": imported.translated,
            "partly": imported.partly,
            "left": imported.left,
        },
        "listed": [asdict(item) for item in imported.listed],
        "notes": list(imported.notes),
    }


def _checks_of(
    test: ForeignTest, names: Names, taken: set[str]
) -> tuple[list[_Check], list[Listed]]:
    """Make one check of a test, or two: what learners see of it, and all of it for the points."""
    stem = "test_" + re.sub(r"\W+", "_", test.name.lower()).strip("_")
    whole = translate(test, test.whole, names, test.points)
    listed = list(whole.listed)
    checks: list[_Check] = []
    hides = test.visible.strip() != test.whole.strip()
    if test.visible.strip() and hides:
        shown = translate(test, test.visible, names)
        if shown.judges:
            # The points need all of it, as they did there; learners see which part fails.
            points = 0.0 if whole.judges else test.points
            checks.append(_Check(_free(stem, taken), test.sentence, points, False, shown))
            if not whole.judges:
                listed += [item for item in shown.listed if item not in listed]
    if whole.judges:
        name = _free(f"{stem}_in_full" if checks else stem, taken | {c.name for c in checks})
        checks.append(_Check(name, test.sentence, test.points, hides, whole))
    return checks, listed


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _with_readers(cells: tuple[Cell, ...], read: set[str]) -> Iterator[Cell]:
    """Add, behind each variable that a check asks for, the function that hands it over."""
    waiting = set(read)
    for cell in cells:
        if cell.kind == "answer":
            bound = [
                name
                for node in parsed(cell.full) or ()
                if not isinstance(node, ast.FunctionDef | ast.ClassDef)
                for name in bound_by(node)
                if name in waiting
            ]
            if bound:
                waiting -= set(bound)
                added = "".join(
                    f"\n\n\ndef {reader_of(name)}():\n"
                    f'    """Hand `{name}` to the checks; leave this as it is."""\n'
                    f"    return {name}"
                    for name in dict.fromkeys(bound)
                )
                yield Cell(cell.number, cell.kind, cell.shown + added, cell.full + added)
                continue
        yield cell


def _code(cells: tuple[Cell, ...]) -> list[str]:
    return [cell.full for cell in cells if cell.kind != "text"]


def _solution(cells: tuple[Cell, ...], functions: list[str], exercise: str) -> str:
    source = collect(_code(cells), functions, exercise).source
    return f'"""The solution that came with it."""\n\n{source}'


def _packages(
    cells: tuple[Cell, ...], functions: list[str], exercise: str, names: Names
) -> list[str]:
    source = collect(_code(cells), functions, exercise).source
    found = set()
    for node in parsed(source) or ():
        if isinstance(node, ast.Import):
            found |= {item.name.partition(".")[0] for item in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return sorted(found & names.packages)


def _toml(assignment: Assignment, exercise: str, functions: list[str], packages: list[str]) -> str:
    title = _title(assignment)
    lines = [
        "schema = 1",
        f"id = {json.dumps(exercise)}",
        f"title = {json.dumps(title, ensure_ascii=False)}",
        "revision = 1",
        f"objectives = [{json.dumps(exercise.replace('/', '.'))}]",
        "minutes = 15",
        "difficulty = 1",
        f"functions = {json.dumps(functions)}",
        "seconds = 2.0",
    ]
    if packages:
        lines.append(f"packages = {json.dumps(packages)}")
    lines += ["hints = [", *(f"    {json.dumps(hint)}," for hint in HINTS), "]"]
    return "\n".join(lines) + "\n"


def _title(assignment: Assignment) -> str:
    for cell in assignment.cells:
        match = re.search(r"^#\s+(.+?)\s*#*$", cell.shown, re.MULTILINE)
        if cell.kind == "text" and match:
            return re.sub(r"[*_`]", "", match[1])
    return assignment.name.replace("_", " ").replace("-", " ").capitalize()


def _statement(
    assignment: Assignment, cells: tuple[Cell, ...], exercise: str, read: set[str]
) -> str:
    parts = [FRONT]
    if not re.search(r"^# ", cells[0].shown if cells else "", re.MULTILINE):
        parts.append(f"# {_title(assignment)}\n")
    kind = ""
    for cell in cells:
        shown = cell.shown.strip("\n")
        if not shown:
            continue
        if cell.kind == "text":
            if kind == "text":
                parts.append("+++\n")
            for item in assignment.attachments:
                shown = shown.replace(f"]({item.name})", f"](data/{item.name})")
            parts.append(shown + "\n")
        else:
            marked = shown
            if cell.kind == "answer" and functions_in(shown):
                marked = f"# exercise: {exercise}\n{shown}"
            fence = "`" * max(3, 1 + _longest_fence(marked))
            parts.append(f"{fence}{{code-cell}} ipython3\n{marked}\n{fence}\n")
        kind = cell.kind
    if read:
        parts.append(
            "The checks take your variables from the small functions `value_of_…`; leave those as"
            " they are.\n"
        )
    widget = f'from teachkit.widgets import Exercise\n\nExercise("{exercise}")'
    parts.append(f"```{{code-cell}} ipython3\n{widget}\n```\n")
    return "\n".join(parts)


def _longest_fence(text: str) -> int:
    return max((len(found) for found in re.findall(r"^`{3,}", text, re.MULTILINE)), default=0)


def _checks_file(assignment: Assignment, checks: list[_Check], listed: list[Listed]) -> str:
    words = {word for check in checks for word in check.made.imports}
    said = "Checks that came with" if checks else "No check of this kind came with"
    head: list[str] = [f'"""{said} {_named(assignment)}."""']
    ours: list[str] = []
    if any(check.points != 1 for check in checks):
        ours.append("import pytest\n")
    if "same" in words:
        ours.append("from teachkit.grading import same")
    others = sorted(words - {"same"})
    if others:
        ours.append(f"from teachkit.grading.exchange import {', '.join(others)}")
    preamble: list[str] = []
    for check in checks:
        for node in check.made.preamble:
            text = ast.unparse(node)
            if text not in preamble:
                preamble.append(text)
    imports = [text for text in preamble if text.startswith(("import ", "from "))]
    rest = [text for text in preamble if text not in imports]
    blocks = ["\n".join(head)]
    if imports or ours:
        blocks.append("\n".join([*imports, *ours]))
    blocks += rest
    blocks += [_check_code(check) for check in checks]
    if listed:
        blocks.append(_comments(listed))
    return "\n\n\n".join(blocks).replace("\n\n\n", "\n\n", 1) + "\n"


def _check_code(check: _Check) -> str:
    fixtures = "answer, rng" if check.made.random else "answer"
    sentence = check.sentence or f"It is right where {_words(check)}."
    body = "\n".join(
        f"    {line}" for node in check.made.body for line in ast.unparse(node).split("\n")
    )
    mark = "" if check.points == 1 else f"@pytest.mark.points({check.points:.10g})\n"
    return f'{mark}def {check.name}({fixtures}):\n    """{sentence}"""\n{body}'


def _words(check: _Check) -> str:
    asked = sorted(check.made.asks) + sorted(check.made.reads)
    words = " and ".join(f"`{name}`" for name in asked[:3])
    return f"{words} is asked for" if len(asked) == 1 else f"{words} are asked for"


def _comments(listed: list[Listed]) -> str:
    lines = ["# What did not come along:"]
    for item in listed:
        worth = f" [{item.points:g} points]" if item.points else ""
        where = f"{item.place}, line {item.line}" if item.code else item.place
        lines.append(f"# - {where}{worth}: {item.reason}")
        if item.code:
            lines.append(f"#       {item.code}")
    return "\n".join(lines)


def _named(assignment: Assignment) -> str:
    return assignment.name.replace('"', "'").replace("\\", "/")


def _notes(
    assignment: Assignment,
    files: Mapping[str, str | bytes],
    checks: list[_Check],
    packages: list[str],
) -> Iterator[str]:
    unwritten = str(files["solutions/imported.py"])
    if has_ellipsis(unwritten) or "raise NotImplementedError" in unwritten:
        yield "The solution is not written: was this a student's version?"
    if packages:
        yield f"Answers may import {', '.join(packages)}: it must be installed where you grade."
    if any(check.made.random for check in checks):
        yield "Random inputs come from the fixture rng now: for one seed always the same."
    given = "\n".join(cell.shown for cell in assignment.cells if cell.kind == "given")
    moved = [item.name for item in assignment.attachments if item.name in given]
    if moved:
        yield f"The notebook reads {', '.join(moved)}, which lies in data/ now: mend the path."
    if any("assert answer." in str(text) for name, text in files.items() if "test_" in name):
        yield "A check takes any true value, as its test did: `teachkit author check` names it."
    if not any(check.hidden for check in checks):
        yield "No check is hidden: an answer that knows the visible ones by heart passes them all."
    yield "To be written: a second solution, wrong answers with their feedback, better hints."
