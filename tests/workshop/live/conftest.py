"""A live room on a real port: our routes on the store, and people who come in with sockets."""

import asyncio
import json
import secrets
import time
from contextlib import asynccontextmanager, suppress

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, create_signed_value
from tornado.websocket import websocket_connect

from teachkit.course.load import course_root
from teachkit.workshop.live import handlers
from teachkit.workshop.room import Room, Settings
from teachkit.workshop.server.doors import Doors
from teachkit.workshop.store import open_store, people
from tests.workshop.postgres import postgres  # noqa: F401  # a fixture is known by its name

CHAPTERS = ("start", "premise", "choose", "trust")
LATE = 10  # seconds that something may take on a busy machine


class Client:
    """A websocket, and all that came through it."""

    def __init__(self, connection):
        self.connection, self.came, self.gone = connection, [], False

    async def read(self):
        """Return the next text, or None when there are no more."""
        text = None if self.gone else await self.connection.read_message()
        if text is None:
            self.gone = True
        else:
            self.came.append(text)
        return text

    async def until(self, kind, fits=lambda _message: True):
        """Return the next message of a kind that fits."""
        async with asyncio.timeout(LATE):
            while True:
                text = await self.read()
                if text is None:
                    raise ConnectionError(self.connection.close_code, self.connection.close_reason)
                message = json.loads(text)
                if message["type"] == kind and fits(message):
                    return message

    async def asked(self, **wanted):
        """Wait until the ask on show is as it is wanted, and return it."""
        message = await self.until(
            "room", lambda one: one["ask"] and wanted.items() <= one["ask"].items()
        )
        return message["ask"]

    async def told(self, fits):
        """Wait for a message of the board that fits."""
        return await self.until("board", fits)

    async def closed(self):
        """Wait until the server has closed it; return code and reason."""
        async with asyncio.timeout(LATE):
            while await self.read() is not None:
                pass
        return self.connection.close_code, self.connection.close_reason

    async def quiet(self, seconds=0.8):
        """Listen for a while, for what should not come."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await self.read() is not None:
                    pass


class LiveRoom:
    """A server of our routes alone, with people who are in the store."""

    def __init__(self, where, folder, names):
        self.store = open_store(where, patience=5)
        self.room = Room(
            folder=folder,
            course=course_root(),
            settings=Settings("Monday", "ABCD", CHAPTERS, 50, "warm", "http://127.0.0.1"),
            store=self.store,
            secret=secrets.token_bytes(32),
            doors=Doors(50, 4, lambda: ()),
            engine=None,
            kernels=None,
        )
        for number, name in enumerate(names):
            self.store.write_now(lambda c, n=number, who=name: people.add(c, who, who.title(), n))
        self.client = AsyncHTTPClient(force_instance=True, max_clients=300)
        self.sockets = []

    def open(self):
        self.app = Application(handlers(self.room), cookie_secret=self.room.secret, room=self.room)
        self.server = HTTPServer(self.app)
        listening = bind_sockets(0, "127.0.0.1")
        self.server.add_sockets(listening)
        self.port = listening[0].getsockname()[1]
        return self

    @property
    def broadcast(self):
        rules = self.app.wildcard_router.rules
        return next(r.target_kwargs["broadcast"] for r in rules if "broadcast" in r.target_kwargs)

    def cookie(self, person):
        name, value = ("tk_person", person) if person else ("tk_facilitator", "board")
        return f"{name}=" + create_signed_value(self.room.secret, name, value).decode()

    def headers(self, person):
        return {"Cookie": self.cookie(person), "Origin": f"http://127.0.0.1:{self.port}"}

    async def socket(self, person, headers=None):
        path = "room/live" if person else "board/live"
        request = HTTPRequest(
            f"ws://127.0.0.1:{self.port}/{path}",
            headers=self.headers(person) if headers is None else headers,
        )
        client = Client(await websocket_connect(request))
        self.sockets.append(client)
        return client

    async def post(self, path, sent, person=None, headers=None):
        body = sent if isinstance(sent, (str, bytes)) else json.dumps(sent)
        own = {**self.headers(person), "Content-Type": "application/json"}
        answer = await self.client.fetch(
            f"http://127.0.0.1:{self.port}/{path}",
            method="POST",
            headers=own if headers is None else headers,
            body=body,
            raise_error=False,
        )
        return answer.code, json.loads(answer.body)

    async def do(self, do, **sent):
        """Do something as the facilitator, which must work."""
        code, answer = await self.post("board/do", {"do": do, **sent})
        assert code == 200, answer
        return answer["said"]

    async def refused(self, do, **sent):
        """Do something as the facilitator, which must not work; return status and code."""
        code, answer = await self.post("board/do", {"do": do, **sent})
        assert code >= 400, answer
        return code, answer["code"]

    async def say(self, person, ask, value, *, round=1, id=None):
        """Say something; return the status, and the error's code if it is one."""
        sent = {"id": id or secrets.token_hex(8), "ask": ask, "round": round, "value": value}
        code, answer = await self.post("room/say", sent, person)
        return (code, answer.get("code"))

    async def until(self, so):
        """Wait until something is so in the server, which tells nobody."""
        async with asyncio.timeout(LATE):
            while not so():  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.02)

    async def close(self):
        for client in self.sockets:
            client.connection.close()
            await client.closed()
        self.server.stop()
        await self.server.close_all_connections()
        self.client.close()


@pytest.fixture
def live(tmp_path):
    """Run a test in a live room: ``live(test)``, with Ann, Bob and Cem in it."""

    def run(test, *, where=None, names=("ann", "bob", "cem"), seconds=60):
        async def go():
            async with asyncio.timeout(seconds), opened() as room:
                await test(room)

        @asynccontextmanager
        async def opened():
            room = LiveRoom(where or tmp_path / "room.sqlite", tmp_path, names)
            try:
                room.open()
                yield room
            finally:
                await room.close()
                room.store.close()

        began = time.monotonic()
        asyncio.run(go())
        return time.monotonic() - began

    return run
