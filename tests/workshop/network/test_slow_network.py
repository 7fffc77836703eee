"""A train, a hotel, a hall full of phones: 2 s for a round trip, and 5 % of all segments lost."""

import asyncio
import sys
import time

import pytest

from tests.workshop import faults
from tests.workshop.cable import Cable
from tests.workshop.served import Served
from tests.workshop.visitor import Visitor

pytest.importorskip("voila", reason="the extra 'workshop' is not installed")
pytestmark = pytest.mark.slow

WAY, LOSS = 1.0, 0.05  # seconds each way, so 2 s there and back; share of segments lost
PEOPLE = 10


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slow")
    options = ("--host=127.0.0.1", f"--participants={PEOPLE}", "--chapters=choose")
    with Served(folder / "room", *options) as served:
        yield served


def test_the_cable_is_as_slow_and_as_bad_as_it_says():
    """An echo through it: a round trip takes two ways, and what is lost comes later, in order."""

    async def measure():
        async def echo(reader, writer):
            while data := await reader.read(65536):
                writer.write(data)
            writer.close()
            await writer.wait_closed()
            over.set()

        over = asyncio.Event()
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with Cable(port, delay=0.1, loss=LOSS) as cable:
            reader, writer = await asyncio.open_connection("127.0.0.1", cable.port)
            trips = []
            for number in range(30):
                began = time.monotonic()
                writer.write(b"%04d" % number)
                assert await reader.readexactly(4) == b"%04d" % number
                trips.append(time.monotonic() - began)
            writer.close()
            await writer.wait_closed()
            await asyncio.wait_for(over.wait(), 10)
            lost = cable.lost
        server.close()
        return trips, lost

    trips, lost = asyncio.run(measure())
    assert min(trips[1:]) >= 0.2
    assert trips[0] >= 0.4, "the handshake is a round trip of its own"
    assert 1 <= lost <= 12
    assert max(trips[1:]) >= 0.4, "a lost segment costs a round trip more"


def test_ten_people_answer_and_turn_knobs(served):
    """All is acknowledged once, though one connection in twenty breaks before the answer is in."""
    asked = faults.questions()[:4]

    async def take_part(client, cable, number):
        base = f"http://127.0.0.1:{cable.port}/"
        one = faults.Participant(client, base, served.code, timeout=30, seed=number)
        await one.join()
        delivering = asyncio.create_task(one.deliver())
        for chapter, question in asked:
            one.give(chapter, question)
            await asyncio.sleep(0.5)
        await one.delivered()
        delivering.cancel()
        return one

    async def turn(cable):
        async with Visitor(f"http://127.0.0.1:{cable.port}/", patience=60) as visitor:
            await visitor.join(served.code)
            began = time.monotonic()
            states = await visitor.widgets("choose")
            opened = time.monotonic() - began
            knob = next(
                id for id, one in states.items() if one["_model_name"] == "BoundedIntTextModel"
            )
            began = time.monotonic()
            await visitor.move(knob, value=55)
            return opened, time.monotonic() - began

    async def come():
        client = faults.new_client()
        with (
            Cable(served.port, delay=WAY, loss=LOSS, resets=0.05) as bad,
            Cable(served.port, delay=WAY, loss=LOSS) as slow,
        ):
            everybody = (take_part(client, bad, number) for number in range(PEOPLE))
            times, *people = await asyncio.gather(turn(slow), *everybody)
            await faults.finished(client)
        return people, bad, times

    people, bad, (opened, moved) = asyncio.run(come())
    sys.stdout.write(f"opened {opened:.1f} s, moved {moved:.1f} s\n")
    assert bad.broken > 0, "the network was not bad"
    assert bad.lost > 0
    sent = {id for one in people for id in one.given}
    acknowledged = {id for one in people for id in one.acknowledged}
    entries, _ = faults.rows(served.database)
    kept = [id for _, _, id, _ in entries if id in sent]
    assert len(sent) == PEOPLE * len(asked)
    assert acknowledged == sent
    assert sorted(kept) == sorted(sent)
    assert opened < 40, "page and widgets: a handful of round trips"
    assert moved < 10, "a knob: one round trip, and what was lost"


@pytest.mark.browser
def test_a_real_browser_joins_and_reads_before_the_widgets_are_there(served, browser):
    strangers, errors = [], []
    with Cable(served.port, delay=WAY, loss=LOSS) as cable:
        base = f"http://127.0.0.1:{cable.port}/"
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on(
            "request",
            lambda one: (
                one.url.startswith((base, "data:", "blob:"))
                or one.url.startswith(base.replace("http", "ws"))
                or strangers.append(one.url)
            ),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        began = time.monotonic()
        page.goto(f"{base}?code={served.code}", wait_until="domcontentloaded")
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url(f"{base}room", wait_until="commit")
        joined = time.monotonic() - began
        page.locator("a[data-chapter=choose]").click()
        page.wait_for_url(f"{base}room/choose", wait_until="commit")
        page.get_by_role("heading", level=1).first.wait_for()
        read = time.monotonic() - began
        cable.delay = 0.1  # out of the tunnel: all that the page has asked for comes on
        page.locator(".jupyter-widgets, .jp-OutputArea-output .tk").first.wait_for()
        alive = time.monotonic() - began
        context.close()
    sys.stdout.write(f"joined {joined:.1f} s, text {read:.1f} s, widgets {alive:.1f} s\n")
    assert strangers == []
    assert errors == []
    assert read < 60
    assert alive < 90


@pytest.mark.browser
def test_a_page_on_a_slow_line_holds_on_to_its_connections(served, browser):
    """Opening one takes two round trips: longer than a near server may be silent."""
    opened = []
    with Cable(served.port) as cable:
        base = f"http://127.0.0.1:{cable.port}/"
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{base}?code={served.code}")
        page.get_by_role("button", name="Come in").click()
        page.wait_for_url(f"{base}room")
        page.goto(f"{base}room/choose")
        page.wait_for_selector("html[data-tools=here]")  # what a page is made of is there now
        cable.delay = 0.9
        page.on("websocket", lambda one: opened.append(one.url.partition("?")[0]))
        page.reload(wait_until="commit")
        page.wait_for_selector("html[data-tools=here]")
        page.wait_for_selector("html[data-line=fine]")
        page.wait_for_timeout(4000)  # two round trips more, in which nothing may be given up
        context.close()
    assert sorted(opened) == sorted(set(opened)), "a connection was given up and opened again"
    assert len(opened) == 2
