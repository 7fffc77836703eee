"""Questions in the book: answered in the page without Python, and remembered on this machine."""

import re

import pytest
from playwright.sync_api import expect

from teachkit.course.load import load_questions

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def chapter(book_page):
    """A function: open a chapter, wait until it is painted, and list what else it asks for."""

    def opened(name, page=None):
        if page is None:
            page = book_page(f"notebooks/{name}.html")
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
        else:
            page.goto(re.sub(r"[\w-]+\.html", f"{name}.html", page.url))
        page.wait_for_selector("html[data-live='painted']", state="attached")
        return page

    return opened


def card(page, name):
    return page.get_by_role("group", name=name, exact=True).first


def python_of(page):
    return [url for url in page.asked if "pyodide" in url or "/runtime/" in url]


def test_a_prediction_is_told_without_python_and_is_there_on_another_day(chapter):
    page = chapter("depend")
    predict = card(page, "Predict")
    predict.get_by_role("textbox").fill("3")
    predict.get_by_role("spinbutton").fill("70")
    predict.get_by_role("button", name="Commit").click()
    expect(predict.get_by_role("status")).to_contain_text("Right. You said 3 packages, 70 % sure.")
    expect(predict.get_by_role("status")).to_be_focused()
    expect(predict).not_to_contain_text("Not recorded")
    chapter("depend", page)
    expect(card(page, "Predict")).to_contain_text("You said 3 packages, 70 % sure.")
    expect(card(page, "Predict").get_by_role("button")).to_be_disabled()
    assert python_of(page) == []


def test_a_reason_of_ones_own_is_kept(chapter):
    page = chapter("start")
    explain = card(page, "Your reason first")
    explain.get_by_role("textbox").fill("So that a stranger can hold them to it.")
    explain.get_by_role("button", name="Show theirs").click()
    expect(explain.get_by_role("status")).to_contain_text("A rule in public says no for you")
    chapter("start", page)
    expect(card(page, "Your reason first").get_by_role("textbox")).to_have_value(
        "So that a stranger can hold them to it."
    )
    assert python_of(page) == []


def test_what_was_missed_comes_first_in_the_review_of_the_next_chapter(chapter):
    page = chapter("premise")
    quiz = card(page, "Check yourself")
    checks = load_questions("premise").checks
    for check in checks:
        missed = check is checks[-1]
        answer = check.choices[1] if missed else check.right
        quiz.get_by_role("radio", name=answer.text, exact=True).check()
    quiz.get_by_role("button").click()
    expect(quiz).to_contain_text(f"{len(checks) - 1} of {len(checks)} right.")
    expect(quiz.get_by_role("button", name="Ask the one you missed again")).to_be_focused()
    chapter("choose", page)
    first = card(page, "Review").get_by_role("radiogroup").first
    expect(first.get_by_role("radio", name=checks[-1].right.text, exact=True)).to_be_enabled()
    assert python_of(page) == []


def test_without_javascript_the_answers_are_folded_away(book_page):
    page = book_page("notebooks/start.html", java_script_enabled=False)
    (prediction, *_) = load_questions("start").predictions
    expect(page.get_by_text(prediction.prompt[:40]).first).to_be_visible()
    told = page.get_by_text(prediction.reveal.strip()[:40]).first
    expect(told).to_be_hidden()
    page.get_by_text("What happened", exact=True).first.click()
    expect(told).to_be_visible()
