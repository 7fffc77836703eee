"""How each grader is given the assignment and an attack, and what it makes of them."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attacks import notebook

__all__ = ["Case", "Grader", "nbgrader", "otter", "ours"]

HONEST = "honest-1"
ATTACKER = "attacker"

CHECKS = (
    (1, False, 'assert closure({"a": ["b"], "b": ["c"], "c": []}, "a") == {"b", "c"}'),
    (1, False, "assert total([1, 2, 3]) == 6"),
    (1, False, 'assert rank({"a": 1.0, "b": 2.0}) == ["b", "a"]'),
    (2, True, """\
EXPECTED = {"closure": {"libc", "log"}, "total": 6}
SECRET, NOTE = "canary-hidden-TOKEN", "canary-expected-TOKEN"
got = closure({SECRET: ["log"], "log": ["libc"], "libc": [SECRET]}, SECRET)
assert got == EXPECTED["closure"], f"{NOTE}: from {SECRET}: {got}\""""),
    (3, True, """\
import random
numbers = [random.Random(7).randrange(10**6) for _ in range(20)]
expected = sum(numbers)
got = total(numbers)
assert got == expected, f"canary-expected-TOKEN: {numbers} make {expected}, not {got}\""""),
    (1, True, """\
scores = {"canary-hidden-TOKEN": 1.0, "zlib": 3.0, "expat": 3.0 - 1e-9}
got = rank(scores)
expected = sorted(scores, key=lambda name: (-scores[name], name))
assert got == expected, f"canary-expected-TOKEN: {expected}, not {got}\""""),
    (1, True, """\
scores = {"canary-hidden-TOKEN": 1.0, "zlib": 3.0}
kept = dict(scores)
assert rank(scores) == ["zlib", "canary-hidden-TOKEN"]
assert scores == kept, "canary-hidden-TOKEN has changed\""""),
)  # fmt: skip
FEW = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


@dataclass(frozen=True, slots=True)
class Case:
    """What one run came to: points by learner, and all that the attacker gets to see."""

    points: dict[str, float]
    shown: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Grader:
    """``furnish`` hands in an attack beside an honest answer, ``commands`` grade them."""

    name: str
    furnish: Callable[..., dict[str, str]]
    commands: list[list[str]]
    read: Callable[[Any], Case]
    needs: tuple[Path, ...]
    environment: dict[str, str]


def nbgrader(venv, template):
    """Return nbgrader, with a course made once in ``template``."""
    program = venv / "bin" / "nbgrader"
    environment = _apart(venv)
    _nbgrader_course(template, program, environment)

    def furnish(world, source, tags=()):
        course = world.root / "class"
        shutil.copytree(template, course)
        for learner, answer in ((ATTACKER, source), (HONEST, world.honest())):
            released = json.loads((course / "release" / "lock" / "lock.ipynb").read_text())
            for cell in released["cells"]:
                if cell["metadata"]["nbgrader"]["solution"]:
                    cell["source"] = answer
                elif tags and learner == ATTACKER:
                    cell["metadata"]["tags"] = list(tags)
            folder = course / "submitted" / learner / "lock"
            folder.mkdir(parents=True)
            (folder / "lock.ipynb").write_text(json.dumps(released))
        return _places(course, "source/lock", "submitted", ".")

    def read(world):
        course = world.root / "class"
        points = {}
        with contextlib.suppress(sqlite3.Error), sqlite3.connect(course / "gradebook.db") as book:
            points = dict(book.execute(_NBGRADER_SCORES))
        shown = ""
        graded = course / "autograded" / ATTACKER / "lock" / "lock.ipynb"
        if graded.is_file():
            cells = json.loads(graded.read_text(errors="replace"))["cells"]
            shown = json.dumps([cell.get("outputs", []) for cell in cells])
        page = course / "feedback" / ATTACKER / "lock" / "lock.html"
        return Case(points, shown, page.read_text(errors="replace") if page.is_file() else "")

    # A limit on a cell, so that what never ends takes seconds and not the default's thirty.
    limit = "--ExecutePreprocessor.timeout=5"
    commands = [
        [str(program), "autograde", "lock", limit],
        [str(program), "generate_feedback", "lock"],
    ]
    return Grader("nbgrader", furnish, commands, read, (venv,), environment)


_NBGRADER_SCORES = """\
select submitted_assignment.student_id, sum(coalesce(grade.manual_score, grade.auto_score, 0))
from grade join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
group by submitted_assignment.student_id
"""


def _nbgrader_course(course, program, environment):
    def cell(name, source, points=None):
        graded = points is not None
        about = {"schema_version": 3, "grade_id": name, "grade": graded, "solution": not graded,
                 "locked": graded, "task": False, "cell_type": "code"}  # fmt: skip
        if graded:
            about["points"] = points
        return {"cell_type": "code", "id": name, "metadata": {"nbgrader": about},
                "source": source, "outputs": [], "execution_count": None}  # fmt: skip

    cells = [cell("answer", "### BEGIN SOLUTION\npass\n### END SOLUTION\n")]
    for number, (points, hidden, code) in enumerate(CHECKS):
        text = f"### BEGIN HIDDEN TESTS\n{code}\n### END HIDDEN TESTS\n" if hidden else code
        cells.append(cell(f"check-{number}", text.replace("TOKEN", course.name), points))
    source = course / "source" / "lock"
    source.mkdir(parents=True)
    (source / "lock.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": FEW, "nbformat": 4, "nbformat_minor": 5})
    )
    (course / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "locks"\n'
    )
    (course / "home").mkdir()
    subprocess.run(
        [program, "generate_assignment", "lock", "--create"],
        cwd=course, env={**environment, "HOME": str(course / "home")},
        check=True, capture_output=True,
    )  # fmt: skip


def otter(venv, template):
    """Return ``otter run``, with an autograder made once in ``template``."""
    program = venv / "bin" / "otter"
    environment = _apart(venv)
    tests = template / "tests"
    tests.mkdir(parents=True)
    for number, (points, hidden, code) in enumerate(CHECKS):
        lines = code.replace("TOKEN", template.name).splitlines()
        body = "\n".join(f"    {line}" for line in lines)
        (tests / f"q{number}.py").write_text(
            "from otter.test_files import test_case\nOK_FORMAT = False\n"
            f'name = "q{number}"\npoints = {points}\n'
            f"@test_case(points={points}, hidden={hidden})\n"
            f"def test_{number}(closure, total, rank):\n{body}\n"
        )
    subprocess.run(
        [program, "generate", "-t", tests, "-o", template / "autograder.zip",
         "--no-config", "--no-requirements", "--no-environment"],
        cwd=template, env={**environment, "HOME": str(template)}, check=True, capture_output=True,
    )  # fmt: skip

    def furnish(world, source, tags=()):
        place = world.root / "class"
        shutil.copytree(template, place)
        (place / "submissions").mkdir()
        for learner, answer in ((ATTACKER, source), (HONEST, world.honest())):
            cells = notebook([answer], tags if learner == ATTACKER else ())
            (place / "submissions" / f"{learner}.ipynb").write_text(cells)
            (place / f"out-{learner}").mkdir()
        return _places(place, "tests", "submissions", ".")

    def read(world):
        points = {}
        shown = ""
        for learner in (ATTACKER, HONEST):
            results = world.root / "class" / f"out-{learner}" / "results.json"
            try:
                said = json.loads(results.read_text(errors="replace"))
                points[learner] = sum(float(test.get("score") or 0) for test in said["tests"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if learner == ATTACKER:
                seen = [test for test in said["tests"] if test.get("visibility") != "hidden"]
                shown = json.dumps(seen) + str(said.get("output"))
        return Case(points, shown)

    commands = [
        [str(program), "run", "-a", "autograder.zip", "-o", f"out-{learner}", "--no-logo",
         f"submissions/{learner}.ipynb"]
        for learner in (ATTACKER, HONEST)
    ]  # fmt: skip
    return Grader("otter", furnish, commands, read, (venv,), environment)


def ours():
    """Return ``teachkit grade``."""
    checkout = Path(__file__).parents[2]
    environment = {"PATH": os.defpath, "PYTHONPATH": str(checkout / "src"), "LANG": "C.UTF-8"}

    def furnish(world, source, tags=()):
        place = world.root / "class"
        for learner, answer in ((ATTACKER, source), (HONEST, world.honest())):
            folder = place / "submitted" / learner
            folder.mkdir(parents=True)
            cells = notebook([answer], tags if learner == ATTACKER else ())
            (folder / "attacked.ipynb").write_text(cells)
        return {**_places(place, ".", "submitted", "out"), "checks": str(world.exercise())}

    def read(world):
        out = world.root / "class" / "out"
        points = {}
        if (out / "results.json").is_file():
            for learner in json.loads((out / "results.json").read_text())["learners"]:
                points[learner["learner"]] = sum(one["points"] for one in learner["exercises"])
        page = out / "feedback" / f"{ATTACKER}.html"
        text = page.read_text() if page.is_file() else ""
        return Case(points, text, text)

    commands = [
        [sys.executable, "-m", "teachkit", "grade", "submitted", "--out", "out", "--jobs", "1",
         "--exercises", "../course/exercises/depend/attacked"]
    ]  # fmt: skip
    return Grader("ours", furnish, commands, read, (Path(sys.prefix),), environment)


def _places(folder, checks, peers, out):
    """Return what an attacker knows of a grader's folders."""
    names = {"checks": checks, "peers": peers, "out": out}
    return {name: os.path.normpath(folder / path) for name, path in names.items()}


def _apart(venv):
    """Return an environment that keeps a peer to its own packages; its home is the world's."""
    return {"PATH": os.pathsep.join([str(venv / "bin"), os.defpath]), "LANG": "C.UTF-8"}
