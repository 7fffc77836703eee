"""What somebody has said is never lost, and never doubled."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.workshop.cable import Cable
from tests.workshop.page.conftest import TOOLS, guarded, predict

pytestmark = pytest.mark.browser

ANSWERS = """() => fetch("/room/answers").then((answer) => answer.json())"""
WAITING = "() => document.getElementById('kept').textContent"
NO_DATABASE = (
    "Object.defineProperty(window, 'indexedDB', {get() { throw new Error('not here'); }});"
)


def latest(page):
    return page.evaluate(ANSWERS)["latest"]


def entries_of(room, page):
    """The questions of all entries that the room keeps of this person, doubled ones twice."""
    me = page.evaluate(ANSWERS)["person"]
    with closing(sqlite3.connect(f"file:{room.folder}/room.sqlite?mode=ro", uri=True)) as store:
        return [name for (name,) in store.execute("SELECT name FROM entry WHERE person = ?", (me,))]


@pytest.mark.parametrize("before", ["", NO_DATABASE], ids=["in-a-database", "without-one"])
def test_an_answer_given_while_the_network_is_gone_survives_a_reload(browser, room, kept, before):
    with Cable(int(room.url.rsplit(":")[-1].strip("/"))) as cable, guarded(browser) as page:
        url = f"http://127.0.0.1:{cable.port}/"
        page.add_init_script(before)
        page.goto(f"{url}?code={room.code}")
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url("**/room")
        page.goto(f"{url}room/premise")
        page.wait_for_selector(TOOLS)
        cable.cut()
        form = predict(page)
        form.get_by_text("What happened").wait_for()  # judged in the page, with nobody there
        page.wait_for_function(f"() => ({WAITING})() === 'Waiting to be sent: 1'")
        page.on("dialog", lambda dialog: dialog.accept())
        cable.mend()
        shut = ["POST"]
        page.route(
            "**/room/answers",
            lambda route: route.abort() if route.request.method in shut else route.fallback(),
        )
        page.reload()
        page.wait_for_selector(TOOLS)
        assert page.evaluate(WAITING) == "Waiting to be sent: 1"
        page.locator(".tk-ask").first.get_by_text("You said 12").wait_for()
        shut.clear()
        kept(page)
        assert entries_of(room, page) == ["premise.sudo-share"]


def test_two_tabs_and_a_double_click_keep_an_answer_once(come_in, room, kept):
    first = come_in("room/premise")
    second = first.context.new_page()
    second.goto(f"{room.url}room/premise")
    second.wait_for_selector(TOOLS)
    form = first.locator(".rm-output .tk-ask").first
    form.get_by_label("Your answer").fill("9")
    # Two clicks in one turn of the page, as of a finger that trembles.
    form.get_by_role("button", name="Commit").evaluate(
        "(button) => { button.click(); button.click(); }"
    )
    kept(first)
    kept(second)
    assert entries_of(room, first) == ["premise.sudo-share"]


def test_a_tab_that_stays_sends_what_a_closed_one_could_not(come_in, room, kept):
    first = come_in("room/premise")
    second = first.context.new_page()
    second.goto(f"{room.url}room/premise")
    second.wait_for_selector(TOOLS)
    first.route("**/room/answers", lambda route: route.abort())
    predict(first, "30")
    second.wait_for_function("() => !document.getElementById('kept').hidden")
    first.close(run_before_unload=False)
    kept(second)
    assert latest(second)["premise.sudo-share"]["said"]["answer"] == 30


def test_an_answer_that_was_kept_but_not_acknowledged_is_kept_once(come_in, room, kept):
    page = come_in("room/premise")
    cut = []

    def lose(route):
        if route.request.method == "POST" and not cut:
            cut.append(route.fetch().status)  # the room has it, and the page never hears of it
            route.abort()
        else:
            route.continue_()

    page.route("**/room/answers", lose)
    predict(page, "21")
    kept(page)
    assert cut == [200]
    assert entries_of(room, page) == ["premise.sudo-share"]


def test_what_the_room_refuses_is_said_and_not_sent_for_ever(come_in):
    page = come_in("room/premise")
    sent = []

    def refuse(route):
        if route.request.method != "POST":
            return route.continue_()
        entries = json.loads(route.request.post_data)["entries"]
        sent.append(len(entries))
        refused = [
            {"id": one["id"], "code": "x", "message": "No such question", "hint": "Go on."}
            for one in entries
        ]
        return route.fulfill(json={"kept": [], "refused": refused})

    page.route("**/room/answers", refuse)
    predict(page)
    page.locator("#banner").get_by_text(
        "An answer was not taken: No such question. Go on."
    ).wait_for()
    assert sent == [1]
    assert page.evaluate(WAITING) == "All answers kept"


def test_a_full_disk_at_the_room_means_wait_and_not_lose(come_in, kept):
    page = come_in("room/premise")
    tries = []

    def full(route):
        if route.request.method != "POST" or len(tries) > 1:
            return route.continue_()
        tries.append(route.request.post_data)
        error = {"code": "cannot-write", "message": "The disk is full", "hint": ""}
        return route.fulfill(status=503, json=error)

    page.route("**/room/answers", full)
    predict(page, "17")
    kept(page)
    assert len(tries) == 2
    assert tries[0] == tries[1]  # the same id each time
    assert latest(page)["premise.sudo-share"]["said"]["answer"] == 17


def test_what_lies_unsent_is_never_sent_as_somebody_else(come_in, room, kept):
    page = come_in("room/premise")
    shut = ["POST"]  # emptied later: a route that is taken away may be answering at that moment
    page.route(
        "**/room/answers",
        lambda route: route.abort() if route.request.method in shut else route.fallback(),
    )
    predict(page, "33")
    page.wait_for_function(f"() => ({WAITING})() === 'Waiting to be sent: 1'")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.clear_cookies()
    page.goto(f"{room.url}?code={room.code}")
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url("**/room")
    shut.clear()
    page.goto(f"{room.url}room/premise")
    page.wait_for_selector(TOOLS)
    predict(page, "1", card=1)
    kept(page)
    assert list(latest(page)) == ["premise.zlib-share"]


def test_a_page_warns_before_it_goes_only_while_something_is_unsent(come_in, kept):
    page = come_in("room/premise")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    predict(page, "5")
    kept(page)
    page.reload()
    page.wait_for_selector(TOOLS)
    assert asked == []
    page.route(
        "**/room/answers",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    predict(page, "6", card=1)
    page.wait_for_function(f"() => ({WAITING})() === 'Waiting to be sent: 1'")
    page.reload()
    assert asked == ["beforeunload"]
