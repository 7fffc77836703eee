"""The documentation map in a real JupyterLab: by pointer, by keyboard, in both themes, narrow.

Every request that is not for this machine is refused, and fails the test that made it.
"""

import json

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from teachkit.widgets import DocumentationMap
chart = DocumentationMap()
chart
"""
TABS = ("Readers", "Lints", "Examples")
REPORT = {
    "name": "tide",
    "outcomes": [
        {"path": "README.md", "line": 9, "language": "shell", "state": "passed", "why": ""},
        {"path": "b.md", "line": 5, "language": "python", "state": "failed", "why": "NameError"},
    ],
}


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook, run; one page for all tests, because a start takes many seconds."""
    size = {"width": 1280, "height": 1900}
    return open_notebook(CELL, ".tk-document .tk-need", viewport=size)


@pytest.fixture
def chart(notebook):
    """The widget with the readers of sudo-rs on show, and no alert."""
    root = notebook.locator(".tk-document")
    root.get_by_role("tab", name="Readers").click()
    choose(root, "statime")
    choose(root, "sudo-rs")
    expect(root.get_by_role("alert")).to_be_hidden()
    return root


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "README.md").write_text(
        "# tide\n\n## Usage\n\n" + "It tells when the water comes. " * 40
        + "\n\n```sh\ntide --today\n```\n\n```sh\ntide --tomorrow\n```\n"
    )  # fmt: skip
    (tmp_path / "tide.py").write_text('"""The tide."""\n')
    return tmp_path


def choose(chart, name):
    chart.get_by_role("combobox", name="One of the talk's").select_option(label=name)
    expect(chart.locator(".tk-maphead, .tk-lints, .tk-examplesview")).to_be_visible()
    expect(chart.get_by_role("status")).to_contain_text(f"{name} serves")


def go(chart, tab):
    chart.get_by_role("tab", name=tab).click()
    expect(chart.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")


def saved(chart):
    return chart.get_by_role("region", name="In your plan")


def fill_tab(chart, tab, folder):
    """Open a tab with all that it can show."""
    go(chart, "Readers")
    if tab == "Examples":
        chart.get_by_role("textbox", name="or a folder").fill(str(folder))
        chart.get_by_role("button", name="Look at it").click()
        expect(chart.get_by_role("status")).to_contain_text("serves")
        go(chart, tab)
        chart.get_by_role("textbox", name="Then bring report.json").fill(json.dumps(REPORT))
        chart.get_by_role("button", name="Show the report").click()
        expect(chart.get_by_role("region", name="From the report of tide")).to_contain_text(
            "NameError"
        )
    else:
        go(chart, tab)


def test_the_map_is_a_table_with_a_verdict_and_evidence_for_each_need(chart):
    table = chart.get_by_role("table", name="sudo-rs serves")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(10)
    tutorial = table.get_by_role("row", name="to learn it")
    expect(tutorial).to_contain_text("missing")
    expect(tutorial).to_contain_text("To write:")
    changelog = table.get_by_role("row", name="to know what changed")
    expect(changelog).to_contain_text("served")
    link = changelog.get_by_role("link").first
    assert "/blob/e5a01fd7a20a5bfe5da6bc1b5cf7628e721c35c8/CHANGELOG.md" in link.get_attribute(
        "href"
    )
    api = table.get_by_role("row", name="to call it from code")
    expect(api).to_contain_text("does not apply")
    expect(api.get_by_role("button")).to_have_count(0)


def test_a_gap_is_saved_and_undone_by_keyboard(chart, notebook, plan):
    before = plan("document").get("readers", [])
    chart.get_by_role("button", name="Save the gap: to learn it").focus()
    notebook.keyboard.press("Enter")
    expect(saved(chart)).to_contain_text("Saved: somebody who meets it")
    expect(chart.get_by_role("status")).to_contain_text("Saved:")
    assert [row["need"] for row in plan("document")["readers"]] == [
        *[r["need"] for r in before],
        "tutorial",
    ]
    expect(chart.get_by_role("button", name="Save the gap: to learn it")).to_be_focused()
    undo = saved(chart).get_by_role("button", name="Undo")
    undo.focus()
    notebook.keyboard.press("Enter")
    expect(saved(chart)).to_contain_text("Undone, and saved.")
    assert plan("document").get("readers", []) == before


def test_a_reader_is_taken_out_and_the_focus_stays_in_the_plan(chart, notebook, plan):
    chart.get_by_role("button", name="Save all gaps").click()
    expect(saved(chart)).to_contain_text("gaps.")
    count = len(plan("document")["readers"])
    assert count > 1
    saved(chart).get_by_role("button", name="Take out").first.focus()
    notebook.keyboard.press("Enter")
    expect(saved(chart)).to_contain_text("Taken out.")
    assert len(plan("document")["readers"]) == count - 1
    assert saved(chart).evaluate("one => one.contains(document.activeElement)")
    for _ in range(2):
        saved(chart).get_by_role("button", name="Undo").click()
        expect(saved(chart)).to_contain_text("Undone, and saved.")
    expect(saved(chart)).to_contain_text("Nobody yet.")


def test_a_folder_is_looked_at_by_keyboard(chart, notebook, folder):
    box = chart.get_by_role("textbox", name="or a folder")
    box.focus()
    notebook.keyboard.type(str(folder))
    notebook.keyboard.press("Enter")
    expect(chart.locator(".tk-maphead")).to_contain_text("As it lies on this machine")
    expect(chart.get_by_role("row", name="to get one job done")).to_contain_text("README.md:3")
    expect(chart.get_by_role("link")).to_have_count(0)
    go(chart, "Examples")
    expect(chart.get_by_role("region", name="Where they are")).to_contain_text("tide --tomorrow")


def test_a_wrong_path_is_told_in_an_alert_and_the_map_stays(chart):
    chart.get_by_role("textbox", name="or a folder").fill("/nowhere/at/all")
    chart.get_by_role("button", name="Look at it").click()
    expect(chart.get_by_role("alert")).to_contain_text("/nowhere/at/all")
    expect(chart.get_by_role("alert")).to_contain_text("as it was before")
    expect(chart.locator(".tk-maphead")).to_contain_text("sudo-rs serves")
    choose(chart, "zlib-rs")
    expect(chart.get_by_role("alert")).to_be_hidden()


def test_the_lints_say_their_level_and_where_it_is_lifted(chart):
    go(chart, "Lints")
    unsafe = chart.get_by_role("region", name="clippy::undocumented_unsafe_blocks")
    expect(unsafe).to_contain_text("warn")
    expect(unsafe.get_by_role("list", name="lifted")).to_have_count(0)
    docs = chart.get_by_role("region", name="missing_docs")
    expect(docs).to_contain_text("none")
    choose(chart, "ntpd-rs")
    expect(docs).to_contain_text("deny")
    expect(docs.get_by_role("list", name="lifted").get_by_role("link")).to_have_count(6)


def test_a_report_is_pasted_and_shown_failures_first(chart, folder):
    fill_tab(chart, "Examples", folder)
    rows = chart.get_by_role("region", name="From the report of tide").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("failed")
    chart.get_by_role("textbox", name="Then bring report.json").fill("not a report")
    chart.get_by_role("button", name="Show the report").click()
    expect(chart.get_by_role("alert")).to_contain_text("no report")
    expect(rows.nth(1)).to_contain_text("failed")


def test_the_tabs_are_walked_by_the_arrow_keys(chart, notebook):
    chart.get_by_role("tab", name="Readers").focus()
    for name in (*TABS[1:], TABS[0]):
        notebook.keyboard.press("ArrowRight")
        expect(chart.get_by_role("tab", name=name)).to_be_focused()
        expect(chart.get_by_role("tabpanel", name=name)).to_be_visible()


def test_what_is_on_show_the_next_cell_can_read(chart, notebook, python):
    choose(chart, "zlib-rs")
    assert python(notebook, "print(chart.documented.name)") == "zlib-rs"


@pytest.mark.parametrize("tab", TABS)
def test_text_has_contrast_in_the_light_theme(chart, notebook, contrast, folder, tab):
    fill_tab(chart, tab, folder)
    assert chart.get_attribute("data-scheme") == "light"
    ratio, where = contrast(notebook, ".tk-document")
    assert ratio >= 4.5, where


@pytest.mark.parametrize("tab", TABS)
def test_the_dark_theme_of_lab_is_followed_with_contrast(
    chart, notebook, themed, contrast, folder, tab
):
    fill_tab(chart, tab, folder)
    with themed(notebook):
        expect(chart).to_have_attribute("data-scheme", "dark")
        ratio, where = contrast(notebook, ".tk-document")
    assert ratio >= 4.5, where


@pytest.mark.parametrize("tab", TABS)
def test_axe_finds_nothing_wrong_with_what_is_ours(chart, notebook, axe, folder, tab):
    fill_tab(chart, tab, folder)
    assert axe(notebook, ".tk-document") == []


@pytest.mark.parametrize("tab", TABS)
def test_it_stands_in_one_column_on_a_narrow_page(chart, notebook, overflowing, folder, tab, axe):
    fill_tab(chart, tab, folder)
    try:
        notebook.set_viewport_size({"width": 520, "height": 1900})
        notebook.wait_for_function(
            "() => document.querySelector('.tk-document').getBoundingClientRect().width < 430"
        )
        assert overflowing(chart, ".tk-hidden, .tk-scroll, thead") == []
        assert axe(notebook, ".tk-document") == []
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1900})
