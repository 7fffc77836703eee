"""A room that is open, with the facilitator's board and the wall in a Chromium, and people in it.

The people are plain HTTP: they join by the code, and answer as their pages do.
"""

import json
import re
import secrets
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest

from tests.browser.conftest import axe, contrast  # noqa: F401  # fixtures
from tests.workshop.conftest import start_room

HERE = ("127.0.0.1", "localhost")
# What the room tells the board, kept for the test to read.
LISTEN = """() => {
  window.told = null;
  const wire = new URL("board/live", document.baseURI);
  wire.protocol = "ws:";
  new WebSocket(wire).onmessage = ({data}) => {
    const message = JSON.parse(data);
    if (message.type === "board") window.told = message;
  };
}"""


class Person:
    """Somebody who has joined."""

    def __init__(self, room, name=""):
        self.room = room
        self._open = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar())).open
        self.post("join", {"code": room.code, "name": name})

    def post(self, path, value):
        """Send JSON; return the status and what was answered."""
        head = {"Content-Type": "application/json"}
        request = Request(self.room.url + path, json.dumps(value).encode(), head)
        try:
            with self._open(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def say(self, ask, round_, **value):
        """Answer an ask."""
        sent = {"id": secrets.token_hex(16), "ask": ask, "round": round_, "value": value}
        status, told = self.post("room/say", sent)
        assert status == 200, told


@dataclass
class Desk:
    """The facilitator's pages, and what the room tells them."""

    room: object
    board: object
    wall: object
    people: list

    def told(self):
        """The latest message to the board."""
        self.board.wait_for_function("() => window.told")
        return self.board.evaluate("() => window.told")

    def until(self, holds):
        """Wait until the latest message is such that ``holds``, an expression of JavaScript."""
        self.board.wait_for_function(f"() => window.told && ((told) => {holds})(window.told)")
        return self.told()

    def on_stage(self):
        """The ask that is on the stage."""
        told = self.told()
        return next(one for one in told["asks"] if one["id"] == told["show"]["id"])

    def press(self, name, within="#stage"):
        """Press a button by what it says."""
        self.board.locator(within).get_by_role("button", name=name, exact=True).click()

    def open_next(self, chapter):
        """Open the next chapter for all; it is open when the board says so."""
        self.press("Next chapter for all", "#rail")
        told = self.until(f"told.pace.chapter === '{chapter}'")
        (title,) = (one["title"] for one in told["chapters"] if one["id"] == chapter)
        self.board.locator("#rail").get_by_text(f"Now: {title}").wait_for()
        return told

    def reveal(self):
        """Reveal what is on the stage, and answer the question."""
        self.press("Reveal…")
        self.board.get_by_role("dialog").get_by_role("button", name="Reveal").click()
        self.board.wait_for_selector("#stage .tk-chip:has-text('shown to the room')")

    def compose(self, kind, prompt="", **fields):
        """Ask something of one's own; return the ask."""
        known = {one["id"] for one in self.told()["asks"]}
        self.board.get_by_role("tab", name="Your own").click()
        form = self.board.locator("#rest form")
        form.get_by_role("radio", name=kind, exact=True).check()
        if prompt:
            form.get_by_label("What do you ask?").fill(prompt)
        for label, value in fields.items():
            form.get_by_label(label).fill(value)
        form.get_by_role("button", name="Ask now").click()
        self.until(f"told.show && !{json.dumps(sorted(known))}.includes(told.show.id)")
        self.board.wait_for_selector("#stage .tk-chip:has-text('open')")
        return self.on_stage()

    def answered(self, count):
        """Wait until so many have answered, in the room, on the board and on the wall."""
        self.board.wait_for_selector(f"#stage .bd-answered strong:text-is('{count}')")
        self.wall.wait_for_selector(f".pr-count strong:text-is('{count}')")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A room that is open."""
    server = start_room(tmp_path_factory.mktemp("rooms") / "room", "--title=Tuesday")
    yield server
    server.stop()
    server.process.stdout.close()


@pytest.fixture(scope="module")
def paged(browser):
    """A context: a page in a context of its own; no other host is reached, no script breaks."""

    @contextmanager
    def opened(address="", **options):
        size = {"width": 1280, "height": 720}
        context = browser.new_context(**{"viewport": size, "color_scheme": "light", **options})
        strangers, broken = [], []

        def guard(route):
            host = re.sub(r"^\w+://([^/:]*).*", r"\1", route.request.url)
            if host in HERE or route.request.url.startswith(("data:", "blob:")):
                route.continue_()
            else:
                strangers.append(route.request.url)
                route.abort()

        context.route("**/*", guard)
        page = context.new_page()
        page.set_default_timeout(30000)
        page.on("pageerror", lambda error: broken.append(error.stack or str(error)))
        page.on(
            "console",
            lambda said: "Content Security Policy" in said.text and broken.append(said.text),
        )
        if address:
            page.goto(address)
        yield page
        context.close()
        assert strangers == []
        assert broken == []

    return opened


@pytest.fixture(scope="module")
def desk(room, paged):
    """The board and the wall of a room, side by side, and five people in it."""
    with ExitStack() as stack:
        board = stack.enter_context(paged(room.board))
        board.wait_for_selector("#stage h2")
        wall = board.context.new_page()
        wall.set_default_timeout(30000)
        wall.goto(f"{room.url}present")
        board.evaluate(LISTEN)
        yield Desk(room, board, wall, [Person(room, f"Crab {n}") for n in range(5)])
