"""A workshop of half an hour in fast motion: 200 simulated people and three in real browsers.

From the code on the wall to the exported report, as a facilitator leads it: a prediction that all
make, a vote and a second one, the tools, words, a ranking, an incident, the end. At the end each
answer that was acknowledged is in the export, once. `TEACHKIT_WALK=DIR` leaves a picture of each
station there.
"""

import csv
import io
import json
import os
import random
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from teachkit.course.load import load_questions
from tests.workshop.board.conftest import LISTEN, Desk, paged  # noqa: F401  # a fixture
from tests.workshop.conftest import start_room
from tests.workshop.crowd import Crowd

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = 200
TOUCHING = 60  # of them move a tool; each that does has a Python of their own
ITEMS = "One item a line, two to twelve. Everybody puts them in order."
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
DEVICES = ({}, PHONE, {"color_scheme": "dark"})


def photograph(page, name, **options):
    """Keep a picture, when somebody asked for pictures."""
    if folder := os.environ.get("TEACHKIT_WALK"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", **options)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    server = start_room(
        tmp_path_factory.mktemp("walked") / "room",
        "--title=Half an hour",
        "--chapters=start,premise,choose,depend,trust",
        f"--participants={PEOPLE + len(DEVICES)}",
    )
    yield server
    assert server.stop() == 0
    server.process.stdout.close()


@pytest.fixture(scope="module")
def crowd(room):
    crowd = Crowd(room, PEOPLE)
    yield crowd
    crowd.leave()


def come_in(page, room):
    """Join as a person does, from the address and the code on the wall."""
    page.goto(room.url)
    page.get_by_label("The room's code").fill(room.code.lower())
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/room")


def send(page, kind):
    """Answer what the room is asked, in the panel."""
    panel = page.locator("#ask")
    panel.wait_for()
    if kind == "number":
        panel.locator("input[inputmode=decimal], input[type=number]").first.fill("40")
    elif kind == "choices":
        panel.get_by_role("radio").first.check()
    elif kind == "words":
        panel.locator("input[type=text], textarea").first.fill("upstream")
    panel.get_by_role("button", name="Send", exact=True).click()
    panel.get_by_text("Kept.").wait_for()


def test_half_an_hour(room, crowd, paged):  # noqa: F811  # the fixture of that name
    with ExitStack() as stack:
        board = stack.enter_context(paged(room.board))
        board.wait_for_selector("#stage h2")
        wall = board.context.new_page()
        wall.goto(f"{room.url}present")
        board.evaluate(LISTEN)
        desk = Desk(room, board, wall, [])
        wall.get_by_text(room.code).first.wait_for()
        photograph(wall, "01-wall-waiting")

        # --- minute 0: people come in
        pages = [stack.enter_context(paged(**device)) for device in DEVICES]
        photograph_join(pages[1], room)
        for page in pages:
            come_in(page, room)
        photograph(pages[1], "03-phone-home", full_page=True)
        crowd.join()
        everybody = PEOPLE + len(pages)
        desk.until(f"told.people === {everybody} && told.online === {everybody}")

        # --- minute 3: the first chapter for all, and a prediction that each makes alone
        for chapter in ("start", "premise"):
            desk.open_next(chapter)
        for page in pages:
            page.goto(f"{room.url}room/premise")
            page.wait_for_selector(".tk-ask")
        question = load_questions("premise").predictions[0]
        alone = crowd.predict(question, "premise")
        desk.until(f"told.answered['{question.id}'] === {PEOPLE}")
        photograph(pages[0], "04-chapter")
        photograph(pages[1], "05-phone-chapter")
        photograph(pages[2], "06-dark-chapter")

        # --- minute 8: a vote, talk to your neighbour, a second vote
        check = load_questions("premise").checks[1]
        open_question(desk, "premise", check.id)
        ask = desk.on_stage()
        luck = random.Random(7)
        first = crowd.say(ask["id"], 1, lambda _: {"choice": luck.randrange(len(ask["choices"]))})
        for page in pages:
            send(page, "choices")
        desk.answered(PEOPLE + len(pages))
        photograph(board, "07-board-before-reveal")
        photograph(wall, "08-wall-before-reveal")
        photograph(pages[1], "09-phone-asked")
        desk.press("Close")
        desk.press("Second vote")
        desk.until("told.show && told.show.round === 2")
        truth = next(one for one in desk.told()["asks"] if one["id"] == ask["id"])["truth"]["index"]
        second = crowd.say(
            ask["id"],
            2,
            lambda n: {"choice": truth if n % 4 else luck.randrange(len(ask["choices"]))},
        )
        crowd.everybody_knows(lambda told: told["ask"]["shown"] is None)
        desk.reveal()
        crowd.everybody_knows(lambda told: told["ask"]["truth"] is not None)
        photograph(board, "10-board-after-second-vote", full_page=True)
        photograph(wall, "11-wall-after-reveal")
        photograph(pages[1], "12-phone-revealed")

        # --- minute 14: everybody tries the tool; some of them at once
        desk.open_next("choose")
        moved = crowd.all(touch, range(TOUCHING))
        assert len(moved) == TOUCHING
        pages[0].goto(f"{room.url}room/choose")
        pages[0].locator("input[type=range]").first.wait_for()
        pages[0].locator("input[type=range]").first.focus()
        pages[0].keyboard.press("ArrowRight")
        photograph(pages[0], "13-tool")

        # --- minute 20: words, seen by you before the wall sees them
        ask = desk.compose("words", "What would you never rewrite?")
        words = ["sudo", "the kernel", "Emacs", "nothing", "my own code"]
        crowd.say(ask["id"], 1, lambda n: {"words": [words[n % len(words)]]})
        send(pages[1], "words")
        desk.answered(PEOPLE + 1)
        board.get_by_role("tab", name="Words").click()
        photograph(board, "14-board-words", full_page=True)
        desk.press(f"Let all {len(words) + 1} through", "#rest")
        desk.reveal()
        photograph(wall, "15-wall-words")

        # --- minute 24: what the room would take first
        ask = desk.compose("a ranking", "Which one first?", **{ITEMS: "zlib\nsudo\nntpd\nbzip2"})
        ranked = crowd.say(ask["id"], 1, lambda n: {"order": random.Random(n).sample(range(4), 4)})
        desk.answered(ranked)
        desk.reveal()
        photograph(wall, "16-wall-ranking")

        # --- minute 26: an incident
        ask = desk.compose("an incident")
        game = desk.until("told.game")["game"]["game"]
        ids = [one["id"] for one in game["choices"]]
        played = crowd.say(ask["id"], ask["round"], lambda n: {"choice": ids[n % 7 % len(ids)]})
        desk.answered(played)
        desk.press("Play what most voted for")
        desk.until("told.game && told.game.last")
        photograph(wall, "17-wall-incident")
        photograph(board, "18-board-end", full_page=True)

        # --- minute 30: what remains
        kept = exported(board, room)
        check_export(kept, question, alone, first + len(pages), second)
        report = board.context.new_page()
        report.goto(f"{room.url}board/export.html")
        report.wait_for_selector("h1")
        photograph(report, "19-report", full_page=True)
        work = pages[0].context.request.get(f"{room.url}room/work.zip")
        assert work.ok
        assert zipfile.ZipFile(io.BytesIO(work.body())).testzip() is None


def photograph_join(page, room):
    page.goto(f"{room.url}?code={room.code}")
    photograph(page, "02-phone-join")


def open_question(desk, chapter, question):
    """Ask the room a question of the course, from the board's list."""
    desk.board.get_by_role("tab", name="From the course").click()
    group = desk.board.locator(f"#rest details[data-keep={chapter}]")
    group.locator("summary").click()
    group.locator(f"[data-key='ask {question}']").click()
    desk.until("told.show && told.show.state === 'open'")


async def touch(person, _number):
    """Open a chapter with a tool, and move something in it."""
    states = await person.widgets("choose")
    model = next(id for id, state in states.items() if "weights" in state)
    weights = states[model]["weights"]
    name = next(iter(weights))
    await person.move(model, weights={**weights, name: 0.5})
    return model


def exported(board, room):
    got = board.context.request.get(f"{room.url}board/export.json")
    assert got.ok
    table = board.context.request.get(f"{room.url}board/export.csv")
    rows = list(csv.reader(io.StringIO(table.text())))
    assert len(rows) > PEOPLE
    return json.loads(got.body())


def check_export(kept, question, alone, first, second):
    """Each answer that was acknowledged is there, and none of them twice."""
    assert len(kept["people"]) == PEOPLE + len(DEVICES)
    cards = [one["person"] for one in kept["cards"] if one["question"] == question.id]
    assert len(cards) == len(set(cards)) == alone
    vote = next(one for one in kept["asks"] if one["kind"] == "choices")
    rounds = [[one["person"] for one in vote["said"] if one["round"] == n] for n in (1, 2)]
    assert [len(round_) for round_ in rounds] == [first, second]
    assert [len(set(round_)) for round_ in rounds] == [first, second]
