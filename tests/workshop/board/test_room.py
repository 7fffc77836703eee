"""What a facilitator does beside asking: words, an incident, the pace, the clock, the groups."""

import re

import pytest

from tests.workshop.board.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAID = [["Time", "trust"], ["time"], ["trusting"], ["<img src=x onerror=alert(1)>"], ["time"]]


@pytest.fixture(scope="module")
def worded(desk):
    """A question for words that everybody has answered, and the tab in which they are judged."""
    ask = desk.compose("words", "What does a rewrite need?")
    for person, words in zip(desk.people, SAID, strict=True):
        person.say(ask["id"], 1, words=words)
    desk.answered(5)
    desk.board.get_by_role("tab", name="Words").click()
    desk.until("told.words.length === 4")
    return ask


def words_on(wall):
    return [text.split("×")[0].strip() for text in wall.locator(".bd-words li").all_text_contents()]


def test_no_word_is_on_the_wall_before_it_is_let_through(desk, worded):
    tab = desk.board.get_by_role("tab", name="Words")
    assert "4 wait" in tab.inner_text()
    desk.reveal()
    desk.wall.wait_for_selector("text=No words have been let through yet.")
    desk.press("Let through: trust", "#rest")
    desk.wall.wait_for_selector(".bd-words li")
    assert words_on(desk.wall) == ["trust"]


def test_words_are_hidden_put_together_and_stay_text(desk, worded):
    desk.press("Let all 3 through", "#rest")
    desk.until("told.words.every((one) => one.state === 'shown')")
    desk.board.locator("#rest").get_by_label("Put with: trusting").select_option("trust")
    desk.until("told.words.some((one) => one.into === 'trust')")
    desk.press("Hide: <img src=x onerror=alert(1)>", "#rest")
    desk.wall.wait_for_function("() => document.querySelectorAll('.bd-words li').length === 2")
    assert {one.lower() for one in words_on(desk.wall)} == {"time", "trust"}
    assert desk.wall.locator("img[src=x]").count() == 0
    assert desk.board.locator("img[src=x]").count() == 0
    assert "× 2" in desk.wall.locator(".bd-words li", has_text="rust").inner_text()

    desk.board.get_by_role("button", name="Undo hiding “<img").click()
    desk.wall.wait_for_selector(".bd-words li:has-text('<img src=x')")


def test_a_room_plays_an_incident_step_by_step_and_takes_a_step_back(desk):
    ask = desk.compose("an incident")
    first = desk.until("told.game && !told.game.last")["game"]["game"]
    choice = first["choices"][0]
    for person in desk.people[:4]:
        person.say(ask["id"], ask["round"], choice=choice["id"])
    desk.people[4].say(ask["id"], ask["round"], choice=first["choices"][1]["id"])
    desk.answered(5)
    assert first["inbox"]["title"] in desk.wall.locator("h1").inner_text()
    assert desk.wall.locator(".pr-options li").count() == len(first["choices"])
    assert "80 %" not in desk.wall.locator("#screen").inner_text()

    desk.press("Peek")
    desk.board.wait_for_selector("#stage text:text-is('80 % · 4')")
    desk.press("Play what most voted for")
    desk.wall.wait_for_selector(f"text=You chose: {choice['label']} (4 of 5 votes).")
    played = desk.until("told.game && told.game.last")["game"]["game"]
    assert played["steps"] == 1
    assert f"Day {played['day']}." in desk.wall.locator("h1").inner_text()
    harm = desk.wall.locator(".pr-harm table tbody tr").all_text_contents()
    assert harm == [f"{one['word']}{one['points']}" for one in played["harm"]]

    desk.board.get_by_role("button", name="Undo the last step").click()
    desk.until("told.game && told.game.game.steps === 0")


def test_an_incident_that_is_over_asks_for_no_vote(desk):
    ask = desk.compose("an incident")
    while not (game := desk.until("told.game")["game"]["game"])["over"]:
        desk.people[0].say(ask["id"], desk.on_stage()["round"], choice=game["choices"][0]["id"])
        desk.answered(1)
        desk.press("Play what most voted for")
        desk.until(
            f"told.game.game.steps > {game['steps']}"
            " && (told.game.game.over || told.show.state === 'open')"
        )
    desk.board.wait_for_selector("#stage :text('It is over:')")
    names = desk.board.locator("#stage").get_by_role("button").all_inner_texts()
    assert "Take off the beamer" in names
    assert "Open the vote" not in names


def test_the_machines_memory_is_not_taken_for_the_kernels(desk):
    row = desk.board.locator("#rail li", has_text="Memory left")
    row.wait_for()
    left = int(row.locator(".bd-n").inner_text().split()[0])
    theirs = desk.told()["server"]["memory"] or 0
    assert left > theirs / 1024**2
    shown = desk.board.locator("#rail li", has_text="Their memory").all_inner_texts()
    assert all(str(left) not in one for one in shown)


def test_the_next_chapter_opens_for_all_and_undo_shuts_it(desk):
    chapters = [one["id"] for one in desk.told()["chapters"]]
    assert not desk.open_next(chapters[0])["pace"]["free"]
    told = desk.open_next(chapters[1])
    assert told["pace"]["open"] == chapters[:2]
    desk.wall.wait_for_selector(f".pr-chapter:has-text('{told['chapters'][1]['title']}')")
    shut = desk.board.locator("#rail .bd-chapters li", has_text="(shut)")
    assert shut.count() == len(chapters) - 2

    desk.board.get_by_role("button", name="Undo the pace").click()
    desk.until(f"told.pace.chapter === '{chapters[0]}'")
    desk.press("Let run", "#rail")
    told = desk.until("told.pace.free")
    assert told["pace"]["open"] == chapters


def test_a_timer_runs_on_the_wall_until_it_is_stopped(desk):
    rail = desk.board.locator("#rail")
    rail.get_by_label("Minutes").fill("3")
    rail.get_by_label("What the time is for").fill("Coffee")
    rail.get_by_role("button", name="Start").click()
    clock = desk.wall.locator(".pr-ends")
    clock.wait_for()
    assert re.fullmatch(r"[23]:\d\d", clock.inner_text())
    before = clock.inner_text()
    desk.wall.wait_for_function(
        "(was) => document.querySelector('.pr-ends').textContent !== was", arg=before
    )
    rail.get_by_role("button", name="Stop", exact=True).click()
    clock.wait_for(state="detached")


def test_groups_are_made_and_newcomers_are_placed(desk, room):
    rail = desk.board.locator("#rail")
    rail.get_by_label("People in a group").fill("2")
    rail.get_by_role("button", name="Make").click()
    told = desk.until("told.groups.length > 0")
    sizes = [len(group["people"]) for group in told["groups"]]
    assert sum(sizes) == len(desk.people)
    assert max(sizes) - min(sizes) <= 1
    desk.people.append(Person(room))
    rail.get_by_role("button", name="Place 1 newcomer").click()
    told = desk.until("told.groups.length > 0 && told.without.length === 0")
    assert sum(len(group["people"]) for group in told["groups"]) == len(desk.people)
    desk.press("Dissolve…", "#rail")
    desk.board.get_by_role("dialog").get_by_role("button", name="Dissolve").click()
    desk.until("told.groups.length === 0")


def test_who_is_where_is_counted_by_chapter_and_heading(desk, room, paged):
    with paged() as page:
        page.context.request.post(f"{room.url}join", data={"code": room.code, "name": ""})
        page.goto(f"{room.url}health")  # one of its origin, with no script
        page.evaluate(
            """() => new Promise((done) => {
              const wire = new URL("room/live", location.origin);
              wire.protocol = "ws:";
              window.wire = new WebSocket(wire);
              window.wire.onopen = () => {
                window.wire.send(JSON.stringify({where: {chapter: "depend", heading: "Whose?"}}));
                done();
              };
            })"""
        )
        desk.until("told.chapters.some((one) => one.id === 'depend' && one.here === 1)")
        row = desk.board.locator("#rail .bd-chapters > li", has_text="Depend:")
        row.locator("summary").click()
        assert row.locator(".bd-headings").inner_text().split() == ["Whose?", "1"]
        assert desk.told()["online"] >= 1
    desk.until("told.chapters.every((one) => one.here === 0)")


def test_what_is_taken_home_can_be_taken(desk):
    desk.board.get_by_role("tab", name="Take home").click()
    links = desk.board.locator("#rest .bd-downloads a")
    found = {}
    for link in links.all():
        answer = desk.board.context.request.get(link.get_attribute("href"))
        found[link.inner_text()] = (answer.status, len(answer.body()) > 0)
    assert found == dict.fromkeys(
        ["Report (HTML)", "Answers (CSV)", "Everything (JSON)", "Everybody's plans (ZIP)"],
        (200, True),
    )
