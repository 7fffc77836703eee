"""The learner's progress and the measured parity in a real JupyterLab, in any theme."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from IPython.display import display
from teachkit.course.load import load_exercise, load_questions
from teachkit.course.record import Entry
from teachkit.course.store import now, record_store
from teachkit.widgets import Progress
from teachkit.widgets.parity import Parity

store = record_store()
question = load_questions("focus").checks[0]
store.add(Entry("check", question.id, question.revision, now(), False, {}))
exercise = load_exercise("depend/closure").exercise
store.add(Entry("exercise", exercise.id, exercise.revision, now(), True, {}))
display(Progress(), Parity("sudo"), Parity("zlib"))
"""
ROOT = "section[aria-label='Where you stand']"
WORDS = ["choose", "focus", "iterate", "document", "depend", "distribute", "trust"]


@pytest.fixture(scope="module")
def notebook(open_notebook, workspace):
    """The notebook, run once, in a workspace that has the chapters' pages."""
    (workspace / "notebooks").mkdir()
    for word in WORDS:
        (workspace / "notebooks" / f"{word}.md").write_text(f"# The page of {word}\n")
    return open_notebook(CELL, ROOT, viewport={"width": 1280, "height": 1800})


def test_the_seven_words_stand_there_with_their_states(notebook):
    texts = notebook.locator(f"{ROOT} svg text").all_text_contents()
    assert [text for text in texts if text in WORDS] == WORDS
    assert texts.count("begun") == 2
    said = notebook.locator(f"{ROOT} svg desc").text_content()
    assert "depend: begun" in said
    assert "1 of 5 exercises passed" in said


def test_what_was_missed_is_there_with_its_reason(notebook):
    items = notebook.locator(f"{ROOT} ol li")
    expect(items).to_have_count(1)
    expect(items.first).to_contain_text("was not right")


def test_chapter_by_chapter_it_is_a_table_with_names(notebook):
    notebook.locator(f"{ROOT} summary").click()
    expect(notebook.locator(ROOT).get_by_role("table")).to_have_accessible_name(
        "Done, of how many there are"
    )
    expect(notebook.locator(ROOT).get_by_role("rowheader")).to_have_count(17)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_of_it_can_be_read_in_either_theme(theme, notebook, themed, axe, contrast):
    with themed(notebook) if theme == "dark" else nullcontext():
        unfold = "() => document.querySelectorAll('details').forEach((one) => (one.open = true))"
        notebook.evaluate(unfold)
        assert axe(notebook, f"{ROOT}, figure, figure + div, figure ~ details") == []
        ratio, where = contrast(notebook, ".jp-OutputArea-output")
        assert ratio >= 4.5, where


def test_nothing_stands_out_of_a_narrow_page(notebook, overflowing):
    notebook.set_viewport_size({"width": 420, "height": 1800})
    try:
        notebook.wait_for_function(
            "root => document.querySelector(root).getBoundingClientRect().width < 420", arg=ROOT
        )
        wide = "div[style*='overflow-x']"
        assert overflowing(notebook.locator(ROOT), wide) == []
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1800})


def test_a_link_opens_the_page_of_the_workspace(notebook):
    link = notebook.locator(f"{ROOT} ol li a").first
    link.click()
    notebook.wait_for_function(
        "() => [...document.querySelectorAll('.jp-MarkdownViewer, .jp-FileEditor, .jp-Notebook')]"
        ".some((one) => one.textContent.includes('The page of focus'))"
        " || location.pathname.endsWith('notebooks/focus.md')",
        timeout=20000,
    )
