"""The page says within three seconds that somebody is gone, and has everything back by itself."""

import json
import os
import signal
import time

import pytest

from tests.workshop.page.conftest import children_of, predict

pytestmark = pytest.mark.browser

SERVER_GONE = "The room does not answer."
PYTHON_GONE = "The tools of this page have lost their Python."


@pytest.fixture
def own_room(room_server):
    """A room of the test's own: it is going to be stopped."""
    return room_server("--chapters=premise", "--code=FERRIS")


def name_field(page):
    return page.locator(".widget-text input").first


def saved_plan(room):
    """The project of the only plan that the room has on its disk."""
    for path in (room.folder / "people").glob("*/plan.json"):
        return json.loads(path.read_text())["project"]
    return {}


def until(holds, what, seconds=20):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def name_project(page, room, name):
    field = name_field(page)
    field.fill(name)
    field.press("Tab")
    until(lambda: saved_plan(room).get("name") == name, f"{name} is not in the plan")


def seconds_until_said(page, text):
    since = time.monotonic()
    page.locator("#banner").get_by_text(text).wait_for(timeout=10000)
    return time.monotonic() - since


def test_a_killed_python_is_said_and_comes_back_with_what_was_set(come_in, own_room):
    before = children_of(own_room.process.pid)
    page = come_in("room/premise", own_room)
    before |= children_of(own_room.process.pid)
    name_project(page, own_room, "zlib")
    mine = children_of(own_room.process.pid) - before
    assert mine, "the first move has made a Python for this page"
    others = children_of(own_room.process.pid) - mine
    for pid in others:
        os.kill(pid, signal.SIGSTOP)  # nobody makes a new one yet
    try:
        for pid in mine:
            os.kill(pid, signal.SIGKILL)
        assert seconds_until_said(page, PYTHON_GONE) < 3
        form = predict(page, "8")  # what needs no Python goes on
        form.get_by_text("What happened").wait_for()
        page.wait_for_function(
            "() => document.getElementById('kept').textContent === 'All answers kept'"
        )
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)
    page.locator("#banner").get_by_text("The tools have their Python again.").wait_for()
    assert name_field(page).input_value() == "zlib"
    name_project(page, own_room, "zlib, again")


def test_a_killed_server_is_said_and_a_new_one_finds_the_page_as_it_was(
    come_in, own_room, room_server, kept
):
    page = come_in("room/premise", own_room)
    name_project(page, own_room, "bzip2")
    own_room.process.send_signal(signal.SIGKILL)
    assert seconds_until_said(page, SERVER_GONE) < 3
    predict(page, "14").get_by_text("What happened").wait_for()
    page.wait_for_function(
        "() => document.getElementById('kept').textContent === 'Waiting to be sent: 1'"
    )
    port = own_room.url.rsplit(":")[-1].strip("/")
    room_server("--chapters=premise", "--code=FERRIS", f"--port={port}", folder=own_room.folder)
    since = time.monotonic()
    page.locator("#banner").get_by_text("The room is back.").wait_for()
    kept(page)
    assert time.monotonic() - since < 6  # JupyterLab by itself looks again after 10 to 30 seconds
    assert name_field(page).input_value() == "bzip2"
    name_project(page, own_room, "bzip2, again")


def test_a_server_that_only_falls_silent_is_noticed_as_well(come_in, own_room):
    page = come_in("room/premise", own_room)
    own_room.process.send_signal(signal.SIGSTOP)
    try:
        assert seconds_until_said(page, SERVER_GONE) < 3.2
    finally:
        own_room.process.send_signal(signal.SIGCONT)
    page.locator("#banner").get_by_text("The room is back.").wait_for()
    name_project(page, own_room, "ntpd")


def test_what_was_set_while_nobody_listened_reaches_python_afterwards(come_in, own_room):
    page = come_in("room/premise", own_room)
    name_project(page, own_room, "sudo")
    own_room.process.send_signal(signal.SIGSTOP)
    field = name_field(page)
    try:
        seconds_until_said(page, SERVER_GONE)
        field.fill("doas")
        field.press("Tab")
    finally:
        own_room.process.send_signal(signal.SIGCONT)
    until(lambda: saved_plan(own_room).get("name") == "doas", "what was typed is lost")


def test_who_is_no_longer_known_is_told_so_and_keeps_their_answers(come_in, room):
    page = come_in("room/premise")
    page.context.clear_cookies()
    predict(page, "3")
    page.locator("#banner").get_by_text("does not know this browser any more").wait_for()
    assert (
        page.evaluate("() => document.getElementById('kept').textContent")
        == "Waiting to be sent: 1"
    )
    page.locator("#banner").get_by_role("link", name="To the door").wait_for()
