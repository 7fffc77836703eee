"""Simulated participants: they answer as the page does, from an outbox that forgets nothing.

An answer gets its id when it is given. It stays in the outbox until the server has said that it is
kept, and is sent again after every failure. All tabs of a browser have the outbox in common.
"""

import asyncio
import json
import random
import time
import uuid
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

TRIES = 0.25  # seconds until an outbox tries again


class Participant:
    """Somebody with a browser: a cookie, an outbox, and one or more tabs that empty it."""

    def __init__(self, client, base, code, *, tabs=1, twice=False, timeout=20, seed=0):
        self.client, self.base, self.code = client, base, code
        self.tabs, self.twice, self.timeout = tabs, twice, timeout
        self.random = random.Random(seed)
        self.cookie = ""
        self.outbox = {}
        self.given = {}  # id -> when it was given
        self.acknowledged = {}  # id -> seconds until it was
        self.refused, self.failures, self.requests = [], 0, 0
        self._news, self._empty = asyncio.Event(), asyncio.Event()

    async def join(self):
        """Come in with the code, as often as it takes."""
        while True:
            try:
                answer = await self.ask("POST", "join", {"code": self.code, "name": ""})
            except (OSError, HTTPClientError) as error:
                if not is_passing(error):
                    raise
                self.failures += 1
                await asyncio.sleep(TRIES)
                continue
            cookies = SimpleCookie()
            for line in answer.headers.get_list("Set-Cookie"):
                cookies.load(line)
            self.cookie = "; ".join(f"{one.key}={one.value}" for one in cookies.values())
            return

    async def ask(self, method, path, sent=None):
        """One request, as a page of the room would make it."""
        headers = {"Accept": "application/json", "Cookie": self.cookie}
        if sent is not None:
            headers |= {"Content-Type": "application/json", "Origin": self.base.rstrip("/")}
        self.requests += 1
        return await self.client.fetch(
            HTTPRequest(
                self.base + path,
                method,
                headers,
                body=None if sent is None else json.dumps(sent),
                follow_redirects=False,
                connect_timeout=self.timeout,
                request_timeout=self.timeout,
            )
        )

    def give(self, chapter, question, *, off=0.0):
        """Answer a question; ``off`` is by how many seconds this device's clock is wrong."""
        now = datetime.now(UTC) + timedelta(seconds=off)
        entry = {
            "kind": "predict",
            "id": question.id,
            "revision": question.revision,
            "when": now.isoformat(timespec="milliseconds"),
            "said": {
                "answer": self.random.choice(question.choices)
                if question.choices
                else self.random.randint(1, 1000),
                "confidence": self.random.randint(0, 100),
            },
        }
        for _ in range(2 if self.twice else 1):  # a double click that the card has not caught
            id = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
            self.outbox[id] = {"id": id, "chapter": chapter, "entry": entry}
            self.given[id] = time.monotonic()
        self._empty.clear()
        self._news.set()

    async def deliver(self):
        """Empty the outbox, tab by tab and for ever; cancel it."""
        await asyncio.gather(*(self._tab() for _ in range(self.tabs)))

    async def delivered(self):
        """Wait until nothing is left to be sent."""
        await self._empty.wait()

    async def _tab(self):
        while True:
            if not self.outbox:
                self._news.clear()
                await self._news.wait()
            sent = {"entries": list(self.outbox.values())[:50]}
            posts = [self.ask("POST", "room/answers", sent) for _ in range(2 if self.twice else 1)]
            for answer in await asyncio.gather(*posts, return_exceptions=True):
                if is_passing(answer):
                    self.failures += 1
                    continue
                if isinstance(answer, BaseException):
                    raise answer
                self._heard(json.loads(answer.body))
            if self.outbox:
                await asyncio.sleep(TRIES * (1 + self.random.random()))

    def _heard(self, answer):
        for id in answer["kept"]:
            if self.outbox.pop(id, None):
                self.acknowledged[id] = time.monotonic() - self.given[id]
        for one in answer["refused"]:
            self.outbox.pop(one["id"], None)
            self.refused.append(one)
        if not self.outbox:
            self._empty.set()


def is_passing(error):
    """Tell whether it is worth another try: no connection, no answer, too busy, too often."""
    if isinstance(error, HTTPClientError):
        return error.code == 429 or error.code >= 500
    return isinstance(error, OSError)


async def finished(client):
    """Wait for what was still asked when its asker had enough: a line would stay open."""
    async with asyncio.timeout(30):
        while client.active:  # noqa: ASYNC110  # tornado tells nobody
            await asyncio.sleep(0.01)
    client.close()


def new_client(most=300):
    """A client for many participants at once."""
    return AsyncHTTPClient(force_instance=True, max_clients=most)
