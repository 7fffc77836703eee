"""The pages themselves: phone, dark, keyboard, weight, and a network without https."""

import socket

import pytest

from teachkit.workshop.template import waiting_page
from tests.workshop.conftest import start_room
from tests.workshop.page.conftest import TOOLS, guarded, predict

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "device_scale_factor": 2}
PATHS = ["", "room", "room/premise", "room/choose", "nowhere"]
MOST = 1.5 * 1000 * 1000  # bytes of a first page, as they come over the wire


def goto(page, room, path):
    """Go to a page of the room as somebody who has joined; "" is the door."""
    if path == "":
        page.context.clear_cookies()
    page.goto(room.url + path)
    if path.startswith("room/"):
        page.wait_for_selector(TOOLS, timeout=60000)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path or "door")
def test_no_page_scrolls_sideways_on_a_phone(come_in, room, overflow, path):
    page = come_in(**PHONE)
    goto(page, room, path)
    assert overflow(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "room", "nowhere"], ids=lambda path: path or "door")
def test_no_page_has_a_barrier(come_in, room, axe, path, scheme):
    page = come_in(color_scheme=scheme, bypass_csp=True)
    goto(page, room, path)
    assert axe(page, "body") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chapter_has_no_barrier_in_what_stands_around_its_tools(come_in, axe, contrast, scheme):
    page = come_in("room/premise", color_scheme=scheme, bypass_csp=True)
    for part in (".rm-top", ".rm-text section", ".rm-output .tk-ask"):
        assert contrast(page, part)[0] >= 4.5, (part, contrast(page, part))
    found = axe(page, "body")
    assert [one for one in found if not all("widget-" in node for node in one[1])] == []


def test_in_the_dark_the_tools_are_dark_as_well(come_in):
    page = come_in("room/premise", color_scheme="dark")
    light = page.evaluate(
        "() => getComputedStyle(document.querySelector('.rm-output .tk-ask')).color"
    )
    page.emulate_media(color_scheme="light")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")
    dark = page.evaluate(
        "() => getComputedStyle(document.querySelector('.rm-output .tk-ask')).color"
    )
    assert (light, dark) == ("rgb(231, 234, 238)", "rgb(28, 32, 38)")


def test_the_text_is_there_before_any_script_has_run(come_in, room):
    page = come_in()
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(f"{room.url}room/premise")
    text = page.locator("#text").inner_text()
    assert "Claims can be counted" in text
    assert "A tool comes here in a moment." in text
    assert page.locator("#text h2").count() > 5


def test_the_first_chapter_weighs_less_than_it_may(come_in, room):
    page = come_in()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes = []
    wire.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    page.goto(f"{room.url}room/premise")
    page.wait_for_selector(TOOLS, timeout=60000)
    page.wait_for_load_state("networkidle")
    # Six at a time: on a slow line each six more take a round trip.
    assert 40 < len(sizes) < 80
    assert sum(sizes) < MOST, sum(sizes)


def test_a_wrong_code_is_said_in_the_rooms_words_and_a_right_one_lets_in(browser, room):
    with guarded(browser) as page:
        page.goto(room.url)
        assert page.evaluate("() => document.activeElement.id") == "code"
        page.keyboard.type("wrong")
        page.keyboard.press("Enter")
        page.get_by_text("That is not the code of this room").wait_for()
        assert page.evaluate("() => document.activeElement.id") == "code"
        page.get_by_label("The room's code").fill(room.code)
        page.get_by_label("Your name, if you like").fill("<b>Ada</b>")
        page.keyboard.press("Enter")
        page.wait_for_url("**/room")
        assert page.locator("h1").inner_text() == "Welcome, <b>Ada</b>"


def test_the_private_link_is_copied_and_leads_to_the_same_answers_on_another_device(
    browser, room, come_in, kept
):
    page = come_in("room/premise", permissions=["clipboard-read", "clipboard-write"])
    predict(page, "10")
    kept(page)
    page.goto(f"{room.url}room")
    page.get_by_role("button", name="Copy my link").click()
    page.get_by_text("Copied.").wait_for()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "/me/" in link
    page.get_by_text("1 of ").wait_for()
    with guarded(browser) as other:
        other.goto(room.url + "me/" + link.rpartition("/")[2])
        other.get_by_text("1 of ").wait_for()
        other.goto(f"{room.url}room/premise")
        other.wait_for_selector(TOOLS)
        other.locator(".tk-ask").first.get_by_text("You said 10").wait_for()


def test_a_full_room_says_how_many_are_before_you_and_goes_in_by_itself(come_in, room):
    page = come_in()
    answers = iter([{"before": 2, "seconds": 2}, {"before": 0, "seconds": 2}])

    def queue(route):
        if "text/html" in route.request.headers.get("accept", ""):
            if page.url.endswith("/room"):
                shown = waiting_page("/", "A room", 3, 1, "/room/premise")
                return route.fulfill(status=503, content_type="text/html", body=shown)
            return route.continue_()
        told = next(answers, None)
        return route.fulfill(status=503, json=told) if told else route.fulfill(status=200, body="")

    page.route("**/room/premise", queue)
    page.goto(f"{room.url}room/premise")
    assert "3 people are before you." in page.locator("#queue").inner_text()
    link = page.get_by_role("link", name="Your own page")
    link.focus()
    page.get_by_text("2 people are before you.").wait_for()
    page.get_by_text("You are next.").wait_for()
    assert link.evaluate("(link) => link === document.activeElement")
    page.unroute("**/room/premise")
    page.wait_for_selector(TOOLS, timeout=60000)


def test_a_room_in_a_local_network_needs_no_https(browser, tmp_path):
    """A browser gives a plain address no randomUUID, no locks and no clipboard."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks by which way it would go
        address = probe.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("this machine has no address but its own")
    server = start_room(tmp_path / "room", "--chapters=premise", f"--host={address}")
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{server.url}?code={server.code}")
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url("**/room")
        assert page.evaluate("() => window.isSecureContext") is False
        page.get_by_role("button", name="Copy my link").click()
        page.get_by_text("Copied.").wait_for()
        page.goto(f"{server.url}room/premise")
        page.wait_for_selector(TOOLS, timeout=60000)
        predict(page, "4")
        page.wait_for_function(
            "() => document.getElementById('kept').textContent === 'All answers kept'"
        )
    finally:
        context.close()
        server.stop()
