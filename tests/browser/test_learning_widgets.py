"""The chapter's own pieces in the course's JupyterLab, by the keyboard alone, in both themes."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = (
    'from teachkit.widgets import *\nPredict("start.not-memory")',
    'SelfExplain("start.why-write-it-down")',
    'CheckYourself("start")',
    "YourProject()",
    'YourProject("depend")',
    'Exercise("depend/exclusive")',
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, learners):
    """A learner's workspace with one notebook that has a card of each kind."""
    folder = learners(tmp_path_factory.mktemp("learner"))
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(book, folder / "notebooks" / "cards.ipynb")
    return folder


@pytest.fixture(scope="module")
def page(course_page, workspace, all_run):
    """The notebook in the JupyterLab that `teachkit start` opens; nobody else is asked."""
    with course_page(workspace, viewport={"width": 900, "height": 1400}) as (page, go):
        go("notebooks/cards.ipynb")
        all_run(page)
        yield page


@pytest.fixture(scope="module")
def all_run(run_all):
    """A function: run all cells, and wait for their cards."""

    def run(page):
        run_all(page)
        expect(page.locator(".teachkit[role='group']")).to_have_count(len(CELLS), timeout=30000)

    return run


def card(page, name):
    return page.get_by_role("group", name=name, exact=True)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def recorded(workspace):
    lines = (workspace / ".teachkit" / "record.jsonl").read_text().splitlines()[1:]
    return [json.loads(line) for line in lines]


def test_a_prediction_is_committed_by_keys_as_fast_as_they_come(page, workspace):
    predict = card(page, "Predict")
    choices = predict.get_by_role("radiogroup", name=re.compile("nothing to do with the safety"))
    choices.get_by_role("radio").first.focus()
    press(page, "Space", "ArrowDown", "ArrowDown", "Tab")
    expect(predict.get_by_role("spinbutton", name="How sure are you?")).to_be_focused()
    press(page, "Control+a", "8", "0", "Tab", "Enter")
    said = predict.get_by_role("status")
    expect(said).to_contain_text("You said a little more than half, 80 % sure.")
    expect(said).to_contain_text("Brier score: 0.04")
    expect(said).to_be_focused()
    assert recorded(workspace)[-1]["said"]["answer"] == "a little more than half"


def test_a_reason_is_written_before_theirs_is_seen(page):
    explain = card(page, "Your reason first")
    show = explain.get_by_role("button", name="Show theirs")
    explain.get_by_role("textbox", name="Your reason").focus()
    press(page, "Tab", "Enter")
    expect(explain.get_by_role("status")).to_contain_text("Write a sentence of your own first")
    press(page, "Shift+Tab")
    page.keyboard.type("So that a stranger can hold them to it. ddxx")  # Lab's keys stay letters
    press(page, "Tab", "Space")
    expect(explain.get_by_role("status")).to_contain_text("A rule in public says no for you")
    expect(show).to_be_focused()


def test_a_missed_question_is_told_why_and_asked_again(page):
    quiz = card(page, "Check yourself")
    groups = quiz.get_by_role("radiogroup")
    wrong, right = "Because the guesses are part of the mark", re.compile("Because surprise makes")
    quiz.get_by_role("radio", name=re.compile("Because rewriting is the means")).focus()
    press(page, "Space")
    quiz.get_by_role("radio", name=wrong).focus()
    press(page, "Space")
    quiz.get_by_role("radio", name=re.compile("silence means")).focus()
    press(page, "Space", "Tab", "Enter")
    expect(quiz).to_contain_text("No guess is ever marked.")
    again = quiz.get_by_role("button", name="Ask the one you missed again")
    expect(again).to_be_focused()
    press(page, "Enter")
    expect(groups.nth(1).get_by_role("radio").first).to_be_focused()
    expect(groups.nth(0).get_by_role("radio").first).to_be_disabled()
    quiz.get_by_role("radio", name=right).focus()
    press(page, "Space", "Tab", "Enter")
    expect(quiz.get_by_role("status").last).to_contain_text("All right.")
    expect(quiz.get_by_role("status").last).to_be_focused()


def test_the_plan_is_written_and_undone(page, workspace):
    project = card(page, "Your project")
    project.get_by_role("textbox", name="Its name").focus()
    page.keyboard.type("expat")
    press(page, "Tab")
    expect(project.get_by_role("status").last).to_contain_text("Saved.")
    depend = card(page, "Your project: its dependencies")
    depend.get_by_role("combobox", name="Another dependency").focus()
    page.keyboard.type("serde")
    press(page, "Tab", "Enter")
    expect(depend.get_by_role("combobox", name="serde: what you do")).to_be_focused()
    press(page, "Tab", "Tab")
    page.keyboard.type("everybody")
    press(page, "Tab")
    page.keyboard.type("keep a copy")
    press(page, "Tab")
    expect(depend.get_by_role("button", name="Remove serde")).to_be_focused()
    goals = [{"dependency": "serde", "serves": "everybody", "if_diverges": "keep a copy"}]
    for _ in range(50):
        plan = json.loads((workspace / "plan.json").read_text())
        if plan["depend"]["goals"] == goals:
            break
        page.wait_for_timeout(50)
    assert plan["depend"]["goals"] == goals
    depend.get_by_role("button", name="Undo").focus()
    press(page, "Enter")
    expect(depend.get_by_role("textbox", name="If they diverge")).to_have_value("")
    expect(depend.get_by_role("button", name="Undo")).to_be_focused()


def run(page, code):
    """Run code as a cell of the notebook is run."""
    page.evaluate(
        """async (code) => {
          const {session} = window.jupyterapp.shell.currentWidget.sessionContext;
          await session.kernel.requestExecute({code, store_history: true}).done;
        }""",
        code,
    )


def test_an_exercise_says_what_is_wrong_and_then_what_is_right(page, repository):
    folder = repository / "exercises" / "depend" / "exclusive"
    wrong = (folder / "wrong" / "whole_closure.py").read_text()
    exercise = card(page, "Exercise: What really goes if you drop it")
    check = exercise.get_by_role("button", name="Check")
    run(page, "# exercise: depend/exclusive\n" + wrong)
    check.focus()
    press(page, "Enter")
    expect(exercise).to_contain_text("Some of these are needed by something else", timeout=30000)
    expect(check).to_be_focused()
    press(page, "Tab", "Enter")
    expect(exercise).to_contain_text("Do not ask what the dropped package needs.")
    right = (folder / "solutions" / "two_walks.py").read_text()
    run(page, "# exercise: depend/exclusive\n" + right)
    check.focus()
    press(page, "Enter")
    expect(exercise).to_contain_text("Well done.", timeout=30000)
    exercise.get_by_role("button", name="Show a solution").focus()
    press(page, "Enter")
    expect(exercise).to_contain_text("Different ways, all of them right:")


def test_everything_is_there_after_the_kernel_and_the_page_began_anew(page, all_run):
    page.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          await panel.context.save();
          await panel.sessionContext.shutdown();
        }"""
    )
    page.reload()
    all_run(page)
    expect(card(page, "Predict")).to_contain_text("You said a little more than half, 80 % sure.")
    reason = card(page, "Your reason first").get_by_role("textbox", name="Your reason")
    expect(reason).to_have_value(re.compile("ddxx$"))
    expect(card(page, "Check yourself")).to_contain_text("Right, earlier.")
    project = card(page, "Your project")
    expect(project.get_by_role("textbox", name="Its name")).to_have_value("expat")
    depend = card(page, "Your project: its dependencies")
    expect(depend.get_by_role("textbox", name="Its goals serve")).to_have_value("everybody")
    exercise = card(page, "Exercise: What really goes if you drop it")
    expect(exercise.get_by_role("status").first).to_contain_text("Passed.")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_wrong_in_either_theme(page, theme):
    axe = pytest.importorskip(
        "axe_playwright_python", reason="axe-playwright-python is not installed"
    )
    page.evaluate(
        "theme => void window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
        f"JupyterLab {theme}",
    )
    light = "true" if theme == "Light" else "false"
    page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text())
    found = page.evaluate("() => axe.run('.teachkit')")
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}
    assert [
        (rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found["violations"]
    ] == []


def test_on_a_narrow_page_nothing_is_cut_off(page):
    page.set_viewport_size({"width": 520, "height": 1400})
    wide = None
    for _ in range(50):  # JupyterLab lays itself out in its own time
        wide = page.evaluate(
            """() => [...document.querySelectorAll(".teachkit")].flatMap((card) => {
              const edge = card.getBoundingClientRect().right + 1;
              if (edge > innerWidth) return ["a card wider than the page"];
              return [...card.querySelectorAll("*")]
                .filter((one) => !one.closest("pre") && one.checkVisibility()
                  && one.getBoundingClientRect().right > edge)
                .map((one) => one.outerHTML.slice(0, 90));
            })"""
        )
        if wide == []:
            break
        page.wait_for_timeout(100)
    assert wide == []
