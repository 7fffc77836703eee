"""The two pages as pages: who may open them, keys, lost connections, sizes, colours, names."""

import json
import signal
import socket
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from tests.workshop.board.conftest import LISTEN
from tests.workshop.conftest import start_room

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = (
    "ntpd-rs names 25 crates in its Cargo.toml files and locks 241. Why is 25 the wrong number for "
    "its burden, and what would you tell the person who asks you about it next week?"
)
CHOICES = "\n".join(
    f"{letter}: the rest is the business of the authors of all the crates below, and of nobody else"
    for letter in "ABCDEF"
)
# What stands out of the screen, and letters that the last row cannot read: below 2 % of the height.
UNREADABLE = """() => {
  const out = [], small = [];
  for (const one of document.querySelectorAll("main *, footer *")) {
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !one.checkVisibility() || one.closest(".tk-hidden")) continue;
    const box = one.getBoundingClientRect();
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.top < -1) {
      out.push(one.textContent);
    }
    const drawn = one.ownerSVGElement;
    const scale = drawn ? drawn.getScreenCTM().a : 1;
    const letters = parseFloat(getComputedStyle(one).fontSize) * scale;
    if (letters < innerHeight * 0.02) small.push([one.textContent, letters]);
  }
  const root = document.documentElement;
  return {out, small, scroll: root.scrollHeight > innerHeight || root.scrollWidth > innerWidth};
}"""


def test_the_board_says_how_the_machine_is(desk):
    strip = desk.board.locator("#rail section", has_text="The machine")
    strip.get_by_text("To write an answer").wait_for()
    words = strip.inner_text().split("\n")
    assert words[words.index("Store") + 1] == "SQLite"
    assert float(words[words.index("To write an answer") + 1].removesuffix(" ms")) >= 0


@pytest.mark.parametrize("path", ["board", "present", "board/qr.svg", "board/machine"])
def test_nobody_but_the_facilitator_gets_a_page(room, path):
    with pytest.raises(HTTPError) as refused:
        build_opener(ProxyHandler({})).open(f"{room.url}{path}", timeout=20)
    with refused.value as answer:
        assert answer.code == 403
        assert b"board/static" not in answer.read()


def test_the_waiting_wall_shows_the_way_in(desk, room):
    desk.wall.wait_for_selector(".pr-wait")
    words = desk.wall.locator("#screen").inner_text()
    assert room.code in words
    assert room.url.removeprefix("http://").rstrip("/") in words
    loaded = "() => document.querySelector('.pr-qr').naturalWidth > 0"
    desk.wall.wait_for_function(loaded)


@pytest.fixture(scope="module")
def states(desk):
    """A function: bring the wall into one of its states, and return what it then has in it."""

    def waiting():
        return ".pr-wait"

    def asking():
        ask = desk.compose("choices", LONG, **{"One choice a line": CHOICES, "The right one": "2"})
        for person in desk.people:
            person.say(ask["id"], 1, choice=1)
        desk.answered(5)
        return ".pr-options"

    def revealed():
        desk.reveal()
        return "#screen svg"

    def incident():
        desk.compose("an incident")
        desk.until("told.game")
        return ".pr-harm"

    return {"waiting": waiting, "asking": asking, "revealed": revealed, "incident": incident}


@pytest.mark.parametrize("state", ["waiting", "asking", "revealed", "incident"])
def test_the_wall_is_one_screen_large_and_accessible(desk, states, state, axe, contrast):
    desk.wall.wait_for_selector(states[state]())
    for width, height in ((1280, 720), (1920, 1080)):
        desk.wall.set_viewport_size({"width": width, "height": height})
        desk.wall.wait_for_function("(high) => innerHeight === high", arg=height)
        assert desk.wall.evaluate(UNREADABLE) == {"out": [], "small": [], "scroll": False}
    for scheme in ("light", "dark"):
        for page in (desk.wall, desk.board):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_selector(f"body[data-scheme='{scheme}']")
            assert axe(page, "body") == []
            assert contrast(page, "body")[0] >= 4.5
    desk.board.emulate_media(color_scheme="light")
    desk.wall.emulate_media(color_scheme="light")


def test_every_tab_of_the_board_is_accessible_and_fits_a_small_laptop(desk, axe):
    desk.board.set_viewport_size({"width": 1024, "height": 768})
    for tab in desk.board.get_by_role("tab").all():
        tab.click()
        assert axe(desk.board, "body") == []
        wide = "() => document.documentElement.scrollWidth > innerWidth"
        assert not desk.board.evaluate(wide), tab.inner_text()
    desk.board.set_viewport_size({"width": 1280, "height": 720})


def test_the_wall_has_nothing_to_press(desk):
    controls = "a, button, input, select, textarea, summary, [tabindex], [onclick]"
    assert desk.wall.locator(controls).count() == 0
    before = desk.told()["show"]
    for key in ("PageDown", "Space", "Enter", "ArrowRight", "o", "c", "r", "v", "n", "u"):
        desk.wall.keyboard.press(key)
    desk.wall.mouse.click(300, 300)
    assert desk.told()["show"] == before


def test_single_keys_work_but_never_while_something_is_typed(desk):
    board = desk.board
    ask = desk.compose("words", "What comes to mind?")
    board.get_by_label("What do you ask?").fill("")
    board.get_by_label("What do you ask?").press_sequentially("c r o v n u ?")
    assert desk.told()["show"]["state"] == "open"
    assert board.get_by_role("dialog").count() == 0
    board.get_by_label("What do you ask?").fill("")

    board.locator("#stage-title").focus()
    board.keyboard.press("r")
    board.get_by_role("dialog", name="Show it to the room?").wait_for()
    board.keyboard.press("c")  # a dialogue is open: nothing happens
    assert desk.told()["show"]["state"] == "open"
    board.keyboard.press("Escape")
    board.keyboard.press("c")
    desk.until(f"told.show.id === {json.dumps(ask['id'])} && told.show.state === 'closed'")

    board.keyboard.press("?")
    listed = board.get_by_role("dialog", name="Shortcuts")
    assert listed.locator("dt").all_text_contents() == ["o", "c", "r", "v", "p", "n", "u", "?"]
    listed.get_by_label("Shortcuts are on").uncheck()
    listed.get_by_role("button", name="Close").click()
    board.keyboard.press("o")
    board.locator("#stage").get_by_role("button", name="Open again").wait_for()
    board.get_by_role("button", name="Shortcuts").click()
    listed.get_by_label("Shortcuts are on").check()
    board.keyboard.press("Escape")
    board.keyboard.press("o")
    desk.until("told.show.state === 'open'")


def test_what_the_room_refuses_is_said_and_changes_nothing(desk):
    desk.board.get_by_role("tab", name="Your own").click()
    form = desk.board.locator("#rest form")
    form.get_by_role("radio", name="choices", exact=True).check()
    form.get_by_label("What do you ask?").fill("One choice only?")
    form.get_by_label("One choice a line").fill("this one")
    before = len(desk.told()["asks"])
    form.get_by_role("button", name="Ask now").click()
    alert = desk.board.get_by_role("alert")
    alert.get_by_role("button", name="Put away").click()
    assert alert.inner_text() == ""
    assert form.get_by_label("What do you ask?").input_value() == "One choice only?"
    assert len(desk.told()["asks"]) == before


def test_a_room_that_comes_back_is_found_again(tmp_path, paged):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = start_room(tmp_path / "room", f"--port={port}")
    try:
        with paged(server.board) as board:
            board.wait_for_selector("#stage h2")
            wall = board.context.new_page()
            wall.goto(f"{server.url}present")
            wall.wait_for_selector(".pr-wait")
            for deed in (
                {"do": "pace", "chapter": "document"},
                {"do": "timer", "seconds": 600, "label": "Coffee, tea and cake"},
                {"do": "ask.add", "id": "first-one", "kind": "words", "prompt": LONG},
                {"do": "ask.open", "id": "first-one"},
            ):
                assert board.request.post(f"{server.url}board/do", data=deed).ok
            wall.wait_for_selector(".pr-ask")
            server.process.kill()
            lost = board.get_by_text("The room does not answer")
            lost.wait_for()
            wall.wait_for_selector("text=Reconnecting")
            assert wall.evaluate(UNREADABLE) == {"out": [], "small": [], "scroll": False}
            server.stop()
            server.process.stdout.close()
            server = start_room(tmp_path / "room", f"--port={port}")
            board.wait_for_selector(
                "text=The room does not answer", state="detached", timeout=30000
            )
            wall.wait_for_selector(".pr-lost", state="detached", timeout=30000)
            board.evaluate(LISTEN)
            board.wait_for_function("() => window.told")
    finally:
        server.stop()
        server.process.stdout.close()


def test_a_room_that_has_fallen_silent_is_noticed_though_no_socket_closes(tmp_path, paged):
    server = start_room(tmp_path / "room")
    try:
        with paged(server.board) as board:
            board.wait_for_selector("#stage h2")
            lost = board.get_by_text("The room does not answer")
            server.process.send_signal(signal.SIGSTOP)
            lost.wait_for(timeout=10000)
            server.process.send_signal(signal.SIGCONT)
            lost.wait_for(state="detached")
    finally:
        server.process.send_signal(signal.SIGCONT)
        server.stop()
