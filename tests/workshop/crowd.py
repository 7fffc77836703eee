"""A room full of simulated people, in a thread with an event loop of its own.

Each has a cookie, a websocket to the room and what they said; what the room acknowledged is
counted here, so that a test can hold it against what the room exports.
"""

import asyncio
import json
import random
import secrets
import threading
from datetime import UTC, datetime

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.workshop.visitor import hung_up

AT_ONCE = 50


class Crowd:
    """So many people; `all` has each of them do something, and returns what came of it."""

    def __init__(self, room, count):
        self.room = room
        self.people = [room.visitor(patience=60) for _ in range(count)]
        self.sockets, self.told = [], [{} for _ in range(count)]
        self._news = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def all(self, deed, of=None):
        """Have these people (all of them) do ``deed(person, number)``, fifty at a time."""

        async def everybody():
            turn = asyncio.Semaphore(AT_ONCE)

            async def one(number):
                async with turn:
                    return await deed(self.people[number], number)

            return await asyncio.gather(*map(one, of or range(len(self.people))))

        return asyncio.run_coroutine_threadsafe(everybody(), self._loop).result(180)

    def join(self):
        """Everybody comes in, opens a chapter and listens."""
        return self.all(self._join)

    async def _join(self, person, number):
        await person.join(self.room.code, f"Crab {number}" if number % 3 else "")
        cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        address = f"{self.room.url.replace('http', 'ws', 1)}room/live"
        socket = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookie}))
        self.sockets.append(socket)
        self._loop.create_task(self._listen(socket, number))

    async def _listen(self, socket, number):
        while (said := await socket.read_message()) is not None:
            message = json.loads(said)
            self.told[number][message["type"]] = message
            self._news.set()

    def say(self, ask, round_, value):
        """Everybody answers the room; ``value(number)`` is what, None says nothing."""

        async def deed(person, number):
            given = value(number)
            if given is None:
                return 0
            sent = {"id": secrets.token_hex(16), "ask": ask, "round": round_, "value": given}
            answer = await person.post("room/say", sent)
            assert answer.code == 200, (answer.code, answer.body)
            return 1

        return sum(self.all(deed))

    def predict(self, question, chapter, of=None):
        """Everybody answers a card of a chapter on their own; return how many were kept."""

        async def deed(person, number):
            luck = random.Random(number)
            said = {
                "answer": luck.choice(question.choices)
                if question.choices
                else luck.randint(1, 100),
                "confidence": luck.randrange(0, 101, 5),
            }
            entry = {"kind": "predict", "id": question.id, "revision": question.revision}
            entry |= {"when": datetime.now(UTC).isoformat(timespec="milliseconds"), "said": said}
            told, ids = await person.answer(entry, chapter=chapter)
            assert told == {"kept": ids, "refused": []}
            return 1

        return sum(self.all(deed, of))

    def everybody_knows(self, holds, patience=20):
        """Wait until what each of them was told last is such that ``holds(message)``."""

        async def waiting():
            async with asyncio.timeout(patience):
                while not all(holds(told.get("room", {})) for told in self.told):
                    self._news.clear()
                    await self._news.wait()

        asyncio.run_coroutine_threadsafe(waiting(), self._loop).result(patience + 5)

    def leave(self):
        """Everybody goes, and the thread ends."""

        async def close(person, _number):
            await person.close()

        self.all(close)

        async def hang_up():
            await asyncio.gather(*map(hung_up, self.sockets))
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.wait(others, timeout=5) if others else None

        asyncio.run_coroutine_threadsafe(hang_up(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()
