"""Importing from nbgrader: which tests come along, which are listed, and that nothing runs."""

import json

import nbformat
import pytest

from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of, collect
from teachkit.grading.exchange.importing import import_assignment, write_exercises
from teachkit.grading.session import Task, run_session

from .conftest import about, nbgraders, notebook

SOLUTION = "def double(n):\n    return 2 * n\n"


@pytest.fixture
def imported(written, tmp_path):
    """Import a notebook made of these tests."""

    def load(*tests, **options):
        path = written(nbgraders(*tests, **options))
        nbformat.validate(nbformat.read(path, as_version=4))
        (found,) = import_assignment(path, "nbgrader", tmp_path / "exercises" / "in")
        return found

    return load


def body(found, name="test_visible.py"):
    """The lines of the checks, without docstrings and messages."""
    lines = found.files[name].split("What did not come along")[0].splitlines()
    return [line.strip() for line in lines if line.startswith("    ") and '"""' not in line]


def reasons(found):
    return [item.reason for item in found.listed]


@pytest.mark.parametrize(
    ("test", "check"),
    [
        ("assert double(3) == 6", "assert equal(answer.double(3), 6)"),
        ("assert 6 == double(3)", "assert equal(answer.double(3), 6)"),
        ("assert double('a') == 'aa'", "assert same(answer.double('a'), 'aa')"),
        ("assert double(3) != 7", "assert not equal(answer.double(3), 7)"),
        ("assert double(0) is not None", "assert not same(answer.double(0), None)"),
        ("from nose.tools import assert_equal\nassert_equal(double(3), 6)",
         "assert equal(answer.double(3), 6)"),
        (("import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n"
         "        self.assertEqual(double(3), 6)\nunittest.main(argv=[''], exit=False)"),
         "assert equal(answer.double(3), 6)"),
        ("import numpy as np\nassert np.isclose(double(3), 6)",
         "assert equal(answer.double(3), 6, relative=1e-05, absolute=1e-08)"),
        ("import math\nassert math.isclose(double(3), 6)",
         "assert equal(answer.double(3), 6, relative=1e-09, absolute=0.0)"),
        ("try:\n    double(None)\nexcept TypeError:\n    pass\nelse:\n    assert False",
         "assert answer.raises('double', None) == 'TypeError'"),
        ("try:\n    double(None)\n    assert False\nexcept TypeError:\n    pass",
         "assert answer.raises('double', None) == 'TypeError'"),
        ("import pytest\nwith pytest.raises(TypeError):\n    double(None)",
         "assert answer.raises('double', None) == 'TypeError'"),
        ("from nose.tools import assert_raises\nassert_raises(TypeError, double, None)",
         "assert answer.raises('double', None) == 'TypeError'"),
        ("import pytest\nwith pytest.raises(Exception):\n    double(None)",
         "assert answer.raises('double', None) != ''"),
        ("assert isinstance(double(3), int)", "assert isinstance(answer.double(3), int)"),
        ("assert len(double([1])) == 2", "assert equal(len(answer.double([1])), 2)"),
    ],
    ids=["equal", "turned", "text", "not-equal", "is-not", "nose", "unittest", "isclose",
         "math-isclose", "try-else", "try-fails-within", "pytest-raises", "assert-raises",
         "raises-anything", "isinstance", "len"],
)  # fmt: skip
def test_a_test_over_calls_becomes_a_check(test, check, imported):
    found = imported(test)
    assert (found.translated, found.listed) == (1, ())
    assert any(line.startswith(check) for line in body(found)), body(found)


@pytest.mark.parametrize(
    ("test", "word"),
    [
        ("old = double\nassert old(3) == 6", "hands `double` itself around"),
        ("del double", "takes names away"),
        ("double = lambda n: 6\nassert double(3) == 6", "in the place of the learner's `double`"),
        ("assert open('out.txt').read() == str(double(1))", "works with files"),
        ("import matplotlib.pyplot as plt\nassert plt.gca().get_title() == double('a')", "plot"),
        ("import hashlib\nassert hashlib.md5(str(double(1)).encode()).hexdigest() == 'c81e'",
         "hash"),
        ("from unittest.mock import patch\nwith patch('builtins.print'):\n    double(2)",
         "something else in"),
        ("assert double(range(3)) == 1", "range object"),
        ("assert double(lambda: 1) == 1", "no plain data"),
        ("assert nowhere == double(1)", "nothing in the notebook says what `nowhere` is"),
        ("import inspect\nassert 'for' not in inspect.getsource(double)", "inside the learner's"),
        ("assert double(3) is double(3)", "one and the same object"),
        ("import numpy as np\nassert double(np.random.rand()) == 1", "random ones of NumPy's"),
        ("assert double(3).real_part == 6", "no plain data has"),
        ("### AUTOTEST double(3)", "not written down"),
        ("assert double(", "was never closed"),
    ],
    ids=["alias", "del", "replaced", "file", "plot", "hash", "mock", "range", "lambda", "unknown",
         "source", "identity", "numpy-random", "attribute", "autotest", "no-python"],
)  # fmt: skip
def test_what_no_check_can_see_is_listed_with_its_place_and_reason(test, word, imported):
    found = imported(("assert double(1) == 2", 2), (test, 3))
    assert (found.translated, found.left, found.points) == (1, 1, 2)
    (item,) = [item for item in found.listed if item.points]
    assert (item.place, item.points) == ("twice.ipynb, cell 4 (check-2)", 3)
    assert word in item.reason
    comments = found.files["test_hidden.py"]
    assert item.place in comments
    assert item.reason in comments
    assert "What did not come along" not in found.files["test_visible.py"]


def test_the_rest_of_a_test_stays_and_what_needs_a_lost_line_is_lost_too(imported):
    found = imported("f = double\nassert double(1) == 2\nassert f(1) == 2")
    assert (found.translated, found.partly, found.left) == (0, 1, 0)
    assert [(item.line, item.code) for item in found.listed] == [
        (1, "f = double"),
        (3, "assert f(1) == 2"),
    ]
    assert "needs `f`" in found.listed[1].reason


def test_whatever_follows_a_line_that_changes_the_answers_names_is_lost(imported):
    found = imported(("assert double(1) == 2", 2), ("del double\nassert double(1) == 2", 3))
    assert (found.translated, found.left) == (1, 1)
    assert "changes what it asks" in found.listed[1].reason


def test_what_a_lost_call_would_have_changed_is_lost_with_it(imported):
    found = imported(
        "xs = [1]\nopen('f').readinto(xs)\nassert double(1) == 2\nassert xs == double([0])"
    )
    assert [item.line for item in found.listed] == [2, 4]
    assert "needs `xs`" in found.listed[1].reason


def test_a_module_that_lies_beside_the_notebook_is_not_there_for_checks(imported):
    found = imported("import feedback\nassert feedback.told(double(1))")
    assert "needs `feedback`, which checks do not have" in found.listed[0].reason


def test_a_function_that_reads_what_the_test_sets_is_left_out(imported):
    found = imported(
        "factor = 2\nassert double(1) == 2", solution="def double(n):\n    return factor * n"
    )
    assert found.left == 1
    assert "reads `factor`, which no cell makes" in found.listed[0].reason


def test_hidden_lines_become_a_hidden_check_with_the_points(imported):
    test = ("assert double(1) == 2\n### BEGIN HIDDEN TESTS\nassert double(40) == 80\n"
            "### END HIDDEN TESTS")  # fmt: skip
    found = imported((test, 4))
    assert "80" not in found.files["test_visible.py"]
    assert "points(0)" in found.files["test_visible.py"]
    assert "points(4)" in found.files["test_hidden.py"]
    assert found.points == 4
    assert len(body(found, "test_hidden.py")) == 2


def test_a_mark_without_an_end_is_an_error(imported):
    with pytest.raises(TeachkitError) as raised:
        imported("### BEGIN HIDDEN TESTS\nassert double(40) == 80")
    assert raised.value.code == "bad-marks"


def test_the_starter_is_what_nbgrader_would_release(imported):
    found = imported("assert double(1) == 2")
    statement = found.files["statement.md"]
    assert "    # YOUR CODE HERE\n    raise NotImplementedError()" in statement
    assert "2 * n" not in statement
    assert "return 2 * n" in found.files["solutions/imported.py"]


def test_a_solution_without_marks_leaves_its_first_line_and_docstring(imported):
    found = imported(
        "assert double(1) == 2", solution='def double(n):\n    """Twice."""\n    return 2 * n'
    )
    statement = found.files["statement.md"]
    assert 'def double(n):\n    """Twice."""\n    raise NotImplementedError()' in statement
    assert "2 * n" not in statement


@pytest.mark.parametrize("version", [0, 1, 2, 3])
def test_every_schema_is_read(version, imported):
    assert imported("assert double(1) == 2", version=version).translated == 1


def test_a_later_schema_is_refused(imported):
    with pytest.raises(TeachkitError) as raised:
        imported("assert double(1) == 2", version=4)
    assert raised.value.code == "not-nbgrader"


def test_a_variable_is_read_through_a_function_that_hands_it_over(imported):
    found = imported(
        "assert answer_ == 42", solution="### BEGIN SOLUTION\nanswer_ = 42\n### END SOLUTION"
    )
    assert body(found)[0].startswith("assert equal(answer.value_of_answer_(), 42)")
    assert "def value_of_answer_():" in found.files["statement.md"]
    assert 'functions = ["value_of_answer_"]' in found.files["exercise.toml"]


def test_a_variable_with_two_values_cannot_be_read(written, tmp_path):
    cells = [
        ("code", "x = 1", about("a", solution=True)),
        ("code", "assert x == 1", about("t", grade=True, locked=True, points=1)),
        ("code", "x = 2", about("b", solution=True)),
    ]
    (found,) = import_assignment(written(notebook(*cells)), "nbgrader", tmp_path / "in")
    assert not found.files
    assert "several cells" in found.listed[0].reason


def test_a_list_that_is_sorted_in_place_is_looked_at_as_it_was_left(imported, tmp_path):
    found = imported(
        "xs = [2, 1]\ndouble(xs)\nassert xs == [2, 1, 2, 1]",
        solution="def double(n):\n    n.extend(list(n))",
    )
    assert "xs = answer.arguments[0]" in body(found)
    assert passes(found, tmp_path)


def test_a_helper_of_the_author_that_calls_the_answer_comes_into_the_check(imported, tmp_path):
    helper = "def check(n):\n    assert double(n) == n + n"
    found = imported("for n in range(4):\n    check(n)", given=[helper])
    assert found.listed == ()
    assert passes(found, tmp_path)


def test_random_inputs_come_from_the_fixture(imported, tmp_path):
    found = imported("import random\nn = random.randint(1, 9)\nassert double(n) == 2 * n")
    assert "def test_check_1(answer, rng):" in found.files["test_visible.py"]
    assert passes(found, tmp_path)


def test_objects_are_made_and_asked_by_name(imported, tmp_path):
    found = imported(
        "c = Counter()\nc.add(2)\nassert c.total() == 2\nassert c.seen == 1",
        solution="class Counter:\n    def __init__(self):\n        self.sum = self.seen = 0\n"
        "    def add(self, n):\n        self.sum += n\n        self.seen += 1\n"
        "    def total(self):\n        return self.sum",
    )
    assert body(found)[0] == "c = answer.new('Counter')"
    assert found.listed == ()


def test_what_people_grade_is_listed_with_its_points(written, tmp_path):
    cells = [
        ("code", "def f():\n    return 1", about("f", solution=True)),
        ("code", "assert f() == 1", about("t", grade=True, locked=True, points=1)),
        ("markdown", "Because.", about("why", grade=True, solution=True, points=2)),
        ("code", "g = 1", about("free", grade=True, solution=True, points=3)),
        ("markdown", "Draw it.", about("task", task=True, locked=True, points=4)),
    ]
    (found,) = import_assignment(written(notebook(*cells)), "nbgrader", tmp_path / "in")
    assert [item.points for item in found.listed] == [2, 3, 4]
    assert "Because." not in found.files["statement.md"]


def test_files_beside_the_notebook_come_into_data(written, tmp_path):
    path = written(nbgraders("assert double(1) == 2"))
    (path.parent / "points.csv").write_text("1,2\n")
    (path.parent / "link.csv").symlink_to("/etc/passwd")
    (found,) = import_assignment(path, "nbgrader", tmp_path / "in")
    assert found.files["data/points.csv"] == b"1,2\n"
    assert "data/link.csv" not in found.files


def test_nothing_of_the_notebook_is_run(written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evil = "open('ran', 'w').close()"
    book = nbgraders(f"{evil}\nassert double(1) == 2", given=[evil],
                     solution=f"{evil}\n{SOLUTION}")  # fmt: skip
    write_exercises(import_assignment(written(book), "nbgrader", tmp_path / "in"), tmp_path / "in")
    assert not (tmp_path / "ran").exists()


def test_a_folder_that_is_there_is_left_alone(written, tmp_path):
    path = written(nbgraders("assert double(1) == 2"))
    into = tmp_path / "exercises" / "in"
    write_exercises(import_assignment(path, "nbgrader", into), into)
    (again,) = import_assignment(path, "nbgrader", into)
    assert again.exercise == "in/twice-2"
    found = import_assignment(path, "nbgrader", tmp_path / "other")
    (tmp_path / "other" / "twice").mkdir(parents=True)
    with pytest.raises(TeachkitError) as raised:
        write_exercises(found, tmp_path / "other")
    assert raised.value.code == "already-there"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "not-a-notebook"),
        (json.dumps({"cells": [1]}).encode(), "not-a-notebook"),
        (json.dumps(notebook(("code", "x = 1"))).encode(), "not-nbgrader"),
    ],
    ids=["no-json", "no-cells", "plain-notebook"],
)
def test_what_is_no_assignment_is_refused(content, code, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(TeachkitError) as raised:
        import_assignment(path, "nbgrader", tmp_path / "in")
    assert raised.value.code == code


def passes(found, tmp_path):
    """Whether the imported solution passes the imported checks, and the starter fails."""
    into = tmp_path / "written" / "exercises" / found.exercise.partition("/")[0]
    write_exercises([found], into)
    folder = load_exercise(found.exercise, tmp_path / "written")
    functions = folder.exercise.functions
    source = collect([folder.solutions[0].read_text()], functions, found.exercise).source
    tasks = [Task(answer_of(text, functions)) for text in (source, "def nothing():\n    pass\n")]
    right, wrong = run_session([folder.visible, folder.hidden], tasks, data=folder.path / "data")
    return right.passed and not wrong.passed
