"""The incident table-top in a real JupyterLab: alone, by keyboard, by a room, in both themes.

Every request that is not for this machine is refused, and fails the test that made it.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from teachkit.data.incident import shipped_story
from teachkit.decisions.trust.incident import harm, play_by_the_book, replay

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from teachkit.widgets import IncidentTabletop
tabletop = IncidentTabletop(seed=0)
tabletop
"""
BOOK = play_by_the_book(shipped_story(), 0)


@pytest.fixture(scope="module")
def notebook(open_notebook):
    """The notebook, run; one page for all tests, because a start takes many seconds."""
    size = {"width": 1280, "height": 1900}
    return open_notebook(CELL, ".tk-incident .tk-choice", viewport=size)


@pytest.fixture
def table(notebook):
    """The widget at day 0 of seed 0, with nobody voting and no alert on show."""
    root = notebook.locator(".tk-incident")
    root.get_by_role("checkbox", name="A room votes").uncheck()
    restart(root, 0)
    return root


def restart(table, seed):
    table.get_by_role("spinbutton", name="Seed").fill(str(seed))
    table.get_by_role("button", name="Start again").click()
    expect(table.get_by_role("button", name="Take back")).to_be_disabled()
    expect(table.get_by_role("alert")).to_be_hidden()


def choose(table, choice):
    table.locator(f"[data-choice='{choice}']").click()
    expect(table.locator(f"[data-choice='{choice}']")).to_have_count(0)


def play(table, state=BOOK):
    for choice in state.chosen:
        choose(table, choice)
    expect(table.get_by_role("region", name="Debrief")).to_be_visible()


def points(table):
    return {
        one.get_attribute("data-group"): int(one.inner_text())
        for one in table.locator(".tk-bars dd").all()
    }


def test_a_choice_shows_who_pays_and_why(table):
    choose(table, "use-the-tracker")
    log = table.get_by_role("region", name="Log")
    expect(log).to_contain_text("The hole is public, with instructions.")
    expect(log).to_contain_text("eleven thumbs up")
    after = replay(shipped_story(), 0, ["use-the-tracker"])
    assert points(table) == harm(after)
    expect(table.get_by_role("status")).to_contain_text("Day 1.")
    bars = table.locator(".tk-bars dd")
    users, contributors = (bars.nth(n).locator(".tk-bar").bounding_box()["width"] for n in (0, 1))
    assert users > 5 * contributors


def test_a_game_by_the_book_is_played_to_its_debrief(table):
    play(table)
    assert points(table) == harm(BOOK)
    debrief = table.get_by_role("region", name="Debrief")
    expect(debrief).to_contain_text("answered")
    expect(debrief).to_contain_text("day 1")
    expect(table.get_by_role("status")).to_contain_text("The story is over")
    expect(table.locator("[data-choice]")).to_have_count(0)


def test_a_choice_is_taken_back(table):
    choose(table, "answer")
    choose(table, "call")
    table.get_by_role("button", name="Take back").click()
    expect(table.locator("[data-choice='call']")).to_be_visible()
    table.get_by_role("button", name="Take back").click()
    expect(table.locator("[data-choice='answer']")).to_be_visible()
    assert sum(points(table).values()) == 0


def test_it_is_played_by_keyboard_alone_and_the_focus_goes_on(table, notebook):
    table.locator("[data-choice='answer']").focus()
    for title in ("Is it real?", "When?"):
        notebook.keyboard.press("Enter")
        heading = table.get_by_role("heading", name=title)
        expect(heading).to_be_focused()
        notebook.keyboard.press("Tab")
        assert table.locator(".tk-choice").first.evaluate("one => one === document.activeElement")
    assert notebook.locator(".jp-Cell").count() == 1


def test_a_room_votes_by_keyboard_and_by_pointer(table, notebook):
    table.get_by_role("checkbox", name="A room votes").check()
    field = table.get_by_role("spinbutton", name=re.compile("Votes for Answer tonight"))
    field.fill("12")
    field.press("Tab")
    more = table.get_by_role("button", name=re.compile("One more for Understand"))
    for count in range(1, 4):
        more.click()
        expect(
            table.get_by_role("spinbutton", name=re.compile("Votes for Understand"))
        ).to_have_value(str(count))
    expect(more).to_be_focused()
    table.get_by_role("button", name="Count the hands").click()
    expect(table.locator(".tk-decided")).to_contain_text("12 of 15 for: Answer tonight")
    expect(table.get_by_role("heading", name="Is it real?")).to_be_visible()
    assert notebook.evaluate("document.activeElement !== document.body")


def test_a_tie_is_said_and_decides_nothing(table):
    table.get_by_role("checkbox", name="A room votes").check()
    for name in ("Answer tonight", "Understand"):
        table.get_by_role("button", name=re.compile(f"One more for {name}")).click()
    table.get_by_role("button", name="Count the hands").click()
    expect(table.locator(".tk-decided")).to_contain_text("A tie, 1 each")
    expect(table.get_by_role("heading", name="A mail at 23:40")).to_be_visible()


def test_the_calendar_shows_the_days(table):
    choose(table, "understand-first")
    picture = table.get_by_role("img")
    expect(picture).to_have_attribute("aria-label", re.compile(r"^Day 6 of 90\. answered: day 6"))
    assert picture.locator("rect").count() == 91
    assert picture.locator("rect.tk-past").count() == 6
    assert picture.locator("rect.tk-now").get_attribute("data-day") == "6"


def test_a_debrief_is_held_against_a_policy(table):
    play(table)
    debrief = table.get_by_role("region", name="Debrief")
    debrief.get_by_role("combobox").select_option(label="A complete one")
    kept = debrief.locator(".tk-kept li")
    expect(kept).to_have_count(5)
    expect(kept.first).to_contain_text("you answered on day 1, and 3 were promised")
    debrief.locator("summary", has_text="Paste your own").click()
    debrief.get_by_role("textbox", name="Its text").fill("We answer within 12 hours. Mail a@b.org.")
    debrief.get_by_role("button", name="Hold it against this").click()
    expect(kept.first).to_contain_text("and 1 were promised")
    expect(kept.nth(1)).to_contain_text("not promised")


def test_the_roads_not_taken_say_who_would_have_paid(table):
    play(table)
    debrief = table.get_by_role("region", name="Debrief")
    debrief.locator("summary", has_text="roads not taken").click()
    expect(debrief).to_contain_text("Ask for an issue in the tracker")
    debrief.locator("summary", has_text="Whose rules").click()
    expect(debrief.locator(".tk-rules li")).to_have_count(6)
    expect(debrief.locator(".tk-rules")).to_contain_text("14 days")
    expect(debrief).to_contain_text("The hole is public, with instructions.")


def test_what_is_learned_is_saved_and_undone(table, workspace):
    def incident():
        path = workspace / "plan.json"
        return json.loads(path.read_text()).get("trust", {}).get("incident", "")

    play(table)
    debrief = table.get_by_role("region", name="Debrief")
    text = debrief.get_by_role("textbox", name="Who does what")
    expect(text).to_have_value(re.compile("In the table-top: answered on day 1"))
    text.fill("The maintainer on call answers within a day.")
    debrief.get_by_role("button", name="Save to plan").click()
    expect(debrief).to_contain_text("Saved to your plan.")
    assert incident() == "The maintainer on call answers within a day."
    debrief.get_by_role("button", name="Undo").click()
    expect(debrief).to_contain_text("Undone, and saved.")
    assert incident() == ""


def test_a_game_that_is_over_is_in_the_record_once(table, workspace):
    play(table)
    lines = (workspace / ".teachkit" / "record.jsonl").read_text().splitlines()[1:]
    kept = [entry for entry in map(json.loads, lines) if entry["kind"] == "incident"]
    assert len(kept) == 1
    assert kept[0]["said"]["choices"] == [*BOOK.chosen]


def test_a_seed_that_is_none_is_refused_in_words(table):
    table.get_by_role("spinbutton", name="Seed").fill("-3")
    table.get_by_role("button", name="Start again").click()
    expect(table.get_by_role("alert")).to_contain_text("whole number")


@pytest.mark.parametrize("moment", ["arrival", "debrief", "room"])
def test_nothing_is_wrong_for_who_cannot_see_it(table, notebook, axe, contrast, themed, moment):
    if moment == "debrief":
        play(table)
        table.get_by_role("region", name="Debrief").get_by_role("combobox").select_option("stale")
        for words in ("roads not taken", "Whose rules"):
            table.locator("summary", has_text=words).click()
    if moment == "room":
        table.get_by_role("checkbox", name="A room votes").check()
    assert axe(notebook, ".tk-incident") == []
    assert contrast(notebook, ".tk-incident")[0] >= 4.5
    with themed(notebook):
        assert contrast(notebook, ".tk-incident")[0] >= 4.5
        assert axe(notebook, ".tk-incident") == []


def test_it_fits_a_narrow_page(table, notebook, overflowing):
    choose(table, "answer")
    notebook.set_viewport_size({"width": 420, "height": 1600})
    try:
        assert overflowing(table, ".tk-entries, svg") == []
    finally:
        notebook.set_viewport_size({"width": 1280, "height": 1900})
