"""The audit, an example plan and a review in a real JupyterLab, by keys and in both themes."""

import json
import os
from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from teachkit.data.facts import fact
from teachkit.decisions.plan import write_plan
from teachkit.decisions.plan.examples import example
from teachkit.publish.plan_page import plan_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from IPython.display import display
from teachkit.widgets import PeerReview, PlanAudit
from teachkit.widgets.plans import ExamplePlan
display(PlanAudit(), ExamplePlan("expat"), PeerReview("theirs.json"))
"""
PLAN = example("expat", lambda which: fact(which).value).plan


@pytest.fixture(scope="module")
def page(open_notebook, workspace):
    for name in ("plan.json", "theirs.json"):
        (workspace / name).write_text(write_plan(PLAN))
    ready = ".teachkit[role='group'] >> text=Review a colleague"
    return open_notebook(CELL, ready, viewport={"width": 1100, "height": 1500})


@pytest.fixture(scope="module")
def card(page):
    """A function: the card of this title."""
    return lambda name: page.get_by_role("group", name=name, exact=True)


def answers(workspace):
    return json.loads((workspace / "plan.json").read_text()).get("answers", [])


def test_a_finding_is_answered_and_taken_back_by_keys(page, card, workspace):
    audit = card("Your plan, from one chapter to the next")
    tiles = audit.get_by_role("list", name="The seven sections")
    expect(tiles.get_by_role("listitem")).to_have_count(7)
    expect(audit.get_by_text("4 things were not found, in")).to_be_visible()
    audit.get_by_role("combobox", name="Not missing").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("the operators read the manual of the program")
    page.keyboard.press("Tab")
    expect(audit.get_by_role("button", name="Answer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(audit.get_by_text("3 things were not found, in")).to_be_visible()
    assert [one["because"] for one in answers(workspace)] == [
        "the operators read the manual of the program"
    ]
    audit.get_by_role("button", name="Undo").click()
    expect(audit.get_by_text("4 things were not found, in")).to_be_visible()
    assert answers(workspace) == []


def test_a_finding_leads_to_the_chapter_that_mends_it(card):
    audit = card("Your plan, from one chapter to the next")
    link = audit.get_by_role("link", name="open the chapter").first
    assert link.get_attribute("href") == "document.md"
    line = "(one) => getComputedStyle(one).textDecorationLine"
    assert link.evaluate(line) == "underline", "it looks like a link"


def test_an_example_opens_section_by_section(page, card):
    shown = card("Example: a rewrite of expat, the XML parser under nearly everything")
    expect(shown.get_by_text("What to do:")).to_have_count(4)
    shown.get_by_text("The choice").focus()
    page.keyboard.press("Enter")
    expect(shown.get_by_text("The case against.")).to_be_visible()


def test_a_review_is_saved_as_it_is_given(page, card, workspace):
    form = card("Review a colleague's plan")
    first = form.get_by_role("radiogroup", name="Something was there to choose from.")
    first.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(form.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("zlib is there for the contrast")
    page.keyboard.press("Tab")
    expect(form.get_by_role("status").filter(has_text="1 of 19")).to_be_visible()
    wanted = {"choose-list": {"level": 0, "sentence": "zlib is there for the contrast"}}
    there = workspace / "theirs.review.json"
    for _ in range(100):  # until the kernel has written it
        if json.loads(there.read_text())["opinions"] == wanted:
            break
        page.wait_for_timeout(50)
    assert json.loads(there.read_text())["opinions"] == wanted


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_they_can_be_read_by_everybody_in_either_theme(theme, page, themed, axe, contrast):
    with themed(page) if theme == "dark" else nullcontext():
        if folder := os.environ.get("TEACHKIT_PICTURES"):
            page.screenshot(path=f"{folder}/plan-{theme}.png")
        assert axe(page, ".teachkit") == []
        ratio, where = contrast(page, ".teachkit")
        assert ratio >= 4.5, where


def test_on_a_narrow_page_nothing_stands_out(page, card, overflowing):
    before = page.viewport_size
    page.set_viewport_size({"width": 560, "height": 900})
    try:
        for name in ("Your plan, from one chapter to the next", "Review a colleague's plan"):
            assert overflowing(card(name), "pre, table") == []
    finally:
        page.set_viewport_size(before)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_exported_page_can_be_read_by_everybody(scheme, browser, axe, tmp_path):
    there = tmp_path / "plan.html"
    there.write_text(plan_page(PLAN))
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800})
    asked, complaints = [], []
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(there.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert asked == [there.as_uri()]
        assert complaints == []
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(17, 20, 24)")
        # The rules come as a script, which the page itself forbids; without its policy they may.
        there.write_text(there.read_text().replace("Content-Security-Policy", "x-none"))
        page.goto(there.as_uri())
        assert axe(page, "body") == []
    finally:
        context.close()
