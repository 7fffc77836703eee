"""Checks in the browser's own Python say what the sandbox says: CPython 3.14 as WebAssembly."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from teachkit.course.load import course_root, load_exercise
from teachkit.grading.answers import cells_of
from teachkit.grading.checks import answer_from_file
from teachkit.grading.launch import Limits
from teachkit.grading.report import report_data
from teachkit.grading.sandbox import sandbox
from teachkit.grading.session import Task, run_session
from teachkit.publish.book.runtime import make_runtime
from teachkit.publish.book.runtime.fetching import node_modules

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "in_pyodide.mjs"
PATIENCE = 4  # as publish/live/exercise/python.js has it
CELL = """
import json, time
from teachkit.grading.here import check_cells

name, answers = json.loads({given!r})
found, longest = {{}}, 0
for label, cells, expected in answers:
    began = time.perf_counter()
    report = check_cells(name, cells, tell=lambda told: None, patience={patience})
    longest = max(longest, time.perf_counter() - began)
    told = [[one["name"], one["outcome"], one["message"]] for one in report["checks"]]
    if told != expected:
        found[label] = [pair for pair in zip(told, expected) if pair[0] != pair[1]]
assert not found, json.dumps(found)
print(longest)
"""


def expected_of(folder, paths):
    """What the sandbox says of each answer."""
    answers = [answer_from_file(folder, path) for path in paths]
    data = folder.path / "data"
    with sandbox(data=[data] if data.is_dir() else []) as box:
        tasks = [Task(answer, Limits(folder.exercise.seconds)) for answer in answers]
        reports = list(run_session([folder.visible], tasks, data=data, launch=box.launch))
    return [
        [[one["name"], one["outcome"], one["message"]] for one in report_data(report)["checks"]]
        for report in reports
    ]


def cell_of(name):
    """A cell that checks the starter, the solutions and the wrong answers of an exercise."""
    folder = load_exercise(name)
    paths = [folder.statement, *folder.solutions, *folder.wrong]
    answers = []
    for path, expected in zip(paths, expected_of(folder, paths), strict=True):
        cells = cells_of(path.read_text(), path.suffix)
        answers.append([path.name, list(cells), expected])
    return CELL.format(given=json.dumps([name, answers]), patience=PATIENCE)


def test_all_answers_of_the_course_are_told_the_same_in_the_browsers_python(repository):
    if shutil.which("node") is None:
        pytest.skip("no Node.js here; on Debian or Ubuntu: sudo apt install nodejs npm")
    build = repository / "_build" / "runtime"
    runtime = make_runtime(repository, build)
    names = sorted(
        path.parent.relative_to(course_root() / "exercises").as_posix()
        for path in course_root().glob("exercises/*/*/exercise.toml")
    )
    cells = [cell_of(name) for name in names]
    done = subprocess.run(
        ["node", SCRIPT, node_modules(build, print), runtime.files, "cells"],
        input=json.dumps({"exercises": cells}),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])["exercises"]
    broken = {
        name: one["errors"][0]["evalue"]
        for name, one in zip(names, told, strict=True)
        if not one["ok"]
    }
    assert broken == {}
    assert all(one["outputs"] for one in told)
