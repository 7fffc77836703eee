"""The live room in the whole server: pages, sockets and posts of real people, byte by byte."""

import asyncio
import json
import secrets
from contextlib import asynccontextmanager

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.workshop.visitor import Visitor, hung_up

pytestmark = pytest.mark.slow

TRUTH = "Blaubeerkuchen"  # stands nowhere else
LATE = 20


@asynccontextmanager
async def listening(visitor, path):
    """Open a socket with the visitor's cookies; give it and the list of what comes."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    origin = visitor.base.rstrip("/")
    address = visitor.base.replace("http", "ws", 1) + path
    socket = await websocket_connect(
        HTTPRequest(address, headers={"Cookie": cookies, "Origin": origin})
    )
    came = []

    async def listen():
        while (text := await socket.read_message()) is not None:
            came.append(text)

    listener = asyncio.create_task(listen())
    try:
        yield socket, came
    finally:
        await hung_up(socket)
        await asyncio.wait_for(listener, LATE)


async def until(so):
    """Wait for what another task or process brings about."""
    async with asyncio.timeout(LATE):
        while not so():  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.02)


async def heard(came, fits):
    """Wait for a message that fits."""
    await until(lambda: any(fits(json.loads(text)) for text in came))


async def said(visitor, ask, value):
    sent = {"id": secrets.token_hex(8), "ask": ask, "round": 1, "value": value}
    answer = await visitor.post("room/say", sent)
    assert answer.code == 200, answer.body


async def facilitator(server):
    board = Visitor(server.url)
    await board.get(server.board.removeprefix(server.url))
    assert "tk_facilitator" in board.cookies
    return board


async def done(board, do, **sent):
    answer = await board.post("board/do", {"do": do, **sent})
    assert answer.code == 200, answer.body


def test_no_page_and_no_socket_of_a_participant_holds_a_typed_truth_before_the_reveal(room_server):
    server = room_server()

    async def play():
        board, ann, bob = await facilitator(server), server.visitor(), server.visitor()
        await ann.join(server.code, "Ann")
        await bob.join(server.code)
        async with listening(ann, "room/live") as (_, seen):
            choices = {"choices": ["a", "b"], "truth": 0, "title": "", "kind": "choices"}
            await done(board, "ask.add", id="first-ask", prompt="Which?", **choices)
            draft = {"kind": "choices", "choices": ["x", TRUTH], "prompt": TRUTH}
            await done(board, "ask.add", id="a-draft-of-it", **draft)
            await done(board, "ask.open", id="first-ask")
            await said(ann, "first-ask", {"choice": 1})
            await said(bob, "first-ask", {"choice": 0})
            await heard(seen, lambda one: one["type"] == "room" and one["ask"])
            pages = [
                (await ann.get(path)).body.decode()
                for path in ("room", "room/premise", "room/answers", "")
            ]
            everything = "".join(seen + pages)
            assert TRUTH not in everything
            assert '"counts"' not in everything
            assert '"truth":{' not in everything
            assert json.loads(pages[2])["said"] == {"first-ask": {"1": {"choice": 1}}}
            await done(board, "ask.reveal", id="first-ask")
            await heard(seen, lambda one: one["type"] == "room" and one["ask"]["shown"])

    asyncio.run(play())


def test_a_chapter_is_closed_until_the_facilitator_opens_it_for_all(room_server):
    server = room_server()

    async def play():
        board, ann = await facilitator(server), server.visitor()
        await ann.join(server.code)
        await done(board, "pace", chapter="start")
        closed = await ann.get("room/premise", headers={"Accept": "text/html"})
        assert b"kernelId" not in closed.body
        await done(board, "pace", chapter="premise")
        assert "kernelId" in await ann.page("premise")
        async with listening(board, "board/live") as (_, seen):
            await heard(seen, lambda one: one["type"] == "board" and len(one["steps"]) == 2)

    asyncio.run(play())


def test_a_participant_is_told_nothing_by_the_boards_routes(room_server):
    server = room_server()

    async def play():
        ann = server.visitor()
        await ann.join(server.code)
        async with listening(ann, "board/live") as (socket, seen):
            await until(lambda: socket.close_code)
            assert (socket.close_code, seen) == (4401, [])
        answer = await ann.post("board/do", {"do": "pace.free", "free": True})
        assert answer.code == 403

    asyncio.run(play())


def test_the_board_says_how_many_kernels_there_are_and_what_they_take(room_server):
    server = room_server()

    async def play():
        board, ann = await facilitator(server), server.visitor()
        async with ann, listening(board, "board/live") as (_, seen):
            await heard(seen, lambda one: one["type"] == "board" and not one["server"]["kernels"])
            await ann.join(server.code)
            states = await ann.widgets("choose")
            model = next(id for id, state in states.items() if "weights" in state)
            name, *_ = states[model]["weights"]
            await ann.move(model, weights={**states[model]["weights"], name: 0.5})
            await heard(seen, lambda one: one["type"] == "board" and one["server"]["kernels"])
            await heard(
                seen, lambda one: one["type"] == "board" and (one["server"]["memory"] or 0) > 2**20
            )

    asyncio.run(play())
