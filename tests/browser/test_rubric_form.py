"""The rubric form in a real JupyterLab: a plan is judged by the keyboard alone, in both themes."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import Goal, Verdict
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint
from teachkit.decisions.plan import Choose, Depend, Focus, Plan, write_plan
from teachkit.grading.gradebook import Mark, open_gradebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from teachkit.widgets import RubricForm
form = RubricForm("results/gradebook.sqlite", "handed-in", grader="grace", named=True)
form
"""
PLAN = Plan(
    choose=Choose(
        shortlist=(
            Shortlisted("zlib", "3rd, by reach", "nearly everything unpacks with it"),
            Shortlisted("bzip2", "9th", "small enough to finish"),
        ),
        choice="bzip2",
        against="It has changed twice in ten years, and its tests are three files.",
        unknown="Who still writes archives with it; the archivists of distributions would know.",
        competitors=(Competitor("libbz2", "bzip2-1.0.6", "one file can be enough"),),
        licence="MIT OR Apache-2.0",
        confidence=60,
    ),
    focus=Focus(
        points=(
            SellingPoint(
                "It builds where there is no C compiler",
                next(iter(FOCUSES)),
                "people who build for WebAssembly",
                "one language less to set up",
                "the build log of the crate",
            ),
        ),
        left_out=(LeftOut("the command line tool", "a library is a month's work"),),
    ),
    depend=Depend(
        verdicts=(Verdict("libc", "keep", "for the names of types alone"),),
        goals=(Goal("libc", "everybody who calls C", "we copy the ten types"),),
        verify="cargo vet on each update",
    ),
)


@pytest.fixture(scope="module")
def form(open_notebook, workspace):
    """The form, with three plans and another grader's marks for the first."""
    for learner in ("learner-07", "learner-08", "learner-09"):
        path = workspace / "handed-in" / learner / "plan.json"
        path.parent.mkdir(parents=True)
        path.write_text(write_plan(PLAN))
    with open_gradebook(workspace / "results" / "gradebook.sqlite") as book:
        book.mark(
            [
                Mark("learner-07", "plan", 1, criterion, "ada", level, float(level), 2.0)
                for criterion, level in (("choose-list", 2), ("choose-against", 1))
            ]
        )
    page = open_notebook(CELL, ".teachkit[role='group']", viewport={"width": 1100, "height": 1500})
    return page.get_by_role("group", name="Judge: The plan", exact=True)


def marks(workspace):
    with open_gradebook(workspace / "results" / "gradebook.sqlite", write=False) as book:
        return {
            (one.learner, one.criterion): one.level for one in book.marks() if one.grader == "grace"
        }


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def choices(form, name):
    return form.get_by_role("radiogroup", name=name)


def test_a_plan_is_judged_by_keys_and_each_mark_is_saved_at_once(form, workspace):
    page = form.page
    expect(form.get_by_role("radiogroup")).to_have_count(19)
    first = choices(form, "Something was there to choose from.")
    first.get_by_role("radio").first.focus()
    press(page, "Space")
    status = form.get_by_role("status")
    expect(status.filter(has_text="Saved.")).to_contain_text("1 of 19 criteria of this plan")
    press(page, "ArrowDown", "ArrowDown")
    expect(first.get_by_role("radio").nth(2)).to_be_checked()
    expect(status.filter(has_text="Saved.")).to_contain_text("2 of 38 points")
    press(page, "Tab", "Space")  # the next group is one stop further
    against = choices(form, "The case against is one that today's maintainers would sign.")
    expect(against.get_by_role("radio").first).to_be_checked()
    expect(form.get_by_text("Both judged 2 criteria: the same level 1 times")).to_be_visible()
    assert marks(workspace) == {
        ("learner-07", "choose-list"): 2,
        ("learner-07", "choose-against"): 0,
    }


def test_next_shows_the_next_plan_and_takes_the_reader_to_its_top(form, workspace):
    page = form.page
    form.get_by_role("button", name="Next", exact=True).focus()
    press(page, "Enter")
    where = form.get_by_role("status").filter(has_text="Plan 2 of 3")
    expect(where).to_contain_text("learner-08")
    expect(where).to_be_focused()
    expect(form.get_by_role("radio", checked=True)).to_have_count(0)
    # From the top, Tab comes to the first group of this plan, and its mark is this learner's.
    press(page, "Tab", "Space")
    expect(form.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert marks(workspace)["learner-08", "choose-list"] == 0
    box = form.get_by_role("textbox", name="To the learner")
    box.fill("Name somebody who could tell.")
    form.get_by_role("button", name="Previous").click()
    expect(form.get_by_role("status").filter(has_text="Plan 1 of 3")).to_be_visible()
    expect(form.get_by_role("textbox", name="To the learner")).to_have_value("")
    expect(form.get_by_role("radio", checked=True)).to_have_count(2)


def test_undo_takes_one_back_where_it_was_given(form, workspace):
    undo = form.get_by_role("button", name="Undo")
    undo.click()  # the remark
    expect(form.get_by_role("status").filter(has_text="Plan 2 of 3")).to_be_visible()
    undo.click()
    expect(form.get_by_role("radio", checked=True)).to_have_count(0)
    assert ("learner-08", "choose-list") not in marks(workspace)
    for _ in range(4):
        undo.click()
    expect(form.get_by_role("status").filter(has_text="Plan 1 of 3")).to_be_visible()
    expect(undo).to_be_disabled()
    assert marks(workspace) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_read_by_everybody_in_either_theme(theme, form, themed, axe, contrast):
    page = form.page
    with themed(page) if theme == "dark" else nullcontext():
        choices(form, "A stranger could check the claim.").get_by_role("radio").nth(1).check()
        expect(form.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
        assert axe(page, ".teachkit") == []
        ratio, where = contrast(page, ".teachkit")
        assert ratio >= 4.5, where
        form.get_by_role("button", name="Undo").click()
        expect(form.get_by_role("radio", checked=True)).to_have_count(0)


def test_on_a_narrow_page_nothing_stands_out(form, overflowing):
    page = form.page
    before = page.viewport_size
    page.set_viewport_size({"width": 560, "height": 900})
    try:
        assert overflowing(form, "pre, table") == []
    finally:
        page.set_viewport_size(before)
