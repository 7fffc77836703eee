"""A real JupyterHub, its real proxy, and the workshop as its service."""

import asyncio
import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests.workshop.visitor import Visitor

pytestmark = pytest.mark.slow

PACKAGES = "package-lock.json"


class Browser:
    """Goes where redirects lead, keeps cookies, and can log in at the Hub."""

    def __init__(self, hub):
        self.hub = hub
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path="", accept="text/html"):
        """Return status, the address where it ended, and the text."""
        request = urllib.request.Request(
            urllib.parse.urljoin(self.hub.room, path), headers={"Accept": accept}
        )
        return self._open(request)

    def post(self, path, body):
        request = urllib.request.Request(
            urllib.parse.urljoin(self.hub.room, path),
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Origin": self.hub.url},
        )
        return self._open(request)

    def log_in(self, name):
        """Ask for the room, be sent to the Hub, say who one is, and come back."""
        status, at, page = self.get()
        assert (status, at.split("?")[0]) == (200, f"{self.hub.url}/hub/login"), page[:400]
        form = {"username": name, "password": self.hub.password}
        form["_xsrf"] = next(cookie.value for cookie in self.cookies if cookie.name == "_xsrf")
        action = re.search(r'<form action="([^"]*login[^"]*)"', page)[1].replace("&amp;", "&")
        return self._open(
            urllib.request.Request(
                urllib.parse.urljoin(self.hub.url, action), urllib.parse.urlencode(form).encode()
            )
        )

    def _open(self, request):
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.url, error.read().decode()


@pytest.fixture
def logged_in(hub):
    """A function: the browser of a user of the Hub, in the room."""

    def come(name):
        browser = Browser(hub)
        status, at, page = browser.log_in(name)
        assert status == 200, page[:400]
        return browser, at

    return come


def test_a_user_of_the_hub_takes_part(hub, logged_in):
    browser, at = logged_in("reads")
    assert at == f"{hub.room}room"
    status, _, page = browser.get("room/premise")
    assert status == 200
    assert "/services/workshop/" in page


async def _widgets(hub, browser):
    async with Visitor(hub.room) as visitor:
        visitor.cookies = {cookie.name: cookie.value for cookie in browser.cookies}
        states = await visitor.widgets("premise")
        ours = [one for one in states.values() if one.get("_model_name") == "AnyModel"]
        return len(states), len(ours)


def test_a_chapter_and_its_python_come_through_the_hubs_proxy(hub, logged_in):
    browser, _ = logged_in("reads")
    models, ours = asyncio.run(_widgets(hub, browser))
    assert models > 5
    assert ours > 0


def test_ones_link_leads_to_the_hub_and_names_the_address_that_people_use(hub, logged_in):
    browser, _ = logged_in("writes")
    link = re.search(r'value="([^"]*/me/[^"]*)"', browser.get("room")[2])[1]
    assert link.startswith(hub.room)
    status, at, _ = Browser(hub).get(link)
    assert (status, at.split("?")[0]) == (200, f"{hub.url}/hub/login")


def test_whoever_has_not_logged_in_is_sent_to_the_hub(hub):
    status, at, _ = Browser(hub).get("room/premise")
    assert (status, at.split("?")[0]) == (200, f"{hub.url}/hub/login")
    assert Browser(hub).get("room/answers", "application/json")[0] == 403


@pytest.mark.parametrize("path", ["join", "me/x.y", "board/enter/x"])
def test_no_code_and_no_link_gets_one_in_past_the_hub(hub, path):
    status, at, _ = Browser(hub).get(path)
    assert status in (403, 404) or at.split("?")[0] == f"{hub.url}/hub/login"
    assert Browser(hub).post(path, {"code": "ABCDE"})[0] in (403, 404, 405)


def test_a_user_without_access_stays_outside(hub):
    status, _, page = Browser(hub).log_in("stranger")
    assert status == 403, page[:400]


def test_a_facilitator_has_the_board_and_a_participant_has_not(hub, logged_in):
    leads, at = logged_in("leads")
    assert at == f"{hub.room}board"
    assert leads.get("board/export.json", "application/json")[0] == 200
    reads, _ = logged_in("reads")
    for path in ("board", "present", "board/export.json"):
        assert reads.get(path, "application/json")[0] == 403, path


def test_the_same_user_is_the_same_person_again(hub, logged_in):
    first, _ = logged_in("writes")
    again, _ = logged_in("writes")
    other, _ = logged_in("reads")
    asked = [json.loads(one.get("room/answers")[2])["person"] for one in (first, again, other)]
    assert asked[0] == asked[1] != asked[2]
    assert "writes" not in asked[0]


def test_anothers_cookie_of_the_room_is_worth_nothing(hub, logged_in):
    """The room's cookie alone says who somebody is elsewhere; here the Hub has to agree."""
    victim, _ = logged_in("writes")
    thief, _ = logged_in("reads")
    stolen = next(cookie for cookie in victim.cookies if cookie.name == "tk_person")
    thief.cookies.set_cookie(stolen)
    assert thief.get("room/answers", "application/json")[0] == 403
    bare = Browser(hub)
    bare.cookies.set_cookie(stolen)
    assert bare.get("room/answers", "application/json")[0] == 403


def test_whoever_logs_out_at_the_hub_is_out_of_the_room(hub, logged_in):
    browser, _ = logged_in("leaves")
    assert browser.get("room/answers", "application/json")[0] == 200
    before = list(browser.cookies)
    browser.get(f"{hub.url}/hub/logout")
    for cookie in before:  # somebody has kept a copy of them all
        if cookie.name in ("tk_person", "service-workshop"):
            browser.cookies.set_cookie(cookie)
    assert browser.get("room/answers", "application/json")[0] == 403


def test_the_proxys_packages_are_held_to_hashes_and_name_no_host(repository):
    lock = repository / "tests" / "workshop" / "hub" / PACKAGES
    packages = json.loads(lock.read_text())["packages"]
    del packages[""]
    assert len(packages) > 20
    assert [name for name, one in packages.items() if "integrity" not in one] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []
