"""`teachkit author`, as it is typed: the gate, and in and out of the ecosystem."""

import json
import shutil
from pathlib import Path

import pytest

from teachkit.cli import main

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"
TEST = "assert double(3) == 6"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the tiny course, in which one stands."""
    shutil.copytree(SMALL, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    monkeypatch.setenv("TEACHKIT_COURSE", str(tmp_path / "course"))
    return tmp_path / "course"


def assignment(folder, *tests):
    """An nbgrader notebook about one function."""

    def cell(source, **about):
        about = {"grade": False, "locked": False, "solution": False, "schema_version": 3, **about}
        return {"cell_type": "code", "execution_count": None, "outputs": [], "source": source,
                "metadata": {"nbgrader": about}}  # fmt: skip

    cells = [cell("def double(n):\n    return 2 * n", grade_id="double", solution=True)]
    cells += [
        cell(test, grade_id=f"t{number}", grade=True, locked=True, points=1)
        for number, test in enumerate(tests)
    ]
    folder.mkdir()
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / "twice.ipynb").write_text(json.dumps(book))
    return str(folder)


def test_the_gate_is_passed_and_says_so(course, capsys):
    assert main(["author", "check", "choose/few-people"]) == 0
    out = capsys.readouterr().out
    assert "choose/few-people: may be shown" in out
    assert "mutants noticed" in out


def test_the_gate_is_quicker_without_mutants_and_speaks_json(course, capsys):
    assert main(["author", "check", "choose/few-people", "--quick", "--json"]) == 0
    (gate,) = json.loads(capsys.readouterr().out)["exercises"]
    assert gate["open"] is True
    assert gate["mutants"] == 0
    assert gate["warnings"] == gate["problems"] == []


def test_the_gate_stays_closed_and_says_why(course, capsys):
    path = course / "exercises/choose/few-people/statement.md"
    path.write_text(path.read_text().replace("    return []", "    return sorted(people)[:0]"))
    hidden = course / "exercises/choose/few-people/test_hidden.py"
    hidden.write_text(hidden.read_text() + '\n\ndef test_any(answer):\n    """Any."""\n')
    assert main(["author", "check", "choose/few-people", "--quick"]) == 1
    out = capsys.readouterr().out
    assert "must be mended" in out
    assert "point-for-nothing: test_any" in out


def test_an_assignment_becomes_an_exercise_that_the_gate_takes_in_hand(course, capsys):
    path = assignment(course / "ps1", TEST + "\nassert double('a') == 'aa'")
    assert main(["author", "import", path, "--from", "nbgrader"]) == 0
    assert "Next: teachkit author check imported/twice" in capsys.readouterr().out
    assert main(["author", "check", "imported/twice", "--quick", "--json"]) == 1
    (gate,) = json.loads(capsys.readouterr().out)["exercises"]
    codes = {problem["code"] for problem in gate["problems"]}
    # No check is hidden, so an answer that knows them by heart passes; the rest is to be written.
    assert codes == {"lazy-passes", "few-solutions", "few-wrong-answers",
                     "in-no-chapter", "no-such-objective"}  # fmt: skip


def test_what_is_left_out_is_listed_and_the_exit_code_tells(course, capsys):
    path = assignment(course / "ps1", TEST, "del double")
    assert main(["author", "import", path, "--from", "nbgrader"]) == 1
    out = capsys.readouterr().out
    assert "1 tests came along, 0 in part, 1 not at all" in out
    assert "twice.ipynb, cell 3 (t1), line 1 [1 points]: it takes names away" in out
    assert "del double" in (course / "exercises/imported/twice/test_hidden.py").read_text()


def test_a_dry_run_writes_nothing(course, capsys):
    path = assignment(course / "ps1", TEST)
    assert main(["author", "import", path, "--from", "nbgrader", "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["written"] is False
    assert found["exercises"][0]["tests"] == {"translated": 1, "partly": 0, "left": 0}
    assert not (course / "exercises/imported").exists()


@pytest.mark.parametrize(
    ("path", "code"), [("nowhere", "nothing-to-import"), ("course.toml", "nothing-to-import")]
)
def test_what_is_no_assignment_is_refused(path, code, course, capsys):
    assert main(["author", "import", path, "--from", "otter"]) == 2
    assert code in capsys.readouterr().err


def test_an_exercise_becomes_an_assignment_of_nbgrader(course, capsys):
    words = ["author", "export", "choose/few-people", "--to", "nbgrader", "--out", "there"]
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["assignment"], found["checks"]) == ("choose-few-people", 3)
    assert all((course / "there" / name).is_file() for name in found["files"])
    assert main(words) == 2
    assert "already-there" in capsys.readouterr().err


def test_what_goes_out_comes_in_again(course, capsys):
    words = ["author", "export", "choose/few-people", "--to", "nbgrader", "--out", "there"]
    assert main(words) == 0
    assert "an answer can read the checks" in capsys.readouterr().out
    back = ["author", "import", "there/source/choose-few-people", "--from", "nbgrader", "--json"]
    assert main(back) in (0, 1)
    (found,) = json.loads(capsys.readouterr().out)["exercises"]
    assert found["from"].endswith("few-people.ipynb")
