"""Laws of the gradebook: whatever a learner writes comes back, and what was kept is kept once."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.grading.gradebook import Grade, open_gradebook
from teachkit.grading.gradebook.cells import cell, is_formula
from teachkit.grading.report import CheckResult, Report

# Also what no file should hold: NUL, controls, halves of characters.
texts = st.text(st.characters(codec=None, categories=None), max_size=30)


@pytest.fixture(scope="module")
def book():
    with TemporaryDirectory() as folder, open_gradebook(Path(folder) / "book") as book:
        yield book


def whole(text):
    """The text, two halves that stand together being the character that they are."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@given(text=texts)
def test_any_text_comes_back(book, text):
    book.keep_note("this", text)
    book.keep_note(f"of {text}", text)
    assert book.note("this") == book.note(f"of {text}") == whole(text)


@given(names=st.lists(texts.map(whole), unique=True, max_size=5))
def test_no_two_names_become_one(names):
    with TemporaryDirectory() as folder, open_gradebook(Path(folder) / "book") as book:
        for name in names:
            book.keep_note(name, f"about {name}")
        assert [book.note(name) for name in names] == [whole(f"about {name}") for name in names]


@given(
    words=st.lists(texts.map(whole), min_size=6, max_size=6),
    outcome=st.sampled_from(("passed", "failed", "could-not-run")),
    attempts=st.lists(st.integers(1, 9), max_size=6),
)
def test_grades_come_back_once_each(words, outcome, attempts):
    learner, origin, name, message, printed, misconception = words
    report = Report((CheckResult(name, "", outcome, message),), printed=printed, source=message)
    grades = [
        Grade(learner, "a/b", 1, "c", "d", n, "", origin, "sealed", report, (misconception,))
        for n in attempts
    ]
    with TemporaryDirectory() as folder, open_gradebook(Path(folder) / "book") as book:
        assert book.add(grades) == len(set(attempts))
        assert book.add(grades[::-1]) == 0
        assert {one.attempt: one for one in book.grades()} == {n.attempt: n for n in grades}
        assert book.done() == {one.key for one in grades}


@given(text=texts)
def test_no_cell_is_a_formula_or_breaks_its_line(text):
    written = cell(text)
    inner = written[1:-1].replace('""', "")
    assert written[0] == written[-1] == '"'
    assert '"' not in inner
    assert inner.isprintable()
    assert not is_formula(inner)
    assert written.encode()
