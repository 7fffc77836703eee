"""The revision timeline in a real JupyterLab: by pointer, by keyboard, in both themes, and alone.

Every request that is not for this machine is refused, and fails the test that made it.
"""

import itertools
import re

import pytest
from playwright.sync_api import expect

from teachkit.decisions.focus.point import SellingPoint
from teachkit.decisions.iterate.history import revise
from teachkit.decisions.plan import Choose, Focus, Plan, write_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from teachkit.widgets import RevisionTimeline
line = RevisionTimeline()
line
"""
POINT = SellingPoint("Starts in 40 ms", "performance", "", "", "")


def lived():
    """A plan with two kept states and nothing changed since the second one."""
    plan = revise(
        Plan(choose=Choose(choice="sudo")), "nobody does it", "user", "2026-10-01T09:00:00+00:00"
    )
    now = Plan(choose=Choose(choice="bzip2"), focus=Focus(points=(POINT,)), history=plan.history)
    return revise(now, "somebody does it", "review", "2026-11-01T09:00:00+00:00")


@pytest.fixture(scope="module")
def notebook(open_notebook, workspace):
    """The notebook, run; one page for all tests, because a start takes many seconds."""
    (workspace / "plan.json").write_text(write_plan(lived()), encoding="utf-8")
    size = {"width": 1280, "height": 1900}
    return open_notebook(CELL, ".tk-iterate svg", viewport=size)


@pytest.fixture
def line(notebook):
    """The widget with no alert on show, and one's own history in it."""
    root = notebook.locator(".tk-iterate")
    box = root.get_by_role("checkbox", name="Show the example")
    if box.is_checked():
        box.uncheck()
    expect(root.locator(".tk-label-example")).to_be_hidden()
    return root


def field(line, name):
    return line.get_by_role("textbox", name=name, exact=True)


def undo(line):
    line.get_by_role("button", name="Undo").click()
    expect(line.get_by_role("region", name="Keep this state")).to_contain_text("Undone, and saved.")


def show_example(line):
    line.get_by_role("checkbox", name="Show the example").check()
    expect(line.get_by_text("An example, not a document of the project")).to_be_visible()


def test_the_states_lie_on_a_line_of_time_in_their_order(line):
    picture = line.get_by_role("img", name=re.compile("3 states on a line of time"))
    expect(picture).to_be_visible()
    points = [float(one.get_attribute("cx")) for one in picture.locator("circle").all()]
    assert len(points) == 3
    assert points == sorted(points)
    assert min(b - a for a, b in itertools.pairwise(points)) >= 26  # they do not touch
    stems = [
        float(one.get_attribute("y2")) - float(one.get_attribute("y1"))
        for one in picture.locator("line.tk-stem").all()
    ]
    assert stems[1] > stems[0] > stems[2]  # two changes, one, none


def test_points_of_the_picture_are_picked_by_pointer(line):
    picture = line.locator("svg")
    picture.locator("[data-number='3']").click()
    picture.locator("[data-number='1']").click()
    different = line.get_by_role("region", name="What is different")
    expect(different).to_contain_text("From 1 to 3: 1 new, 1 changed.")
    expect(different.locator("del")).to_have_text("sudo")
    expect(different.locator("ins").first).to_have_text("bzip2")
    expect(line.get_by_role("radio", name="from state 1")).to_be_checked()
    expect(picture.locator(".tk-picked")).to_have_count(2)


def test_states_are_picked_by_keyboard_and_said_aloud(line, notebook):
    line.get_by_role("radio", name="from state 1").check()
    line.get_by_role("radio", name="from state 2").check()
    line.get_by_role("radio", name="to state 3").check()
    expect(line.get_by_role("status")).to_have_text("From 2 to 3: nothing is different.")
    radio = line.get_by_role("radio", name="from state 2")
    radio.focus()
    notebook.keyboard.press("ArrowUp")
    expect(line.get_by_role("radio", name="from state 1")).to_be_focused()
    expect(line.get_by_role("status")).to_have_text("From 1 to 3: 1 new, 1 changed.")


def test_from_is_never_behind_to(line):
    line.get_by_role("radio", name="to state 2").check()
    line.get_by_role("radio", name="from state 3").check()
    expect(line.get_by_role("radio", name="to state 3")).to_be_checked()
    expect(line.get_by_role("status")).to_contain_text("From 3 to 3")


def test_a_turn_of_the_loop_is_made_of_a_selling_point_by_keyboard_and_undone(line, notebook, plan):
    loop = line.get_by_role("region", name="Turn the loop")
    loop.get_by_role("combobox", name="Start from").select_option("Starts in 40 ms")
    expect(field(line, "The claim")).to_have_value("Starts in 40 ms")
    expect(field(line, "The evidence")).to_be_focused()
    notebook.keyboard.type("two users: 90 ms on theirs")
    notebook.keyboard.press("Tab")
    expect(field(line, "The change")).to_be_focused()
    notebook.keyboard.type("say on which machine")
    loop.get_by_role("combobox", name="It came from").select_option("benchmark")
    add = loop.get_by_role("button", name="Add to plan")
    add.focus()
    notebook.keyboard.press("Enter")
    turns = loop.get_by_role("list", name="Turns of the loop in your plan")
    expect(turns).to_contain_text("say on which machine")
    (row,) = plan()["iterate"]["loops"]
    assert row == {
        "claim": "Starts in 40 ms",
        "source": "benchmark",
        "evidence": "two users: 90 ms on theirs",
        "change": "say on which machine",
    }
    expect(field(line, "The claim")).to_have_value("")
    loop.get_by_role("button", name="Edit: Starts in 40 ms").click()
    expect(field(line, "The claim")).to_be_focused()
    field(line, "The change").fill("")
    loop.get_by_role("button", name="Save the change").click()
    expect(turns).to_contain_text("Still open: What do you change?")
    undo(line)
    expect(turns).to_contain_text("say on which machine")
    undo(line)
    expect(loop.get_by_text("No turn of the loop yet.")).to_be_visible()
    assert plan().get("iterate") is None


def test_a_state_is_kept_and_taken_back(line, plan, python, notebook):
    keep = line.get_by_role("region", name="Keep this state")
    field(line, "What have you learned?").fill("nobody asked for speed")
    keep.get_by_role("button", name="Keep this state").click()
    expect(keep).to_contain_text("Nothing has changed since revision 2")
    assert field(line, "What have you learned?").input_value() == "nobody asked for speed"
    python(
        notebook,
        "from teachkit.course.store import plan_store; from dataclasses import replace\n"
        "from teachkit.decisions.plan import Choose\n"
        "s = plan_store(); s.save(replace(s.load(), choose=Choose(choice='zlib')))",
    )
    keep.get_by_role("combobox", name="Learned from").select_option("downstream")
    keep.get_by_role("button", name="Keep this state").click()
    expect(keep).to_contain_text("Kept as state 3.")
    expect(line.get_by_role("region", name="States of the plan")).to_contain_text("a packager")
    expect(field(line, "What have you learned?")).to_have_value("")
    assert [one["source"] for one in plan()["history"]] == ["user", "review", "downstream"]
    undo(line)
    assert len(plan()["history"]) == 2


def test_what_another_form_has_written_is_seen_when_one_comes_back(line, notebook, python):
    notebook.mouse.move(5, 5)
    python(
        notebook,
        "from teachkit.decisions.plan import Iterate\n"
        "from teachkit.decisions.iterate.loop import Loop\n"
        "loop = Loop('It is small', 'user', 'none yet', '')\n"
        "s.save(replace(s.load(), iterate=Iterate(loops=(loop,))))",
    )
    turns = line.get_by_role("list", name="Turns of the loop in your plan")
    line.get_by_role("heading", name="Revision timeline").hover()
    expect(turns).to_contain_text("It is small")
    line.get_by_role("button", name="Take out: It is small").click()
    expect(turns).to_be_hidden()
    undo(line)
    python(notebook, "s.save(replace(s.load(), iterate=None))")


def test_one_goes_back_to_a_state_and_forward_again(line, plan):
    line.get_by_role("button", name="Go back to state 1").click()
    keep = line.get_by_role("region", name="Keep this state")
    expect(keep).to_contain_text("The plan is as it stood at 1.")
    assert plan()["choose"]["choice"] == "sudo"
    assert len(plan()["history"]) == 3
    undo(line)
    assert plan()["choose"]["choice"] == "zlib"
    assert len(plan()["history"]) == 2


def test_what_is_wrong_is_said_and_what_was_there_stays(line, plan):
    before = plan()
    field(line, "What have you learned?").fill("")
    line.get_by_role("button", name="Keep this state").click()
    alert = line.get_by_role("alert")
    expect(alert).to_contain_text("A revision needs a sentence")
    expect(alert).to_contain_text("as it was before")
    assert plan() == before
    field(line, "What have you learned?").fill("something")
    line.get_by_role("button", name="Keep this state").click()
    expect(alert).to_be_hidden()
    undo(line)


def test_the_example_is_labelled_has_no_way_back_and_is_left_again(line, plan):
    before = plan()
    show_example(line)
    expect(line.get_by_role("img", name=re.compile("6 states"))).to_be_visible()
    expect(line.get_by_role("button", name=re.compile("Go back"))).to_have_count(0)
    line.get_by_role("radio", name="from state 1").check()
    line.get_by_role("radio", name="to state 3").check()
    expect(line.get_by_role("region", name="What is different")).to_contain_text("../../bin/cp")
    assert plan() == before
    line.get_by_role("checkbox", name="Show the example").uncheck()
    expect(line.get_by_role("img", name=re.compile("3 states"))).to_be_visible()


def test_what_is_picked_in_the_page_the_next_cell_can_read(line, notebook, python):
    line.get_by_role("radio", name="to state 2").check()
    line.get_by_role("radio", name="from state 1").check()
    expect(line.get_by_role("status")).to_contain_text("From 1 to 2")
    assert python(notebook, "print(line.picks, len(line.changes))") == "{'a': 1, 'b': 2} 2"


# ---- how it looks, to everybody


def open_everything(line):
    show_example(line)
    line.get_by_role("radio", name="from state 1").check()
    line.get_by_role("radio", name="to state 6").check()
    expect(line.get_by_role("region", name="What is different")).to_contain_text("sudoedit")


def test_text_has_contrast_in_the_light_theme(line, notebook, contrast):
    open_everything(line)
    assert line.get_attribute("data-scheme") == "light"
    ratio, where = contrast(notebook, ".tk-iterate")
    assert ratio >= 4.5, where


def test_the_dark_theme_of_lab_is_followed_with_contrast(line, notebook, themed, contrast):
    open_everything(line)
    with themed(notebook):
        expect(line).to_have_attribute("data-scheme", "dark")
        ratio, where = contrast(notebook, ".tk-iterate")
    assert ratio >= 4.5, where


def test_axe_finds_nothing_wrong_with_what_is_ours(line, notebook, axe):
    open_everything(line)
    assert axe(notebook, ".tk-iterate") == []


def test_it_stands_in_one_column_on_a_narrow_page(line, notebook, overflowing):
    open_everything(line)
    try:
        notebook.set_viewport_size({"width": 520, "height": 1900})
        width = 1e9
        for _ in range(50):  # JupyterLab lays itself out in its own time
            width = line.evaluate("root => root.getBoundingClientRect().width")
            if width < 430:
                break
            notebook.wait_for_timeout(100)
        assert width < 430
        assert overflowing(line, ".tk-hidden, .tk-scroll, svg") == []
        points = [float(one.get_attribute("cx")) for one in line.locator("svg circle").all()]
        assert min(b - a for a, b in itertools.pairwise(points)) >= 26
        left = {
            box["x"] for box in (card.bounding_box() for card in line.locator(".tk-card").all())
        }
        assert len(left) == 1
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1900})
