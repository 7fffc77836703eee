"""The learner's progress as HTML and as text."""

import html
import re

import pytest

from teachkit.course.load import load_questions
from teachkit.course.progress import my_progress
from teachkit.course.record import Entry
from teachkit.course.store import record_store
from teachkit.widgets import Progress


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace with two chapters' pages; the notebook runs in its folder ``notebooks``."""
    (tmp_path / ".teachkit").mkdir()
    (tmp_path / "notebooks").mkdir()
    for name in ("start", "depend"):
        (tmp_path / "notebooks" / f"{name}.md").write_text("# here\n")
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def missed(chapter="depend"):
    check = load_questions(chapter).checks[0]
    record_store().add(
        Entry("check", check.id, check.revision, "2026-11-20T10:00:00+00:00", False, {})
    )
    return check


def test_who_begins_sees_seven_words_and_where_to_begin(workspace):
    page = Progress()._repr_html_()
    assert page.count(">not begun</text>") == 7
    assert re.search(r"<strong>Next:</strong> <a href=\"start.md\">", page)
    assert "Nothing to look at again" in page


def test_what_was_missed_is_linked_from_where_the_notebook_runs(workspace):
    check = missed()
    page = Progress()._repr_html_()
    assert '<li><a href="depend.md">' in page
    assert check.prompt.split("`")[0].split("*")[0][:30] in html.unescape(page)


def test_it_is_read_anew_each_time(workspace):
    before = Progress()._repr_html_()
    missed()
    assert Progress()._repr_html_() != before


def test_every_state_is_a_word_and_no_colour_alone(workspace):
    missed()
    page = Progress()._repr_html_()
    assert page.count(">begun</text>") == 1
    assert "depend: begun" in page


def test_in_a_terminal_it_is_text(workspace):
    check = missed()
    text = repr(Progress())
    assert "depend: begun" in text
    assert check.prompt in text


def test_what_comes_from_the_course_cannot_become_markup(workspace):
    from dataclasses import replace

    standing = my_progress()
    first = replace(standing.chapters[0], title="<script>x</script>")
    page = Progress(replace(standing, chapters=(first, *standing.chapters[1:])))._repr_html_()
    assert "<script>" not in page


@pytest.mark.parametrize("file", ["plan.json", ".teachkit/record.jsonl"])
def test_what_cannot_be_read_is_said_in_its_place_and_left_alone(file, workspace):
    (workspace / file).write_text("my diary\n")
    shown = Progress()
    assert "cannot be read" in shown._repr_html_()
    assert file.rpartition("/")[2] in repr(shown)
    assert (workspace / file).read_text() == "my diary\n"
