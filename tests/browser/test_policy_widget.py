"""The policy check in a real JupyterLab: by keyboard, by file, in both themes, and narrow."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from teachkit.widgets import PolicyCheck
card = PolicyCheck()
card
"""
ROOT = ".teachkit"
OURS = (
    "Report a vulnerability in private, by mail to security@parser.dev, never in a public issue.\n"
)


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook, run; one page for all tests, because a start takes many seconds."""
    return open_notebook(CELL, f"{ROOT} .tk-title", viewport={"width": 1280, "height": 1500})


@pytest.fixture
def card(notebook):
    return notebook.locator(ROOT)


def start_from(card, label):
    card.get_by_role("combobox", name="Start from").select_option(label=label)


def policy(card):
    return card.get_by_role("textbox", name="The policy, as text")


def verdict(card):
    return card.locator(".tk-result")


def test_a_policy_is_pasted_and_checked_by_keyboard(card, notebook):
    policy(card).fill(OURS)
    policy(card).press("Tab")
    check = card.get_by_role("button", name="Check", exact=True)
    expect(check).to_be_focused()
    notebook.keyboard.press("Enter")
    expect(verdict(card)).to_contain_text("Somebody can report a hole here")
    expect(card).to_contain_text("Line 1.")
    expect(card).to_contain_text("security@parser.dev")
    assert verdict(card).get_by_role("status").count() == 1


def test_the_page_with_every_heading_is_seen_through(card):
    start_from(card, "example: Every heading, and no way in")
    expect(verdict(card)).to_contain_text("This is no way in")
    assert "#" in policy(card).input_value()


def test_one_of_the_seven_is_shown_as_it_was_read(card):
    start_from(card, "sudo-rs, as we read it")
    expect(verdict(card)).to_contain_text("SECURITY.md of sudo-rs at")
    expect(card).to_contain_text("It offers a key for mail: there. Line 5.")
    start_from(card, "statime, as we read it")
    expect(verdict(card)).to_contain_text("has none")


def test_a_file_is_opened(card, notebook, tmp_path):
    path = tmp_path / "SECURITY.md"
    path.write_text(OURS * 2)
    with notebook.expect_file_chooser() as chooser:
        card.get_by_role("button", name="Open a file").click()
    chooser.value.set_files(path)
    expect(policy(card)).to_have_value(OURS * 2)
    expect(verdict(card)).to_contain_text("Somebody can report a hole here")


def test_contact_and_policy_are_saved_and_taken_back(card, notebook, workspace):
    def trust():
        return json.loads((workspace / "plan.json").read_text()).get("trust")

    card.get_by_role("textbox", name="The private way in").fill("security@parser.dev")
    card.get_by_role("button", name="Save to plan").focus()
    notebook.keyboard.press("Enter")
    saved = card.locator(".tk-saved")
    expect(saved).to_contain_text("Saved.")
    assert trust()["contact"] == "security@parser.dev"
    card.get_by_role("button", name="Undo").focus()
    notebook.keyboard.press("Enter")
    expect(saved).to_contain_text("Undone")
    assert not trust()
    expect(saved.get_by_role("status")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_with_it_for_assistive_technology(
    card, notebook, axe, contrast, themed, scheme
):
    start_from(card, "example: A complete one")
    expect(verdict(card)).to_contain_text("Somebody can report a hole here")
    if scheme == "light":
        assert axe(notebook, ROOT) == []
        assert contrast(notebook, ROOT)[0] >= 4.5
        return
    with themed(notebook):
        assert axe(notebook, ROOT) == []
        assert contrast(notebook, ROOT)[0] >= 4.5


def test_it_fits_a_narrow_window(card, notebook, overflowing):
    notebook.set_viewport_size({"width": 560, "height": 1500})
    try:
        assert overflowing(card, "pre, textarea") == []
        expect(card.get_by_text(re.compile("What would a reporter miss"))).to_be_visible()
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1500})
