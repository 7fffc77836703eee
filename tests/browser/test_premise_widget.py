"""The premise tool in a real JupyterLab: guess, see, read otherwise; by keyboard, in any theme."""

import json
import re
from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from IPython.display import display
from teachkit.widgets import VulnerabilityShare
from teachkit.widgets.systems import Grants, SortPrograms, Systems
widget = VulnerabilityShare()
display(widget, Grants(), Systems(), SortPrograms())
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook, run; one page for all tests, because a start takes many seconds."""
    return open_notebook(CELL, ".tk-premise .tk-guess", viewport={"width": 1280, "height": 1800})


@pytest.fixture
def fresh(notebook):
    """The tool as a cell that was just run leaves it: nothing guessed, nothing revealed."""
    notebook.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    root = notebook.locator(".jp-Cell").first.locator(".tk-premise")
    expect(root.locator(".tk-guess")).to_have_count(7, timeout=60000)
    expect(root.get_by_role("button", name="Look without guessing")).to_be_visible()
    expect(root.get_by_text("Nothing guessed yet.")).to_be_visible()
    return root


@pytest.fixture
def widget(fresh):
    """The tool with sudo and zlib guessed and everything revealed."""
    for name, share in (("sudo", 60), ("zlib", 20)):
        slider(fresh, name).fill(str(share))
    fresh.get_by_role("button", name="Commit and look").click()
    expect(fresh.locator(".tk-row")).to_have_count(8)
    return fresh


def slider(root, name):
    return root.get_by_role("slider", name=re.compile(f"^{name} "))


def programs(root):
    """The filter by program."""
    return root.get_by_role("group", name="Filter the rows").get_by_role("combobox").first


def one_of(root, program, reading):
    """The first row in sight of a program that is read so, wherever a change may move it."""
    if programs(root).input_value() != program:
        programs(root).select_option(program)
    expect(root.locator(".tk-count")).to_contain_text(" of ")
    found = root.locator(f"tr:not([hidden])[data-reading='{reading}']").first
    return root.locator(f"tr[data-id='{found.get_attribute('data-id')}']")


def percent(root, name):
    return root.locator(f"[data-program='{name}'] .tk-percent")


def left(root, name, part):
    """Where a mark stands on the scale, 0 to 1, once it has come to rest."""
    mark = root.locator(f"[data-program='{name}'] .tk-{part}")
    place = """(mark) => {
      const [own, track] = [mark, mark.parentElement].map((one) => one.getBoundingClientRect());
      return (own.left + own.width / 2 - track.left) / track.width;
    }"""
    before = None
    for _ in range(60):
        now = mark.evaluate(place)
        if now == before:
            return now
        before = now
        mark.page.wait_for_timeout(120)
    raise AssertionError("the mark never came to rest")


def test_nothing_is_told_before_the_guess(fresh):
    text = fresh.inner_text()
    assert "sudo" in text
    assert not re.search(r"\d+ of \d+ vuln|CVE-\d", text)
    expect(fresh.get_by_role("button", name="Commit and look")).to_be_disabled()
    expect(slider(fresh, "sudo")).to_have_attribute("aria-valuetext", "not guessed yet")


def test_guess_commit_and_reading_otherwise_by_the_keyboard_alone(fresh, notebook, python):
    slider(fresh, "sudo").focus()
    for _ in range(12):
        notebook.keyboard.press("ArrowRight")
    expect(slider(fresh, "sudo")).to_have_attribute("aria-valuetext", "62 % memory-safety bugs")
    notebook.keyboard.press("Tab")
    sure = fresh.get_by_role("combobox", name="sudo: Sure it is more than half?")
    expect(sure).to_be_focused()
    notebook.keyboard.press("ArrowDown")
    notebook.keyboard.press("Tab")
    expect(slider(fresh, "ntpd")).to_be_focused()
    notebook.keyboard.press("Enter")  # one half is a guess as well
    expect(fresh.get_by_text("2 of 7 guessed.")).to_be_visible()
    fresh.get_by_role("button", name="Commit and look").focus()
    notebook.keyboard.press("Enter")
    expect(fresh.get_by_role("heading", level=2)).to_be_focused()
    expect(fresh.get_by_role("heading", level=3).first).to_contain_text("memory-safety bugs")
    assert python(notebook, "print(widget.guesses)") == (
        "{'sudo': {'share': 62, 'sure': 60}, 'ntpd': {'share': 50, 'sure': 50}}"
    )

    programs(fresh).focus()
    notebook.keyboard.type("zlib")
    before = percent(fresh, "zlib").inner_text()
    first = one_of(fresh, "zlib", "no").locator("select")
    expect(first).to_have_accessible_name(re.compile("CVE-"))
    first.focus()
    notebook.keyboard.press("ArrowUp")
    expect(first).to_have_value("yes")
    expect(percent(fresh, "zlib")).not_to_have_text(before)
    expect(first).to_be_focused()
    expect(fresh.get_by_role("status").last).to_contain_text(f"zlib: {before} → ")
    fresh.get_by_role("button", name="Undo").focus()
    notebook.keyboard.press("Enter")
    expect(percent(fresh, "zlib")).to_have_text(before)


def test_looking_without_a_guess_is_possible(fresh):
    fresh.get_by_role("button", name="Look without guessing").click()
    expect(fresh.locator(".tk-row")).to_have_count(8)
    expect(fresh.locator(".tk-scored")).to_be_hidden()


def test_the_marks_stand_where_the_numbers_are(widget):
    for name, guess in (("sudo", 0.6), ("zlib", 0.2)):
        shown = int(percent(widget, name).inner_text().rstrip(" %")) / 100
        assert left(widget, name, "dot") == pytest.approx(shown, abs=0.012)
        assert left(widget, name, "mine") == pytest.approx(guess, abs=0.012)
    assert left(widget, "zlib", "dot") > 0.5 > left(widget, "sudo", "dot")


def test_what_speaks_against_the_title_is_said(widget):
    against = widget.locator("[data-program='zlib']")
    expect(against).to_have_class(re.compile("tk-against"))
    expect(against).to_contain_text("more than half")
    expect(widget.get_by_text("Against the title:")).to_contain_text("zlib (")
    expect(widget.get_by_text("Your 2 guesses:")).to_contain_text("Mean Brier score")


def test_reading_a_row_otherwise_moves_the_number_and_the_mark(widget, notebook, python):
    before, place = percent(widget, "zlib").inner_text(), left(widget, "zlib", "dot")
    one_of(widget, "zlib", "no").locator("select").select_option("yes")
    expect(percent(widget, "zlib")).not_to_have_text(before)
    assert left(widget, "zlib", "dot") > place
    assert left(widget, "zlib", "was") == pytest.approx(place, abs=0.005)
    readings = widget.get_by_role("group", name="Your readings")
    expect(readings).to_contain_text(f"zlib: {before} → ")
    changed = json.loads(
        python(notebook, "import json; print(json.dumps(list(widget.changed.values())))")
    )
    assert changed == ["yes"]
    widget.get_by_role("button", name="Back to our readings").click()
    expect(percent(widget, "zlib")).to_have_text(before)
    expect(widget.get_by_role("button", name="Undo")).to_be_disabled()


def test_the_filter_shows_what_fits_and_the_picture_follows_when_asked(widget):
    headline = widget.locator(".tk-headline")
    everything = headline.inner_text()
    widget.get_by_role("button", name=re.compile("^unclear ")).click()
    count = widget.locator(".tk-count")
    expect(count).to_contain_text(" of ")
    shown = widget.locator("tbody tr:not([hidden])")
    expect(shown).to_have_count(int(count.inner_text().split()[0]))
    assert headline.inner_text() == everything
    widget.get_by_role("checkbox", name="only what the filter below shows").check()
    expect(headline).to_contain_text("rows that you picked")
    expect(widget.get_by_text("You count only what the filter shows")).to_be_visible()
    widget.get_by_role("button", name="Show all").click()
    expect(count).to_contain_text(re.compile(r"^\d+ rows$"))
    widget.get_by_role("searchbox", name="Words").fill("no such bug")
    expect(widget.get_by_text("No row fits this filter.")).to_be_visible()


def test_the_rewrites_own_stand_beside(widget):
    panel = widget.get_by_role("region", name="And what Rust did not prevent")
    expect(panel).to_contain_text("none of them memory safety")
    kinds = panel.locator(".tk-chip").all_inner_texts()
    assert len(kinds) > 5
    assert {kind.split()[-1] for kind in kinds} == {"logic", "availability"}


def test_axe_finds_nothing_wrong_before_the_guess(fresh, notebook, axe):
    expect(fresh.get_by_text("Nothing guessed yet.")).to_be_visible()
    assert axe(notebook, ".tk-premise") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_result_can_be_read_in_either_theme(widget, notebook, theme, themed, axe, contrast):
    with themed(notebook) if theme == "dark" else nullcontext():
        expect(widget).to_have_attribute("data-scheme", theme)
        widget.get_by_text("Year by year").click()
        one_of(widget, "zlib", "no").locator("select").select_option("yes")
        expect(widget.locator(".tk-changed").first).to_be_visible()
        left(widget, "zlib", "dot")
        assert axe(notebook, ".tk-premise") == []
        ratio, where = contrast(notebook, ".tk-premise")
        assert ratio >= 4.5, where


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chapters_other_pieces_can_be_read_in_either_theme(notebook, theme, themed, axe):
    with themed(notebook) if theme == "dark" else nullcontext():
        expect(notebook.get_by_role("group", name="What is systems software?")).to_be_visible()
        notebook.locator(".teachkit").get_by_role("radio", name="arguable").first.check()
        assert axe(notebook, ".teachkit, figure, ul[aria-label='The seven systems']") == []


def test_it_stands_in_one_column_on_a_narrow_page(widget, notebook, overflowing):
    try:
        notebook.set_viewport_size({"width": 420, "height": 1800})
        for _ in range(50):  # JupyterLab lays itself out in its own time
            box = widget.bounding_box()
            wide = overflowing(widget, ".tk-scroll, .tk-hidden, svg")
            if wide == [] and box["x"] + box["width"] <= 420:
                break
            notebook.wait_for_timeout(100)
        assert wide == []
        assert box["x"] + box["width"] <= 420
        tops = [
            widget.locator(part).bounding_box()["y"] for part in (".tk-picture", ".tk-rewrites")
        ]
        assert tops[1] > tops[0] + 300
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1800})


def test_a_second_view_shows_the_same(widget, notebook):
    """State is in the traits: what was done is there wherever the widget is shown again.

    The last test: it adds a cell to the notebook.
    """
    before = percent(widget, "zlib").inner_text()
    one_of(widget, "zlib", "no").locator("select").select_option("yes")
    expect(percent(widget, "zlib")).not_to_have_text(before)
    moved, said = percent(widget, "zlib").inner_text(), widget.locator(".tk-scored").inner_text()
    notebook.evaluate(
        """async () => {
          const {commands, shell} = window.jupyterapp;
          await commands.execute("notebook:insert-cell-below");
          shell.currentWidget.content.activeCell.model.sharedModel.setSource("widget");
          void commands.execute("notebook:run-cell");
        }"""
    )
    second = notebook.locator(".jp-Cell").nth(1).locator(".tk-premise")
    expect(percent(second, "zlib")).to_have_text(moved)
    expect(second.locator(".tk-changed")).to_have_count(1)
    expect(second.locator(".tk-scored")).to_have_text(said)
    second.get_by_role("button", name="Undo").click()
    expect(percent(widget, "zlib")).to_have_text(before)
