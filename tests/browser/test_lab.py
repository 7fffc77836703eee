"""A lab's card in a real JupyterLab: read, run by keyboard, stopped; narrow, and in the dark."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from teachkit.labs.lab import lab
from teachkit.labs.needs import where_not

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(where_not(lab("ntpd-rs")) != "", reason="labs do not run on this system"),
]

# A run is a real process, though a short one: it waits for a word, then tells what was recorded.
CELL = """
import subprocess, sys
from pathlib import Path
from dataclasses import replace
from IPython.display import display
from teachkit.labs import experiment
from teachkit.labs.outcome import as_json, recorded
from teachkit.widgets import Lab

go, said = Path("go"), Path("said.json")
said.write_text(as_json(replace(recorded("ntpd-rs"), recorded=False, date="2031-05-06")))
program = '''
import sys, time
from pathlib import Path
print("Fetching six packages", file=sys.stderr, flush=True)
while not Path("go").exists():
    time.sleep(0.02)
print(Path("said.json").read_text())
'''

def started(name):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", program], start_new_session=True, **pipes)

experiment.started = started
lab = Lab("ntpd-rs")
display(lab)
"""
CARD = ".tk-lab"


@pytest.fixture(scope="module")
def notebook(open_notebook):
    return open_notebook(CELL, f"{CARD} svg", viewport={"width": 1280, "height": 1800})


@pytest.fixture
def card(notebook):
    return notebook.locator(CARD)


def test_it_shows_the_recorded_run_with_a_picture_that_is_told(card):
    expect(card).to_contain_text("Recorded on 2026-")
    picture = card.locator("svg").first
    assert len(picture.locator("desc").text_content()) > 20
    expect(card.get_by_role("img").first).to_have_accessible_name(
        picture.locator("title").first.text_content()
    )


def test_the_keyboard_runs_it_and_stops_it(card, notebook):
    card.get_by_role("button", name="Run it here").focus()
    notebook.keyboard.press("Enter")
    expect(card).to_contain_text("Fetching six packages")
    notebook.keyboard.press("Tab")
    stop = card.get_by_role("button", name="Stop")
    expect(stop).to_be_focused()
    notebook.keyboard.press("Enter")
    expect(card).to_contain_text("Stopped. Nothing is left running.")
    expect(stop).to_be_hidden()
    expect(card).to_contain_text("Recorded on 2026-")


def test_a_run_to_its_end_shows_what_it_found_and_the_recorded_one_is_a_press_away(
    card, notebook, python
):
    card.get_by_role("button", name="Run it here").click()
    expect(card).to_contain_text("Fetching six packages")
    python(notebook, "go.touch()")
    expect(card).to_contain_text("You ran it on 2031-05-06")
    card.get_by_role("button", name="Show the recorded run").click()
    expect(card).to_contain_text("Recorded on 2026-")
    expect(card.get_by_role("button", name="Show your run")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_read_in_either_theme(theme, notebook, themed, axe, contrast):
    with themed(notebook) if theme == "dark" else nullcontext():
        notebook.evaluate(
            "() => document.querySelectorAll('.tk-lab details').forEach((one) => (one.open = true))"
        )
        assert axe(notebook, CARD) == []
        ratio, where = contrast(notebook, CARD)
        assert ratio >= 4.5, where


def test_on_a_phone_nothing_stands_out_and_letters_keep_their_size(card, notebook, overflowing):
    notebook.set_viewport_size({"width": 440, "height": 1800})
    try:
        notebook.wait_for_function(
            "root => document.querySelector(root).getBoundingClientRect().width <= 360", arg=CARD
        )
        assert overflowing(card, "div[style*='overflow-x']") == []
        # What a letter of 11 units measures on the page, whatever the drawing was shrunk to.
        sizes = card.locator("svg").evaluate_all(
            "all => all.map((one) => 11 * one.getBoundingClientRect().width"
            " / one.viewBox.baseVal.width)"
        )
        assert min(sizes) >= 9
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1800})
