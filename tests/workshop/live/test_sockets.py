"""Sockets: whose they are, how much they may say, and what happens to those who do not read."""

import asyncio
import json
import socket

import pytest
from tornado.httpclient import HTTPClientError

from teachkit.workshop.live import routes

HEADING = "What does it pull in?"


def test_a_page_of_another_site_gets_no_socket(live):
    async def test(room):
        headers = {**room.headers("ann"), "Origin": "http://evil.example"}
        with pytest.raises(HTTPClientError) as refused:
            await room.socket("ann", headers)
        assert refused.value.code == 403
        code, _ = await room.post(
            "room/say", {}, headers={**headers, "Content-Type": "application/json"}
        )
        assert code == 403

    live(test)


@pytest.mark.parametrize("person", ["ann", None], ids=["participant", "board"])
def test_a_ping_is_answered_at_once(live, person):
    async def test(room):
        page = await room.socket(person)
        await page.connection.write_message('{"ping":1}')
        await page.until("pong")

    live(test)


@pytest.mark.parametrize(
    "nonsense", ["", "[]", "null", "{", "[" * 900, '{"where":7}', '{"where":{"chapter":{}}}'],
    ids=["empty", "list", "null", "half", "deep", "number", "object"],
)  # fmt: skip
def test_nonsense_is_not_heard_and_harms_nothing(live, nonsense):
    async def test(room):
        ann = await room.socket("ann")
        await ann.connection.write_message(nonsense)
        await ann.connection.write_message('{"ping":1}')
        await ann.until("pong")
        assert room.broadcast._here() == {("", ""): 1}

    live(test)


def test_who_says_too_much_is_closed_with_a_sentence(live):
    async def test(room):
        ann = await room.socket("ann")
        for _ in range(60):
            await ann.connection.write_message('{"where":{}}')
        code, reason = await ann.closed()
        assert code == 4413
        assert "too much" in reason

    live(test)


def test_a_message_of_a_megabyte_closes_the_socket_before_it_is_read(live):
    async def test(room):
        ann = await room.socket("ann")
        await ann.connection.write_message("x" * 1_000_000)
        assert (await ann.closed())[0] in (1009, None, 1006)
        assert len(room.broadcast) == 0

    live(test)


def test_nobody_has_more_pages_than_that(live, monkeypatch):
    monkeypatch.setattr(routes, "PAGES", 2)

    async def test(room):
        for _ in range(2):
            await (await room.socket("ann")).until("room")
        code, reason = await (await room.socket("ann")).closed()
        assert (code, "close some" in reason) == (4413, True)
        await (await room.socket("bob")).until("room")

    live(test)


def test_the_board_sees_where_everybody_is_and_counts_two_pages_once(live):
    async def test(room):
        board = await room.socket(None)
        where = json.dumps({"where": {"chapter": "premise", "heading": f"  {HEADING} "}})
        for person in ("ann", "ann", "bob"):
            await (await room.socket(person)).connection.write_message(where)
        await room.socket("cem")
        found = await board.told(lambda one: one["chapters"][1]["here"] == 2)
        assert found["online"] == 3
        assert found["chapters"][1]["headings"] == [{"heading": HEADING, "here": 2}]
        for client in room.sockets[1:]:
            client.connection.close()
        await board.told(lambda one: one["online"] == 0)

    live(test)


async def frozen_page(room, person):
    """Open a socket as a page does whose computer then goes to sleep: nobody reads it."""
    page = socket.socket()
    page.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    page.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(page, ("127.0.0.1", room.port))
    lines = [
        "GET /room/live HTTP/1.1",
        f"Host: 127.0.0.1:{room.port}",
        f"Cookie: {room.cookie(person)}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    ]
    await loop.sock_sendall(page, "\r\n".join([*lines, "", ""]).encode())
    return page


def test_somebody_who_does_not_read_gets_the_latest_only_and_is_let_go(live, monkeypatch):
    monkeypatch.setattr(routes, "SLOW", 1.0)
    prompt = "x" * 1_900

    async def test(room):
        ann = await room.socket("ann")
        await ann.until("room")
        with await frozen_page(room, "bob"):
            await room.until(lambda: len(room.broadcast) == 2)
            (viewer,) = (one for one in room.broadcast._viewers if one.person == "bob")
            buffer = viewer.ws_connection.stream
            buffer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            for number in range(150):
                name = f"question-{number}"
                await room.do("ask.add", id=name, kind="words", prompt=prompt + str(number))
                await room.do("ask.open", id=name)
                assert (await ann.asked(id=name))["state"] == "open"
                # At most what is on its way, and one message of each kind, wait for him.
                assert len(buffer._write_buffer) + sum(map(len, viewer._waiting.values())) < 20_000
                if viewer not in room.broadcast._viewers:
                    break
            assert viewer not in room.broadcast._viewers
            assert room.broadcast.dropped == 1

    live(test)


def test_a_socket_that_has_gone_is_forgotten_and_the_last_one_stops_the_ticking(live):
    async def test(room):
        ann = await room.socket("ann")
        await ann.until("room")
        ann.connection.protocol.stream.close()  # a cable is out
        await room.until(lambda: len(room.broadcast) == 0)
        await room.until(lambda: not room.broadcast._ticking.is_running())
        await (await room.socket("bob")).until("room")
        assert room.broadcast._ticking.is_running()

    live(test)


def test_messages_are_made_once_for_all_and_not_made_when_nothing_is_new(live):
    async def test(room):
        made = []
        text = room.broadcast._made
        room.broadcast._made = lambda kind, view: made.append(kind) or text(kind, view)
        clients = [await room.socket(person) for person in ("ann", "bob", "cem") * 5]
        for client in clients:
            await client.until("room")
        first = len(made)
        assert first <= 4
        await clients[0].quiet(1)
        assert len(made) == first
        await room.do("timer", seconds=60, label="Tea")
        for client in clients:
            await client.until("room", lambda one: one["timer"])
        assert len(made) == first + 2  # "room" and "game", for fifteen

    live(test)
