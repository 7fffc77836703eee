"""The assignment in three formats, from one original: the exercise in ``exercises/``.

The checks of the other two are the bodies of ours with ``answer.closure(…)`` written as
``closure(…)``, since they run where the learner's functions are.
"""

import ast
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.grading.answers import POINTS, VARIANTS

__all__ = ["EXERCISE", "ROOT", "Check", "checks", "write_nbgrader", "write_otter", "write_ours"]

ROOT = Path(__file__).parent
EXERCISE = "lock/ranking"
FOLDER = ROOT / "exercises" / EXERCISE
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
STARTERS = (
    "def parse_lock(text):\n    return {}\n",
    "def closure(needs, start):\n    return set()\n",
    "def rank(needs):\n    return []\n",
)
QUESTIONS = (
    "Read a lock file: for each package the list of what it needs.",
    "Return the set of all that `start` brings, directly or through others.",
    "Return (package, how many it brings) for all packages: the largest first, equal ones by name.",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check as plain code: ``before`` is what its file defines, ``body`` its statements."""

    name: str
    before: str
    body: str
    points: int
    hidden: bool


class _Unbound(ast.NodeTransformer):
    """Writes ``answer.closure`` as ``closure``."""

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "answer":
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return node


def checks():
    """Return our six checks as code that calls the functions by their bare names."""
    found = []
    for name in ("test_visible.py", "test_hidden.py"):
        tree = ast.parse((FOLDER / name).read_text(encoding="utf-8"))
        tests = [node for node in tree.body if _is_check(node)]
        before = [node for node in tree.body if not _is_check(node)]
        text = "\n".join(ast.unparse(n) for n in before if ast.unparse(n) != "import pytest")
        for test in tests:
            body = [_Unbound().visit(node) for node in test.body[1:]]  # without the docstring
            code = "\n".join(ast.unparse(node) for node in body)
            points = POINTS[test.name]
            found.append(Check(test.name, text, code, points, name == "test_hidden.py"))
    if [check.name for check in found] != list(POINTS):
        raise RuntimeError("the checks are not those that answers.py knows")
    return found


def _is_check(node):
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def notebook(cells):
    """Return a notebook's JSON; ``cells`` are (kind, source, metadata)."""
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": KERNEL,
            "cells": [
                {
                    "id": f"cell-{number}",
                    "cell_type": kind,
                    "metadata": metadata,
                    "source": source,
                    **({"outputs": [], "execution_count": None} if kind == "code" else {}),
                }
                for number, (kind, source, metadata) in enumerate(cells)
            ],
        },
        indent=1,
    )


def plain_notebook(cells):
    """Return what a learner of ours and of otter's hands in: three questions, three cells."""
    mixed = []
    for question, source in zip(QUESTIONS, cells, strict=True):
        mixed += [("markdown", question, {}), ("code", source, {})]
    return notebook(mixed)


def write_ours(work, handed_in):
    """Write ``work/exercises`` (the folder that a teacher has) and ``work/submissions``.

    ``handed_in`` is {learner: name of a variant}. Returns both folders.
    """
    exercises = work / "exercises"
    if not exercises.exists():
        shutil.copytree(ROOT / "exercises", exercises)
    return exercises, _plain_submissions(work / "submissions", handed_in)


def write_otter(work, handed_in):
    """Write ``work/tests`` (a file of otter's for each check) and ``work/submissions``."""
    tests = work / "tests"
    tests.mkdir(parents=True, exist_ok=True)
    for number, check in enumerate(checks()):
        (tests / f"q{number}.py").write_text(_otter_test(number, check), encoding="utf-8")
    return tests, _plain_submissions(work / "submissions", handed_in)


def _otter_test(number, check):
    lines = [
        "from otter.test_files import test_case",
        "OK_FORMAT = False",
        f'name = "q{number}"',
        f"points = {check.points}",
        check.before,
        f"@test_case(points={check.points}, hidden={check.hidden})",
        f"def {check.name}(parse_lock, closure, rank):",
        _indented(check.body),
        "",
    ]
    return "\n".join(lines)


def _indented(code):
    # Not textwrap.indent: a text of several lines keeps its lines.
    function = ast.parse("def f():\n    pass")
    function.body[0].body = ast.parse(code).body
    return ast.unparse(function).partition("\n")[2]


def _plain_submissions(folder, handed_in):
    folder.mkdir(parents=True, exist_ok=True)
    for learner, name in handed_in.items():
        (folder / f"{learner}.ipynb").write_text(plain_notebook(VARIANTS[name].cells))
    return folder


def write_nbgrader(work, handed_in, release):
    """Write a course of nbgrader's: ``source``, then ``submitted`` out of what it releases.

    ``release`` is called when ``source`` is there, and must have nbgrader make ``release``.
    """
    cells = []
    for place, (question, starter) in enumerate(zip(QUESTIONS, STARTERS, strict=True)):
        cells.append(("markdown", question, {}))
        solution = f"### BEGIN SOLUTION\n{VARIANTS['right-stack'].cells[place]}### END SOLUTION\n"
        cells.append(("code", solution + starter, _nbgrader(f"part-{place}", solution=True)))
    for check in checks():
        code = f"{check.before}\n{check.body}\n"
        if check.hidden:
            code = f"### BEGIN HIDDEN TESTS\n{code}### END HIDDEN TESTS\n"
        cells.append(("code", code, _nbgrader(check.name, points=check.points)))
    source = work / "source" / "lock"
    source.mkdir(parents=True, exist_ok=True)
    (source / "lock.ipynb").write_text(notebook(cells))
    (work / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "locks"\n'
    )
    release()
    released = json.loads((work / "release" / "lock" / "lock.ipynb").read_text())
    for learner, name in handed_in.items():
        folder = work / "submitted" / learner / "lock"
        folder.mkdir(parents=True, exist_ok=True)
        answer = dict(enumerate(VARIANTS[name].cells))
        for cell in released["cells"]:
            part = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if part.startswith("part-"):
                cell["source"] = answer[int(part.removeprefix("part-"))]
        (folder / "lock.ipynb").write_text(json.dumps(released, indent=1))


def _nbgrader(name, *, points=None, solution=False):
    graded = points is not None
    return {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": name,
            "grade": graded,
            "solution": solution,
            "locked": graded,
            "task": False,
            "cell_type": "code",
            **({"points": points} if graded else {}),
        }
    }
