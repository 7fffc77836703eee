"""Which of the files that were handed in speak to an exercise."""

import pytest

from teachkit.grading.answers import Sheet
from teachkit.grading.submissions import Submission, sheets_for


def handed(*names):
    return Submission("ada", "ada", tuple(Sheet(name, b"") for name in names), "", "")


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (
            ["exercises/depend/closure/statement.md", "exercises/depend/conflicts/statement.md"],
            ["exercises/depend/closure/statement.md"],
        ),
        (["x/depend/closure/a.ipynb", "closure.py"], ["x/depend/closure/a.ipynb"]),
        (["closure.ipynb", "conflicts.ipynb"], ["closure.ipynb"]),
        (["Depend_Closure.py", "conflicts.py"], ["Depend_Closure.py"]),
        (["closure/answer.md", "conflicts/answer.md"], ["closure/answer.md"]),
        (["homework.ipynb", "more.py"], ["homework.ipynb", "more.py"]),
        (["depend/closure.py", "depend/rank.py"], ["depend/closure.py"]),
        (["disclosure.py", "a.py"], ["disclosure.py", "a.py"]),
    ],
    ids="folder nested name word-and-name folder-name all file-in-word part-of-a-word".split(),
)
def test_the_nearest_rule_that_finds_any_counts(names, chosen):
    assert [sheet.name for sheet in sheets_for(handed(*names), "depend/closure")] == chosen


def test_checks_that_came_with_the_exercise_are_no_answer():
    submission = handed(
        "exercises/depend/closure/statement.md",
        "exercises/depend/closure/test_visible.py",
        "conftest.py",
    )
    assert [sheet.name for sheet in sheets_for(submission, "depend/closure")] == [
        "exercises/depend/closure/statement.md"
    ]


def test_a_file_of_tests_counts_where_there_is_nothing_else():
    assert len(sheets_for(handed("test_closure.py"), "depend/closure")) == 1
