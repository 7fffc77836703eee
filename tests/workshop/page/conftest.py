"""A room that is open, people with a Chromium in it, and the facilitator's deeds without one."""

import json
import re
import secrets
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest

from tests.browser.conftest import axe, contrast  # noqa: F401  # fixtures
from tests.workshop.conftest import start_room

HERE = ("127.0.0.1", "localhost")
TOOLS = "html[data-tools=here]"


class Facilitator:
    """Does what the board does, by its own route."""

    def __init__(self, room):
        self.room = room
        self._open = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar())).open
        self._open(f"{room.url}board/enter/{room.board.rpartition('/')[2]}", timeout=20).close()

    def do(self, **what):
        head = {"Content-Type": "application/json"}
        request = Request(self.room.url + "board/do", json.dumps(what).encode(), head)
        with self._open(request, timeout=20) as answer:
            return json.loads(answer.read())

    def ask(self, **what):
        """Ask the room: added, opened; return its id."""
        id = secrets.token_hex(8)
        self.do(do="ask.add", id=id, **what)
        self.do(do="ask.open", id=id)
        return id


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A room with two chapters, open for the module."""
    server = start_room(tmp_path_factory.mktemp("open") / "room", "--chapters=premise,choose")
    yield server
    server.stop()


@pytest.fixture
def facilitator(room):
    """Who leads the room; afterwards nothing is on show, and everybody goes their own way."""
    leads = Facilitator(room)
    yield leads
    leads.do(do="ask.show", id=None)
    leads.do(do="pace.free", free=True)
    leads.do(do="timer.stop")


@pytest.fixture
def come_in(browser, room):
    """A function: a new person's page, on ``path`` of a room; nothing may break or go elsewhere."""
    with ExitStack() as stack:

        def enter(path="room", server=room, **options):
            page = stack.enter_context(guarded(browser, **options))
            page.goto(f"{server.url}?code={server.code}")
            page.get_by_role("button", name="Come in").click()
            page.wait_for_url("**/room")
            if path != "room":
                page.goto(server.url + path)
                page.wait_for_selector(TOOLS, timeout=60000)
            return page

        yield enter


@contextmanager
def guarded(browser, **options):
    """A page of a context of its own, whose end looks at what went wrong in it."""
    context = browser.new_context(**{"color_scheme": "light", **options})
    strangers, broken = [], []

    def guard(route):
        host = re.sub(r"^\w+://([^/:]*).*", r"\1", route.request.url)
        if host in HERE or route.request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    context.on("weberror", lambda error: broken.append(str(error.error)))
    context.on(
        "console", lambda said: "Content Security Policy" in said.text and broken.append(said.text)
    )
    page = context.new_page()
    page.set_default_timeout(15000)
    yield page
    context.close()
    assert strangers == []
    assert broken == []


@pytest.fixture(scope="session")
def kept():
    """A function: wait until the page says that the room has all answers."""

    def wait(page):
        page.wait_for_function(
            "() => document.getElementById('kept').textContent === 'All answers kept'"
        )

    return wait


def predict(page, answer="12", card=0):
    """Commit a number on one of the chapter's cards."""
    form = page.locator(".rm-output .tk-ask").nth(card)
    form.get_by_label("Your answer").fill(answer)
    form.get_by_role("button", name="Commit").click()
    return form


def children_of(pid):
    """The processes below one, as a set of their numbers."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            found |= {int(folder.name)} | children_of(int(folder.name))
    return found


@pytest.fixture(scope="session")
def overflow():
    """A function: what makes a page scroll sideways."""

    def wide(page):
        return page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
              [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
                && one.getBoundingClientRect().right > innerWidth + 1)
                .map((one) => `${one.tagName}.${one.className}`).slice(0, 8)"""
        )

    return wide
