"""Importing from otter: its notebook of questions, its test files, and its points."""

import json

import nbformat
import pytest

from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of, collect
from teachkit.grading.exchange.importing import import_assignment, write_exercises
from teachkit.grading.exchange.otter_marks import config_of, shown_and_full
from teachkit.grading.session import Task, run_session

from .conftest import notebook

DOUBLE = "def double(n):\n    return 2 * n # SOLUTION"


def question(*tests, solution=DOUBLE, config="name: q1"):
    """The cells of one question; a test is a source, or (source, output)."""
    cells = [("raw", f"# BEGIN QUESTION\n{config}"), ("markdown", "Write it."),
             ("raw", "# BEGIN SOLUTION"), ("code", solution), ("raw", "# END SOLUTION"),
             ("raw", "# BEGIN TESTS")]  # fmt: skip
    for test in tests:
        source, *output = test if isinstance(test, tuple) else (test,)
        cells.append(("code", source, {}, *output))
    return [*cells, ("raw", "# END TESTS"), ("raw", "# END QUESTION")]


@pytest.fixture
def imported(written, tmp_path):
    """Import a notebook of these questions."""

    def load(*questions):
        cells = [("raw", "# ASSIGNMENT CONFIG\nname: hw"), *(cell for q in questions for cell in q)]
        path = written(notebook(*cells), "hw.ipynb")
        nbformat.validate(nbformat.read(path, as_version=4))
        (found,) = import_assignment(path, "otter", tmp_path / "exercises" / "in")
        return found

    return load


@pytest.fixture
def beside(written, tmp_path):
    """Import a finished notebook with these test files beside it."""

    def load(solution, **files):
        path = written(
            notebook(("code", "import otter\ngrader = otter.Notebook()"), ("code", solution),
                     ("code", 'grader.check("q1")')), "hw.ipynb")  # fmt: skip
        (path.parent / "tests").mkdir()
        for name, text in files.items():
            (path.parent / "tests" / f"{name}.py").write_text(text)
        (found,) = import_assignment(path, "otter", tmp_path / "exercises" / "in")
        return found

    return load


def ok_test(*codes, points=1, **more):
    cases = [{"code": code, "hidden": hidden, "locked": False} for code, hidden in codes]
    test = {"name": "q1", "points": points, "suites": [{"cases": cases, "type": "doctest"}], **more}
    return f"OK_FORMAT = True\n\ntest = {test!r}\n"


def lines(found, name="test_visible.py"):
    return found.files[name]


def passes(found, tmp_path):
    """Whether the imported solution passes all of the imported checks, and nothing does not."""
    into = tmp_path / "written" / "exercises" / found.exercise.partition("/")[0]
    write_exercises([found], into)
    folder = load_exercise(found.exercise, tmp_path / "written")
    functions = folder.exercise.functions
    source = collect([folder.solutions[0].read_text()], functions, found.exercise).source
    tasks = [Task(answer_of(text, functions)) for text in (source, "def nothing():\n    pass\n")]
    right, wrong = run_session([folder.visible, folder.hidden], tasks, data=folder.path / "data")
    return right.passed and not wrong.passed


def test_an_expression_is_held_against_its_stored_output(imported, tmp_path):
    found = imported(question(("double(3)", "6"), ("double(3) == 6", "True"), "double(1) == 2"))
    assert found.translated == 3
    assert lines(found).count("assert equal(answer.double(") == 3
    assert passes(found, tmp_path)


def test_a_hidden_cell_becomes_a_hidden_check(imported):
    found = imported(question(("double(1)", "2"), ("# HIDDEN\ndouble(40)", "80")))
    assert "80" not in lines(found)
    assert "equal(answer.double(40), 80)" in lines(found, "test_hidden.py")


def test_the_settings_of_a_test_cell_are_heeded(imported):
    config = '""" # BEGIN TEST CONFIG\npoints: 3\nhidden: true\n""" # END TEST CONFIG\n'
    found = imported(question((config + "double(40)", "80")))
    assert "@pytest.mark.points(3)" in lines(found, "test_hidden.py")


def test_a_questions_points_are_shared_among_its_cases(imported):
    found = imported(question("double(1) == 2", "double(2) == 4", config="name: q1\npoints: 3"))
    assert lines(found).count("@pytest.mark.points(1.5)") == 2
    assert found.points == 3


def test_points_may_be_listed_case_by_case(imported):
    found = imported(
        question("double(1) == 2", "double(2) == 4", config="name: q1\npoints:\n    - 2\n    - 5")
    )
    assert "points(2)" in lines(found)
    assert "points(5)" in lines(found)


def test_all_or_nothing_becomes_one_check_with_all_points(imported, tmp_path):
    found = imported(
        question(
            ("double(1)", "2"),
            ("# HIDDEN\ndouble(2)", "4"),
            config="name: q1\npoints: 4\nall_or_nothing: true",
        )
    )
    assert "points(0)" in lines(found)
    assert "points(4)" in lines(found, "test_hidden.py")
    assert passes(found, tmp_path)


def test_a_test_function_of_the_exception_format_is_taken_apart(imported, tmp_path):
    found = imported(question("def test_it(double):\n    assert double(4) == 8\n\ntest_it(double)"))
    assert "assert equal(answer.double(4), 8)" in lines(found)
    assert passes(found, tmp_path)


def test_a_variable_is_read_through_a_function_that_hands_it_over(imported, tmp_path):
    found = imported(question(("x == 2", "True"), solution="x = 2 # SOLUTION"))
    assert "x = ...\n\n\ndef value_of_x():" in found.files["statement.md"]
    assert passes(found, tmp_path)


def test_what_a_function_prints_is_asked_for_as_a_programs_output(imported, tmp_path):
    found = imported(
        question(("greet('you')", "hello you"), solution="def greet(w):\n    print('hello', w)")
    )
    assert "answer.run('greet', 'you').out" in lines(found)
    assert passes(found, tmp_path)


def test_a_generator_is_asked_for_as_many_items_as_the_test_takes(imported, tmp_path):
    found = imported(
        question(
            "g = ones()\nassert next(g) == 1\nassert next(g) == 1",
            solution="def ones():\n    while True:\n        yield 1",
        )
    )
    assert "iter(answer.take(2, 'ones'))" in lines(found)
    assert passes(found, tmp_path)


def test_a_question_that_a_person_grades_is_listed(imported):
    found = imported(question("double(1) == 2"),
                     question(config="name: q2\nmanual: true\npoints: 5"))  # fmt: skip
    assert [(item.points, item.reason) for item in found.listed] == [(5, "a person grades it")]


def test_a_frame_of_pandas_cannot_be_looked_into(imported):
    found = imported(
        question("double(1) == 2"),
        question(
            ("t['a'].sum()", "3"),
            solution="import pandas as pd\nt = pd.DataFrame({'a': [1, 2]}) # SOLUTION",
        ),
    )
    assert found.left == 1
    assert "only the whole can be compared" in found.listed[0].reason


def test_doctests_of_a_test_file_become_checks(beside, tmp_path):
    found = beside(
        "def double(n):\n    return 2 * n",
        q1=ok_test((">>> double(3)\n6\n>>> double('a') == 'aa'\nTrue", False),
                   (">>> for n in range(2):\n...     print(double(n))\n0\n2", True),
                   ((">>> double(None)\nTraceback (most recent call last):\n  ...\n"
                    "TypeError: no"), True)),
    )  # fmt: skip
    assert (found.translated, found.listed) == (3, ())
    assert "answer.raises('double', None) == 'TypeError'" in lines(found, "test_hidden.py")
    assert "return 2 * n" not in found.files["statement.md"]
    assert passes(found, tmp_path)


def test_functions_of_a_test_file_become_checks(beside, tmp_path):
    found = beside(
        "def double(n):\n    return 2 * n",
        q1="from otter.test_files import test_case\nOK_FORMAT = False\nname = 'q1'\npoints = None\n"
        "@test_case(points=2, hidden=False)\ndef test_public(double):\n    assert double(1) == 2\n"
        "@test_case(points=3, hidden=True)\ndef test_private(double):\n    assert double(2) == 4\n",
    )
    assert "points(2)" in lines(found)
    assert "points(3)" in lines(found, "test_hidden.py")
    assert passes(found, tmp_path)


def test_a_test_file_is_read_and_never_run(beside, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    beside("def double(n):\n    return 2 * n",
           q1="open('ran', 'w').close()\n" + ok_test((">>> double(1)\n2", False)))  # fmt: skip
    assert not (tmp_path / "ran").exists()


def test_a_students_version_is_read_and_said_to_lack_its_solution(written, tmp_path):
    case = {"code": ">>> x == 2\nTrue", "hidden": False}
    tests = {"q1": {"name": "q1", "points": 1, "suites": [{"cases": [case], "type": "doctest"}]}}
    book = notebook(("code", "x = ..."), ("code", "print(x)"),
                    metadata={"otter": {"OK_FORMAT": True, "tests": tests}})  # fmt: skip
    (found,) = import_assignment(written(book), "otter", tmp_path / "in")
    assert found.translated == 1
    assert "The solution is not written: was this a student's version?" in found.notes


def test_tests_in_the_notebooks_metadata_are_found(written, tmp_path):
    case = {"code": ">>> double(1)\n2", "hidden": False}
    tests = {"q1": {"name": "q1", "points": 1, "suites": [{"cases": [case], "type": "doctest"}]}}
    book = notebook(("code", "def double(n):\n    return 2 * n"),
                    metadata={"otter": {"OK_FORMAT": True, "tests": tests}})  # fmt: skip
    (found,) = import_assignment(written(book), "otter", tmp_path / "in")
    assert found.translated == 1


def test_a_notebook_without_questions_is_refused(written, tmp_path):
    with pytest.raises(TeachkitError) as raised:
        import_assignment(written(notebook(("code", "x = 1"))), "otter", tmp_path / "in")
    assert raised.value.code == "not-otter"


def test_a_broken_test_file_is_an_error_with_its_place(beside):
    with pytest.raises(TeachkitError) as raised:
        beside("def double(n):\n    return 2 * n", q1="test = {")
    assert (raised.value.code, raised.value.place[-5:]) == ("cannot-read", "q1.py")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = 2 # SOLUTION", "x = ..."),
        ("    return x # SOLUTION", "    ..."),
        ("a, b = 1, 2 # SOLUTION", "a, b = ..."),
        ("x = 2 # SOLUTION NO PROMPT", ""),
        ("# BEGIN SOLUTION\nx = 2\n# END SOLUTION", "..."),
        ("# BEGIN SOLUTION NO PROMPT\nx = 2\n# END SOLUTION", ""),
        ('""" # BEGIN PROMPT\nx = ...\n""" # END PROMPT', "x = ..."),
        ("y = 1\nx = 2 # IGNORE", "y = 1"),
        ("# BEGIN IGNORE\nx = 2\n# END IGNORE\ny = 1", "y = 1"),
        ("np.random.seed(1) # SEED\ny = 1", "y = 1"),
    ],
    ids=["value", "line", "pair", "no-prompt", "block", "block-no-prompt", "prompt", "ignored",
         "ignored-block", "seed"],
)  # fmt: skip
def test_solutions_are_taken_out_as_otter_does(source, shown):
    assert shown_and_full(source, "here")[0] == shown


def test_a_block_without_an_end_is_an_error():
    with pytest.raises(TeachkitError):
        shown_and_full("# BEGIN SOLUTION\nx = 1", "here")


def test_settings_are_read_from_the_yaml_that_otter_uses():
    text = "name: q1\npoints: 1.5\nmanual: true\nsay: 'x'\nmany: [1, 2]\nlist:\n  - 1\n  - two\n"
    assert config_of(text) == {
        "name": "q1", "points": 1.5, "manual": True, "say": "x", "many": [1, 2], "list": [1, "two"],
    }  # fmt: skip


def test_the_account_is_data(imported):
    from teachkit.grading.exchange.folder import imported_fields

    fields = imported_fields(imported(question("double(1) == 2")))
    assert json.loads(json.dumps(fields))["tests"] == {"translated": 1, "partly": 0, "left": 0}
