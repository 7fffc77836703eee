"""Exporting to nbgrader: the notebook is one that it takes, and says the same as our checks."""

import copy
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of
from teachkit.grading.exchange.export import export_nbgrader
from teachkit.grading.exchange.nbgrader import read_nbgrader
from teachkit.grading.session import Task, run_session

SMALL = Path(__file__).resolve().parents[2] / "courses" / "small"


@pytest.fixture
def folder(tmp_path):
    """A copy of the small exercise."""
    shutil.copytree(SMALL, tmp_path / "course")
    return load_exercise("choose/few-people", tmp_path / "course")


@pytest.fixture
def exported(folder, tmp_path):
    """The notebook of the small exercise."""
    export_nbgrader(folder, tmp_path / "out")
    return tmp_path / "out" / "source" / "choose-few-people" / "few-people.ipynb"


def abouts(path):
    cells = json.loads(path.read_text())["cells"]
    return [cell["metadata"]["nbgrader"] for cell in cells if cell["metadata"]]


def test_the_notebook_is_valid_and_its_metadata_of_schema_three(exported):
    nbformat.validate(nbformat.read(exported, as_version=4))
    found = abouts(exported)
    assert len({one["grade_id"] for one in found}) == len(found) == 5
    keys = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
    assert all(keys <= one.keys() and one["schema_version"] == 3 for one in found)
    assert [one["points"] for one in found if one["grade"]] == [1.0] * 3
    assert all(one["locked"] for one in found if one["grade"])
    assert (exported.parent / "data" / "people.json").is_file()


def test_hidden_checks_and_the_solution_stand_between_the_marks(exported, folder):
    cells = json.loads(exported.read_text())["cells"]
    sources = {cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
               for cell in cells if cell["metadata"]}  # fmt: skip
    hidden = sources["hidden-a-larger-list"]
    assert hidden.splitlines()[1] == "### BEGIN HIDDEN TESTS"
    assert hidden.splitlines()[-1] == "### END HIDDEN TESTS"
    released = read_nbgrader(exported)
    (answer,) = [cell for cell in released.cells if cell.kind == "answer"]
    assert "people[name] <= most" in answer.full
    assert "people[name] <= most" not in answer.shown
    assert "return []" in answer.shown


def ran(path, source):
    """Run the notebook's code with an answer, as nbgrader does: cell by cell; the points."""
    book = json.loads(path.read_text())
    program = ["import json, sys", "space, points = {}, {}"]
    for cell in copy.deepcopy(book["cells"]):
        if cell["cell_type"] != "code":
            continue
        about = cell["metadata"].get("nbgrader", {"grade_id": ""})
        code = source if about["grade_id"] == "answer" else cell["source"]
        program += [
            "try:",
            f"    exec({code!r}, space)",
            f"    points[{about['grade_id']!r}] = {about.get('points', 0)}",
            "except Exception as error:",
            f"    points[{about['grade_id']!r}] = 0",
        ]
    program.append("print(json.dumps(points))")
    done = subprocess.run(
        [sys.executable, "-I", "-c", "\n".join(program)],
        cwd=path.parent, capture_output=True, text=True, check=True, timeout=60)  # fmt: skip
    return sum(json.loads(done.stdout.splitlines()[-1]).values())


def test_the_notebook_gives_each_answer_the_points_that_we_give(exported, folder):
    paths = [*folder.solutions, *folder.wrong]
    sources = [path.read_text() for path in paths]
    tasks = [Task(answer_of(source, folder.exercise.functions)) for source in sources]
    ours = run_session([folder.visible, folder.hidden], tasks, data=folder.path / "data")
    expected = [report.points for report in ours]
    assert [ran(exported, source) for source in sources] == expected
    assert len(set(expected)) > 1


ASKS = '''\
import pytest

from teachkit.grading import same
from teachkit.grading.launch import AnswerFailedError


@pytest.mark.points(2)
def test_it(answer, rng, seed):
    """Every way to ask."""
    names = ["zlib", "sudo"]
    answer.few_people(names, 1)
    assert answer.changed == (0,) and answer.arguments[0] == [] and names == ["zlib", "sudo"]
    assert answer.raises("few_people", None, 1) == "AttributeError"
    assert answer.take(2, "few_people", [], 3) == ["a", "b"]
    assert answer.run("few_people", [], 4).out == "so it is\\n"
    try:
        answer.few_people([], 5)
        pytest.fail("no plain data, and it passed")
    except AnswerFailedError as error:
        assert error.kind == "not-plain"
    assert seed == 0 and same(rng.random() < 1, True)
'''
ANSWER = """\
def few_people(people, most):
    people.clear()
    if most == 3:
        return iter("abc")
    if most == 4:
        print("so it is")
    return object() if most == 5 else 0
"""


def test_every_way_to_ask_means_the_same_there(folder, tmp_path):
    folder.visible.write_text(ASKS)
    folder.hidden.unlink()
    exported = export_nbgrader(folder, tmp_path / "out")
    assert (exported.checks, exported.points) == (1, 2)
    path = tmp_path / "out" / "source" / "choose-few-people" / "few-people.ipynb"
    (report,) = run_session([folder.visible], [Task(answer_of(ANSWER, folder.exercise.functions))])
    assert (ran(path, ANSWER), report.points) == (2, 2), report.results


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("(answer, rng, seed)", "(answer, tmp_path)", "tmp_path"),
        ("    names = ", "    answer.restart()\n    names = ", "restarts"),
        ("@pytest.mark.points(2)", "@pytest.mark.skip", "pytest.mark.skip"),
        ("pytest.fail(", "pytest.xfail(", "pytest.xfail"),
        ("from teachkit.grading import same", "from teachkit.grading import same, checks",
         "teachkit.grading"),
    ],
    ids=["fixture", "restart", "mark", "pytest", "import"],
)  # fmt: skip
def test_a_check_that_nbgrader_cannot_run_is_refused(old, new, word, folder, tmp_path):
    folder.visible.write_text(ASKS.replace(old, new).replace("same(", "checks and same("))
    with pytest.raises(TeachkitError) as raised:
        export_nbgrader(folder, tmp_path / "out")
    assert raised.value.code == "cannot-export"
    assert word in raised.value.message


def test_an_assignment_that_is_there_is_left_alone(exported, folder, tmp_path):
    with pytest.raises(TeachkitError) as raised:
        export_nbgrader(folder, tmp_path / "out")
    assert raised.value.code == "already-there"
