"""The whole course, from the first page to the plan, as a learner goes through it in JupyterLab.

Each chapter is opened and run from the top; its questions are answered, an exercise is passed, and
a section of the plan is written in its form. At the end the record, the plan and the tools in the
terminal agree on what was done. With ``TEACHKIT_WALK`` set to a folder, each chapter leaves a
picture there, to be looked at.
"""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from teachkit.cli import main
from teachkit.course.load import load_course, load_questions
from teachkit.decisions.plan import SHAPES, read_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAPTERS = [chapter.id for chapter in load_course().pages]
SETTLED = """(broken) => {
  if (document.querySelector(broken)) return true;
  const panel = window.jupyterapp.shell.currentWidget;
  const session = panel?.sessionContext.session;
  const cells = panel?.content?.model?.cells;
  return session?.kernel?.status === "idle" && cells && [...Array(cells.length).keys()]
    .map((n) => cells.get(n)).filter((cell) => cell.type === "code" && cell.sharedModel.source)
    .every((cell) => cell.executionCount && cell.executionState !== "running");
}"""
BROKEN = (
    "[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type*='error'],"
    " .jupyter-widgets-error-widget, .jp-mod-warning"
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, learners):
    """The workspace of somebody who begins."""
    return learners(tmp_path_factory.mktemp("walk"))


@pytest.fixture(scope="module")
def course(course_page, workspace):
    """The course in JupyterLab: the page, and how to go to a file."""
    with course_page(workspace, viewport={"width": 1000, "height": 1200}) as opened:
        yield opened


def cards(page, name):
    exact = isinstance(name, str)
    return page.locator(".teachkit").and_(page.get_by_role("group", name=name, exact=exact))


def say(page, card, question, *, right):
    """Commit an answer to a prediction, and see that the card says what happened."""
    answer = question.answer
    if question.choices:
        others = [choice for choice in question.choices if choice != answer]
        card.get_by_role("radio", name=answer if right else others[0], exact=True).check()
    else:
        card.get_by_role("textbox").first.fill(f"{answer if right else answer * 20:g}")
        page.keyboard.press("Tab")
    card.get_by_role("button", name="Commit").click()
    expect(card).to_contain_text("Right." if right else "Not this time.")


def choose(card, check, *, right):
    choice = next(one for one in check.choices if (one == check.right) is right)
    card.get_by_role("radio", name=choice.text, exact=True).check()


def take_the_test(page, name, *, right):
    card = cards(page, name)
    checks = load_questions("gain").checks
    for number, check in enumerate(checks, 1):
        expect(card).to_contain_text(f"{number} of {len(checks)}.")
        choose(card, check, right=right(number))
        card.get_by_role("button", name="Commit").click()
    expect(card.get_by_role("button", name="Commit")).to_have_count(0)


def write_the_section(page, word):
    """Add a row to each list of the form, and fill what can be typed into."""
    form = cards(page, re.compile("^Your project"))
    rows = form.get_by_role("button", name=re.compile("^Remove"))
    for place in range(form.locator(".tk-list").count()):
        group = form.locator(".tk-list").nth(place)
        before = rows.count()
        group.get_by_role("combobox").last.fill(f"{word}, first")
        page.keyboard.press("Tab")
        group.get_by_role("button", name="Add", exact=True).click()
        expect(rows).to_have_count(before + 1)
        # The form is drawn anew, and is done when the new row has the focus.
        expect(form.locator(".tk-row :focus")).to_have_count(1)
    for place in range(form.get_by_role("textbox").count()):
        box = form.get_by_role("textbox").nth(place)
        if not box.input_value():
            box.fill(f"{word}: a sentence of mine")
            page.keyboard.press("Tab")
    expect(form).to_contain_text("Saved.")


def pass_an_exercise(page, workspace, repository, name):
    """Write a right answer into the exercise's notebook, as its reader would, and press Check."""
    solution = min((repository / "exercises" / name / "solutions").glob("*.py"))
    notebook = workspace / "exercises" / name / "statement.md"
    cell = f"\n```{{code-cell}} ipython3\n{solution.read_text()}```\n"
    notebook.write_text(notebook.read_text() + cell)
    card = page.locator(".teachkit[role='group']").filter(has_text=f"exercises/{name}/statement.md")
    card.get_by_role("button", name="Check", exact=True).click()
    expect(card).to_contain_text("Well done.", timeout=60000)


def picture(page, chapter):
    """Leave a picture of the whole chapter, if somebody wants to look at it."""
    if folder := os.environ.get("TEACHKIT_WALK"):
        height = page.evaluate(
            "() => document.querySelector('.jp-WindowedPanel-outer').scrollHeight + 120"
        )
        before = page.viewport_size
        page.set_viewport_size({"width": before["width"], "height": min(height, 16000)})
        page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollTo(0, 0)")
        page.wait_for_timeout(500)  # for whoever looks: the page lays itself out in its own time
        page.screenshot(path=Path(folder) / f"{chapter}.png")
        page.set_viewport_size(before)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_read_answered_and_written_down(
    chapter, course, workspace, repository, run_all
):
    page, go = course
    entry, questions = load_course().chapter(chapter), load_questions(chapter)
    go(f"notebooks/{chapter}.md")
    run_all(page)
    page.wait_for_function(SETTLED, arg=BROKEN, timeout=120000)
    expect(page.locator(BROKEN)).to_have_count(0)
    for place, question in enumerate(questions.predictions):
        say(page, cards(page, "Predict").nth(place), question, right=place == 0)
    for place, _ in enumerate(questions.explanations):
        card = cards(page, "Your reason first").nth(place)
        card.get_by_role("textbox", name="Your reason").fill("Because I have seen it go wrong.")
        page.keyboard.press("Tab")
        card.get_by_role("button", name="Show theirs").click()
        expect(card).to_contain_text("What have they seen that you have not")
    quiz = cards(page, "Check yourself")
    for place, check in enumerate(questions.checks):
        choose(quiz, check, right=place > 0)
    quiz.get_by_role("button", name="Check my answers").click()
    expect(quiz).to_contain_text(f"{len(questions.checks) - 1} of {len(questions.checks)} right.")
    if chapter == "start":
        take_the_test(page, "Before you begin", right=lambda number: number % 3 == 0)
    if chapter == "plan":
        take_the_test(page, "After the course", right=lambda number: number != 5)
    for name in entry.exercises[:1]:
        pass_an_exercise(page, workspace, repository, name)
    if chapter in SHAPES:
        write_the_section(page, chapter)
    picture(page, chapter)


def test_afterwards_the_plan_has_all_its_sections(course, workspace):
    plan = read_plan(json.loads((workspace / "plan.json").read_text()))
    for word, shape in SHAPES.items():
        section = getattr(plan, word)
        assert section is not None, word
        assert all(getattr(section, rows) for rows in shape.rows), word


def test_afterwards_the_terminal_knows_what_was_done(course, workspace, capsys):
    assert main(["progress", "--json", "--workspace", str(workspace)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [chapter["id"] for chapter in told["chapters"]] == CHAPTERS
    assert main(["plan", "audit", "--json", "--workspace", str(workspace)]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["findings"]
