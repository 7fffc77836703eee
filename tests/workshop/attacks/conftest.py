"""One room for all attacks, with somebody in it who is the victim, and somebody who attacks."""

import asyncio
import json
import re
from contextvars import ContextVar

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.workshop.conftest import start_room
from tests.workshop.visitor import V1, Visitor, hung_up

CHAPTERS = "--chapters=start,choose"


@pytest.fixture(scope="package", params=["warm", "ipykernel"])
def each_room(request, tmp_path_factory):
    """The room with kernels of either kind."""
    folder = tmp_path_factory.mktemp(f"attacked-{request.param}") / "room"
    server = start_room(folder, CHAPTERS, "--participants=8", f"--kernels={request.param}")
    server.kernels = request.param
    yield server
    server.stop()


@pytest.fixture(scope="package")
def room(tmp_path_factory):
    """The room with warm kernels, for what has nothing to do with them."""
    server = start_room(tmp_path_factory.mktemp("attacked") / "room", CHAPTERS)
    yield server
    server.stop()


@pytest.fixture
def outcome(record_property):
    """A function that notes how an attack ended, for the table."""
    return lambda words: record_property("outcome", str(words))


def play(attack, patience=25):
    """Run an attack to its end, and close what it has opened."""

    async def bounded():
        opened = []
        _opened.set(opened)
        try:
            async with asyncio.timeout(patience):
                return await attack
        finally:
            for one in opened:
                await leave(one)

    return asyncio.run(bounded())


async def leave(one):
    """Close a socket, or a visitor's page, so that its kernel gives its seat back."""
    if not isinstance(one, Visitor):
        await hung_up(one)
    elif one.kernel and "tk_person" in one.cookies:
        await one.leave()
    else:
        await one.close()


_opened = ContextVar("opened")  # by this attack, to be closed


async def listen(visitor, path, **headers):
    """Open one of the room's websockets with somebody's cookie."""
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    request = HTTPRequest(
        visitor.base.replace("http", "ws", 1) + path, headers={"Cookie": cookie, **headers}
    )
    socket = await websocket_connect(request, subprotocols=[V1] if "kernels" in path else None)
    _opened.get().append(socket)
    return socket


async def joined(server, name="", **options):
    """Somebody who has joined with the code."""
    visitor = Visitor(server.url, **options)
    _opened.get().append(visitor)
    await visitor.join(server.code, name)
    return visitor


async def victim_and_attacker(server, chapter="choose"):
    """Two people with the same chapter open."""
    victim, attacker = await joined(server, "Vic"), await joined(server, "Mallory")
    await victim.widgets(chapter)
    await attacker.widgets(chapter)
    return victim, attacker


async def facilitator(server):
    """Whoever has the board's link."""
    visitor = Visitor(server.url)
    answer = await visitor.get(server.board.removeprefix(server.url))
    assert answer.code == 200
    return visitor


async def do(board, **deed):
    """Have the facilitator do something; return what was said."""
    answer = await board.post("board/do", deed, headers={"Origin": origin(board)})
    assert answer.code == 200, answer.body
    return json.loads(answer.body)


def origin(visitor):
    """The origin of the room's own pages."""
    return re.match(r"\w+://[^/]+", visitor.base)[0]


def chooser(visitor):
    """The id of the chooser's model."""
    return next(id for id, state in visitor.states.items() if "fragility" in state)


async def asks_chooser(visitor, **message):
    """Send the chooser a message of its own and return its answer."""
    id = message.setdefault("id", "a-1")
    data = {"method": "custom", "content": message}
    await visitor.tell("comm_msg", {"comm_id": chooser(visitor), "data": data})

    def answered():
        contents = (
            (one["content"].get("data") or {}).get("content") or {}
            for one in visitor.said
            if one["header"]["msg_type"] == "comm_msg"
        )
        return next((one for one in contents if one.get("id") == id), None)

    return await visitor.until(answered)


async def still_serves(visitor):
    """Make sure that somebody's kernel does what it should, whatever happened meanwhile."""
    answer = await asks_chooser(visitor, do="settle", id=f"s-{len(visitor.said)}")
    assert answer["ok"] is True
