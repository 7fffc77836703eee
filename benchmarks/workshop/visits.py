"""One person's way in, for each contender: from the first request to the widgets' states.

Each returns the open `Socket` and the cookies; scripts, styles and pictures, which a browser
fetches once and keeps, are left to the real browsers.
"""

import asyncio
import json
import re
import time
import uuid
from http.cookies import SimpleCookie

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.websocket import websocket_connect

from benchmarks.workshop.chapter import CHAPTER
from benchmarks.workshop.wire import PATIENCE, Lost, connect

__all__ = ["Visitor", "joined", "ours", "solara", "stock"]

_KERNEL = re.compile(r'"kernelId":\s*"([\w-]+)"')


class Visitor:
    """A browser without a window: an address and the cookies it was given."""

    def __init__(self, address):
        self.address = address
        self.cookies = {}

    async def ask(self, path, body=None, **headers):
        """Fetch a page, or post JSON; return the answer, whatever its status."""
        headers = {"Accept-Encoding": "gzip", "Origin": self.address, **self.cookie, **headers}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        request = HTTPRequest(
            self.address + path,
            method="GET" if body is None else "POST",
            body=body,
            headers=headers,
            follow_redirects=False,
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
            decompress_response=True,
        )
        try:
            answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        except Exception as error:  # noqa: BLE001  # a refused connection has many forms
            raise Lost(f"{path}: {error!r}") from None
        for line in answer.headers.get_list("Set-Cookie"):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer

    async def page(self, path):
        """Fetch a page that must be there; return its text."""
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = await self.ask(path, Accept="text/html")
            if answer.code != 503 or "Retry-After" not in answer.headers:
                break
            if time.monotonic() > deadline:  # still in the queue
                break
            await asyncio.sleep(float(answer.headers["Retry-After"]))
        if answer.code != 200:
            raise Lost(f"{path}: HTTP {answer.code}")
        return answer.body.decode()

    async def listen(self, path):
        """Open one of the room's own websockets."""
        address = self.address.replace("http", "ws", 1) + path
        headers = HTTPHeaders({"Origin": self.address, **self.cookie})
        return await websocket_connect(HTTPRequest(address, headers=headers))

    async def socket(self, path, *, framed=True):
        """Open a kernel's websocket."""
        headers = HTTPHeaders({"Origin": self.address, **self.cookie})
        return await connect(self.address.replace("http", "ws", 1) + path, headers, framed=framed)

    @property
    def cookie(self):
        """The header with all cookies, or nothing."""
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": pairs} if pairs else {}


async def ours(address, code):
    """Join with the code, open the chapter and fetch its widgets."""
    visitor = await joined(address, code)
    return visitor, await _voila(visitor, f"/room/{CHAPTER}")


async def joined(address, code):
    """Join a room of ours; return the visitor."""
    visitor = Visitor(address)
    answer = await visitor.ask("/join", {"code": code, "name": ""})
    if answer.code != 200:
        raise Lost(f"join: HTTP {answer.code} {answer.body[:200]!r}")
    return visitor


async def stock(address, _code):
    """Open the notebook that Voila serves."""
    visitor = Visitor(address)
    return visitor, await _voila(visitor, "/")


async def solara(address, _code):
    """Open Solara's page and have it run."""
    visitor = Visitor(address)
    await visitor.page("/")
    kernel, session = uuid.uuid4().hex, uuid.uuid4().hex
    socket = await visitor.socket(
        f"/jupyter/api/kernels/{kernel}/channels?session_id={session}", framed=False
    )
    comm = uuid.uuid4().hex
    socket.send("comm_open", {"comm_id": comm, "target_name": "solara.control", "data": {}})
    told = {"method": "run", "args": {"path": "", "appName": None}}
    socket.send("comm_msg", {"comm_id": comm, "data": told})

    def finished(kind, message):
        data = message["content"].get("data") or {}
        return kind == "comm_msg" and data.get("method") == "finished"

    await socket.answer(finished)
    if socket.chooser is None:
        raise Lost(f"{len(socket.models)} widgets, and the chooser is not among them")
    return visitor, socket


async def _voila(visitor, path):
    found = _KERNEL.search(await visitor.page(path))
    if found is None:
        raise Lost("a page without a kernel")
    socket = await visitor.socket(f"/api/kernels/{found[1]}/channels?session_id={uuid.uuid4().hex}")
    await socket.restore()
    return socket
