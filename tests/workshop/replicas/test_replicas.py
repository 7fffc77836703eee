"""One room with two servers: everybody stays at theirs, and all have the same room."""

import asyncio
import json
import re

import pytest

from tests.workshop import faults
from tests.workshop.visitor import Visitor, hung_up

pytestmark = pytest.mark.slow


def test_each_browser_stays_at_one_server_and_both_are_used(replicas):
    def folders():
        """How many people have a folder at each; their server makes it, and no other."""
        return [len([*(one.folder / "people").glob("[!.]*")]) for one in replicas.servers]

    async def come():
        for number in range(1, 31):
            async with Visitor(replicas.url) as visitor:
                await visitor.join(replicas.code)
                await visitor.page("choose")
                await visitor.widgets()
                await visitor.page("choose")
                assert sum(folders()) == number
            if number > 3 and min(folders()) > 0:
                return number
        return 0

    assert asyncio.run(come())


def test_what_is_said_at_one_server_is_read_at_the_other(replicas):
    chapter, question = faults.questions()[0]

    async def come():
        async with Visitor(replicas.servers[0].base) as visitor:
            await visitor.join(replicas.code)
            client = faults.new_client()
            participant = faults.Participant(client, replicas.servers[0].base, "")
            participant.give(chapter, question)
            (entry,) = [one["entry"] for one in participant.outbox.values()]
            told, ids = await visitor.answer(entry, chapter=chapter)
            assert told["kept"] == ids
            client.close()
            visitor.base = replicas.servers[1].base
            return json.loads((await visitor.get("room/answers")).body)

    assert list(asyncio.run(come())["latest"]) == [question.id]


def test_what_the_board_does_at_one_server_is_heard_at_the_other(replicas):
    """Both read the room's revision, four times a second at most."""
    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    one, two = replicas.servers

    async def come():
        async with Visitor(two.base) as visitor, Visitor(one.base) as leads:
            await visitor.join(replicas.code)
            cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
            address = two.base.replace("http", "ws", 1) + "room/live"
            live = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookie}))
            key = one.said["board"].rpartition("/")[2]
            await leads.get(f"board/enter/{key}")
            timer = {"do": "timer", "seconds": 300, "label": "Coffee"}
            answer = await leads.post("board/do", timer)
            assert answer.code == 200, answer.body
            async with asyncio.timeout(10):
                while True:
                    told = json.loads(await live.read_message())
                    if told.get("type") == "room" and told["timer"]:
                        await hung_up(live)
                        return told["timer"]["label"]

    assert asyncio.run(come()) == "Coffee"


def test_whoever_was_at_a_server_that_dies_goes_on_at_the_other(replicas):
    """Their Python is made anew there, from what they had saved; their answers are all there."""
    dying = replicas.servers[1]
    asked = faults.questions()[:4]

    async def come():
        client = faults.new_client()
        everybody = [
            faults.Participant(client, replicas.url, replicas.code, seed=number)
            for number in range(20)
        ]
        await asyncio.gather(*(one.join() for one in everybody))
        async with asyncio.timeout(60), asyncio.TaskGroup() as group:
            outboxes = [group.create_task(one.deliver()) for one in everybody]
            for number, (chapter, question) in enumerate(asked):
                for one in everybody:
                    one.give(chapter, question)
                if number == 1:
                    await asyncio.to_thread(dying.kill)
                await asyncio.sleep(0.3)
            await asyncio.gather(*(one.delivered() for one in everybody))
            for task in outboxes:
                task.cancel()
        await faults.finished(client)
        visitor = Visitor(replicas.url)
        visitor.cookies |= dict(part.split("=", 1) for part in everybody[0].cookie.split("; "))
        text = await visitor.page("choose")
        states = await visitor.widgets()
        await visitor.close()
        return everybody, text, states

    try:
        everybody, text, states = asyncio.run(come())
    finally:
        dying.start()
    entries, _ = faults.rows(replicas.database)
    sent = {id for one in everybody for id in one.given}
    kept = [id for _, _, id, _ in entries if id in sent]
    assert len(sent) == 20 * len(asked)
    assert sorted(kept) == sorted(sent)
    assert re.search(r'"kernelId": ?"choose-', text)
    assert len(states) > 5
