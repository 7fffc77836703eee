"""Before and after the course, in a real JupyterLab: by keyboard, across a reload, both themes."""

import json

import pytest
from playwright.sync_api import expect

from teachkit.course.load import load_questions
from teachkit.course.question import shuffled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from IPython.display import display
from teachkit.widgets import Calibration, PostTest, PreTest
display(PreTest(), PostTest(), Calibration())
"""
CHECKS = load_questions("gain").checks
STATE = """async () => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({code: `
import ipywidgets, json
print(json.dumps([w.get_state() for w in ipywidgets.Widget.widgets.values()], default=str))`});
  let said = "";
  future.onIOPub = ({header, content}) => {
    if (header.msg_type === "stream") said += content.text;
  };
  await future.done;
  return said;
}"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    size = {"width": 1000, "height": 1800}
    return open_notebook(CELL, ".teachkit[role='group'] .tk-primary", viewport=size)


def card(page, name):
    return page.get_by_role("group", name=name, exact=True)


def answer(page, test, check, *, right=True, sure="80"):
    """Answer the question on show by keyboard alone."""
    choices = test.get_by_role("radiogroup")
    expect(test).to_contain_text(check.prompt[:40])
    order = shuffled(check)
    wanted = order.index(check.right if right else check.choices[1])
    first = choices.get_by_role("radio").first
    if not test.evaluate("root => root.contains(document.activeElement)"):
        first.focus()
    expect(first).to_be_focused()  # from the second question on, the card brings the focus there
    page.keyboard.press("Space")
    for _ in range(wanted):
        page.keyboard.press("ArrowDown")
    for key in ("Tab", "Control+a", *sure, "Tab", "Enter"):
        page.keyboard.press(key)


def rerun(page):
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    expect(page.locator(".jp-OutputArea-child")).not_to_have_count(0)


def recorded(workspace):
    lines = (workspace / ".teachkit" / "record.jsonl").read_text().splitlines()[1:]
    return [json.loads(line) for line in lines]


def test_it_is_walked_by_keyboard_and_goes_on_after_a_reload(notebook, workspace):
    test = card(notebook, "Before you begin")
    for check in CHECKS[:3]:
        answer(notebook, test, check, right=False)
    expect(test).to_contain_text("4 of 9.")
    assert [entry["id"] for entry in recorded(workspace)] == [check.id for check in CHECKS[:3]]
    assert recorded(workspace)[0]["said"]["confidence"] == 80
    rerun(notebook)
    test = card(notebook, "Before you begin")
    expect(test).to_contain_text("4 of 9.")
    for check in CHECKS[3:]:
        answer(notebook, test, check)
    expect(test).to_contain_text("All 9 are kept.")
    expect(test.get_by_role("radiogroup")).to_have_count(0)
    assert len(recorded(workspace)) == 9


def test_the_browser_holds_no_answer_before_the_last_commit(notebook):
    rerun(notebook)
    test = card(notebook, "After the course")
    for check in CHECKS:
        expect(test).to_contain_text(check.prompt[:40])
        held = notebook.evaluate(STATE) + notebook.content()
        assert "How sure are you" in held
        for one in CHECKS:
            for choice in one.choices:
                assert choice.feedback not in held
        answer(notebook, test, check, right=check is not CHECKS[4], sure="90")
    result = test.get_by_role("status").filter(has_text="Before the course")
    expect(result).to_contain_text("Before the course 6 of 9 were right, and now 8.")
    expect(result).to_contain_text("Moved down: document.")
    expect(result.get_by_role("table", name="Word by word").get_by_role("row")).to_have_count(10)


def test_the_result_is_there_again_and_the_calibration_has_it(notebook):
    rerun(notebook)
    test = card(notebook, "After the course")
    expect(test).to_contain_text("Before the course 6 of 9 were right, and now 8.")
    expect(notebook.locator("figcaption")).to_contain_text("18 answers, 14 right.")
    table = notebook.get_by_role("table", name="What you said, and how often you were right")
    expect(table.get_by_role("row")).to_have_count(2)  # the head, and 80 to 100 %
    expect(table.get_by_role("row").nth(1)).to_contain_text("18")


def test_axe_finds_nothing_wrong_with_what_is_ours(notebook, axe):
    rerun(notebook)
    test = card(notebook, "After the course")
    expect(test).to_contain_text("Moved down")
    test.evaluate("root => root.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert axe(notebook, ".teachkit[role='group']") == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_has_contrast(notebook, themed, contrast, dark):
    test = card(notebook, "After the course")
    test.evaluate("root => root.querySelectorAll('details').forEach((one) => (one.open = true))")
    if not dark:
        ratio, where = contrast(notebook, ".teachkit")
    else:
        with themed(notebook):
            ratio, where = contrast(notebook, ".teachkit")
    assert ratio >= 4.5, where
