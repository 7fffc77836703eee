"""An exercise as an assignment of nbgrader: one notebook in its source version, and the data.

What learners start from stays above nbgrader's stub. Each check is a graded cell of its own, with
all that it needs inside one function, so that no name of a check meets a name of the answer's.
"""

from __future__ import annotations

import ast
import io
import json
import re
import textwrap
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.course.load import ExerciseFolder
from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.grading import same as same_module
from teachkit.grading.answers import collect
from teachkit.grading.exchange import prelude
from teachkit.grading.exchange.names import bound_by, loads_of

__all__ = ["Exported", "export_nbgrader"]

SCHEMA = 3
FIXTURES = {"answer", "seed", "rng"}
# What the cell before the checks gives them.
GIVEN = ("answer", "same", "require", "AnswerFailedError", "pytest", "seed", "rng")
FENCE = re.compile(r"^(?P<fence>`{3,})\s*\{code-cell\}.*$")
DATA = '''\
import json
from pathlib import Path


def exercise_data(exercise, file):
    """Read a file that came with the exercise."""
    return json.loads((Path("data") / file).read_text(encoding="utf-8"))
'''
WARNING = """\
*Here the checks run in the same process as your answer: unlike in `teachkit grade`, nothing
keeps an answer from reading them.*"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: ``files`` below the course folder, and what is to be known of it."""

    assignment: str
    files: tuple[str, ...]
    checks: int
    points: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    sentence: str
    code: str
    points: float
    hidden: bool


def export_nbgrader(folder: ExerciseFolder, out: Path) -> Exported:
    """Write ``out/source/WORD-SLUG/``: a notebook with its solution and checks, and ``data/``.

    Raises:
        TeachkitError: ``cannot-export`` when a check uses what only `teachkit grade` has;
            ``already-there``; or ``cannot-write``.
    """
    exercise = folder.exercise
    assignment = exercise.id.replace("/", "-")
    home = out / "source" / assignment
    if home.exists():
        raise TeachkitError(
            "already-there",
            "There is such an assignment",
            place=str(home),
            hint="Remove it, or name another course folder: --out DIR",
        )
    if exercise.packages:
        raise _cannot("exercise.toml", "its answers use packages, whose values no cell compares")
    if not folder.solutions:
        raise _cannot("solutions/", "there is no solution to put into the notebook")
    checks = [*_checks_of(folder.visible, hidden=False), *_checks_of(folder.hidden, hidden=True)]
    notes = ["In nbgrader, checks and answer share one process: an answer can read the checks."]
    cells = [_text(f"nbgrader's version of `{exercise.id}`. {WARNING}")]
    cells += _statement_cells(folder, notes)
    cells.append(_graded("prelude", _prelude_source(), {"locked": True}))
    cells += [_check_cell(check) for check in checks]
    book = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 4,  # the last without cell ids, which nbgrader does not need
    }
    files = {f"{exercise.id.partition('/')[2]}.ipynb": json.dumps(book, indent=1).encode()}
    data = folder.path / "data"
    for path in sorted(data.rglob("*")) if data.is_dir() else ():
        if path.is_file():
            files[f"data/{path.relative_to(data).as_posix()}"] = path.read_bytes()
    for name, content in files.items():
        write_atomically(home / name, content)
    return Exported(
        assignment,
        tuple(f"source/{assignment}/{name}" for name in files),
        len(checks),
        sum(check.points for check in checks),
        tuple(notes),
    )


def _cannot(place: str, why: str) -> TeachkitError:
    return TeachkitError(
        "cannot-export",
        f"nbgrader cannot run this exercise: {why}",
        place=place,
        hint="Grade it with teachkit grade.",
    )


# -- the statement ----------------------------------------------------------------------------


def _statement_cells(folder: ExerciseFolder, notes: list[str]) -> Iterator[dict[str, Any]]:
    exercise = folder.exercise
    parts = list(_split(folder.statement.read_text(encoding="utf-8")))
    starters = [number for number, (kind, text) in enumerate(parts)
                if kind == "code" and _defines(text, exercise.functions)]  # fmt: skip
    source = folder.solutions[0].read_text(encoding="utf-8")
    solution = collect([source], exercise.functions, exercise.id).source
    for number, (kind, text) in enumerate(parts):
        if kind == "text":
            yield _text(text)
        elif number == starters[-1]:
            region = f"### BEGIN SOLUTION\n{solution.rstrip()}\n### END SOLUTION"
            said = "# Write your answer above, and delete the two lines below."
            yield _graded("answer", f"{text}\n\n\n{said}\n{region}", {"solution": True})
        elif "from teachkit.widgets import" in text:
            continue
        else:
            code = text.replace("from teachkit.course.load import exercise_data\n", f"{DATA}\n\n")
            if re.search(r"^\s*(from|import) teachkit", code, re.MULTILINE):
                notes.append("A cell of the statement imports teachkit: install it there as well.")
            yield _code(code)


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Give the cells of a MyST notebook: ("text" or "code", source)."""
    lines = text.split("\n")
    if lines and lines[0] == "---":
        end = lines.index("---", 1)
        lines = lines[end + 1 :]
    prose: list[str] = []
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence is None and lines[at].strip() != "+++":
            prose.append(lines[at])
            at += 1
            continue
        if "\n".join(prose).strip():
            yield "text", "\n".join(prose).strip()
        prose = []
        at += 1
        if fence is not None:
            end = next(n for n in range(at, len(lines)) if lines[n].startswith(fence["fence"]))
            body = lines[at:end]
            while body and re.match(r"^:[\w-]+:", body[0]):
                body = body[1:]
            yield "code", "\n".join(body).strip("\n")
            at = end + 1
    if "\n".join(prose).strip():
        yield "text", "\n".join(prose).strip()


def _defines(code: str, functions: Sequence[str]) -> bool:
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return False
    return any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in functions for node in body
    )


# -- the checks -------------------------------------------------------------------------------


def _checks_of(path: Path, *, hidden: bool) -> Iterator[_Check]:
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    statements = ast.parse(text).body
    for node in statements:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            place = f"{path.name}, {node.name}"
            points = _points(node, place)
            asked = {argument.arg for argument in node.args.args}
            if not asked <= FIXTURES:
                raise _cannot(place, f"it asks for the fixture {min(asked - FIXTURES)}")
            if "answer.restart" in ast.unparse(node):
                raise _cannot(place, "it restarts the answer, and there is one process only")
            used = _closure(node, statements)
            sentence = " ".join((ast.get_docstring(node) or node.name).split())
            parts = [_source(text, one, place) for one in [*used, node]]
            call = f"{node.name}({', '.join(argument.arg for argument in node.args.args)})"
            body = "\n".join([f"__file__ = {path.name!r}", *filter(None, parts), call])
            given = ", ".join(GIVEN)
            code = (
                f"def teachkit_check({given}):\n{textwrap.indent(body, '    ')}\n\n\n"
                "teachkit_check(*teachkit_prelude(globals()))"
            )
            yield _Check(node.name, sentence, code, points, hidden)


def _points(node: ast.FunctionDef, place: str) -> float:
    points = 1.0
    for decorator in node.decorator_list:
        if ast.unparse(decorator).startswith("pytest.mark.points(") and isinstance(
            decorator, ast.Call
        ):
            points = float(ast.literal_eval(decorator.args[0]))
        else:
            raise _cannot(place, f"it is marked with {ast.unparse(decorator)}")
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Attribute)
            and isinstance(part.value, ast.Name)
            and part.value.id == "pytest"
            and part.attr not in ("fail", "mark")
        ):
            raise _cannot(place, f"it uses pytest.{part.attr}")
    return points


def _closure(node: ast.stmt, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of the file that a check needs, in order."""
    wanted, chosen = loads_of(node), set[int]()
    while True:
        more = {
            number
            for number, other in enumerate(statements)
            if other is not node and set(bound_by(other)) & wanted
        } - chosen
        if not more:
            return [statements[number] for number in sorted(chosen)]
        chosen |= more
        for number in more:
            wanted |= loads_of(statements[number])


def _source(text: str, node: ast.stmt, place: str) -> str:
    """Return a statement as its author wrote it, fit to be indented; "" for what is given."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        root = (module or "").partition(".")[0]
        if root == "pytest" or (root == "teachkit" and set(bound_by(node)) <= set(GIVEN)):
            return ""
        if root == "teachkit":
            raise _cannot(place, f"it imports {module}")
        return ast.unparse(node)
    source = ast.get_source_segment(text, node) or ""
    readable = io.StringIO(source).readline
    docstrings = {
        part.body[0].lineno - node.lineno + 1
        for part in ast.walk(node)
        if isinstance(part, ast.FunctionDef) and ast.get_docstring(part) is not None
    }
    for token in tokenize.generate_tokens(readable):
        # Within a text of several lines, every blank counts.
        if (
            token.type == tokenize.STRING
            and token.start[0] != token.end[0]
            and token.start[0] not in docstrings
        ):
            return ast.unparse(node)
    return source


# -- cells ------------------------------------------------------------------------------------


def _prelude_source() -> str:
    """Return the cell that makes ``answer``, what compares, and the fixtures: one function."""
    parts = [Path(str(module.__file__)).read_text(encoding="utf-8")
             for module in (_module_of_same(), prelude)]  # fmt: skip
    body: list[str] = []
    for part in parts:
        for node in ast.parse(part).body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("teachkit", "__future__")
            ):
                continue
            if isinstance(node, ast.Expr) or "__all__" in bound_by(node):
                continue
            body.append(ast.unparse(node))
    body += [
        "import random",
        "return Answer(names), same, require, AnswerFailedError, pytest, 0, random.Random(0)",
    ]
    return (
        "# The words that the checks below are written in. They call your functions on copies.\n"
        "def teachkit_prelude(names):\n" + textwrap.indent("\n\n".join(body), "    ")
    )


def _module_of_same() -> Any:  # a module: `teachkit.grading.same` names a function there
    """Return the module of `same`, which its package hides behind the function."""
    import sys

    return sys.modules[same_module.__module__]


def _check_cell(check: _Check) -> dict[str, Any]:
    said = f"# {check.sentence}"
    if check.hidden:
        code = f"{said}\n### BEGIN HIDDEN TESTS\n{check.code}\n### END HIDDEN TESTS"
    else:
        code = f"{said}\n{check.code}"
    name = ("hidden-" if check.hidden else "") + check.name.removeprefix("test_")
    about = {"grade": True, "locked": True, "points": check.points}
    return _graded(name.replace("_", "-"), code, about)


def _graded(name: str, source: str, about: dict[str, Any]) -> dict[str, Any]:
    nbgrader = {
        "grade": False,
        "grade_id": name,
        "locked": False,
        "schema_version": SCHEMA,
        "solution": False,
        "task": False,
        **about,
    }
    return {**_code(source), "metadata": {"nbgrader": nbgrader}}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}
