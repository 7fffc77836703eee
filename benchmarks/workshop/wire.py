"""Jupyter's websocket as a page speaks it: the kernel's greeting, widget states, and one move.

Messages are framed as JupyterLab and Voila do: numbers of where each part begins, then the channel,
header, parent, metadata and content as JSON, then the binary parts. Solara speaks plain JSON alone.
"""

import asyncio
import json
import struct
import time
import uuid

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

__all__ = ["PATIENCE", "Lost", "Socket", "connect"]

PATIENCE = 120.0  # seconds for one step: who waits longer has left the room
LARGEST = 64 * 1024 * 1024
CONTROL = "jupyter.widget.control"
FRAMED = "v1.kernel.websocket.jupyter.org"


class Lost(Exception):  # noqa: N818  # what happened, not a mistake of ours
    """The visitor did not get in, or was thrown out."""


class Socket:
    """One page's line to its kernel."""

    def __init__(self, line):
        self._line = line
        self._session = uuid.uuid4().hex
        self._waiting = []  # (does this message answer it?, future)
        self._reader = asyncio.ensure_future(self._read())
        self.models = {}  # comm id -> state
        self.chooser = None
        self.bytes = 0

    async def _read(self):
        try:
            while (frame := await self._line.read_message()) is not None:
                self.bytes += len(frame)
                framed = self._line.selected_subprotocol == FRAMED
                self._heard(_unframed(frame) if framed else _decoded(frame))
            raise Lost(f"closed: {self._line.close_code} {self._line.close_reason or ''}")
        except Exception as error:  # noqa: BLE001  # whoever waits is told why, whatever it was
            for _, future in self._waiting:
                if not future.done():
                    future.set_exception(error if isinstance(error, Lost) else Lost(repr(error)))

    def _heard(self, message):
        kind = message["header"]["msg_type"]
        content = message["content"]
        if kind == "comm_open":
            self._note(content["comm_id"], content["data"].get("state") or {})
        for asked, future in list(self._waiting):
            if not future.done() and asked(kind, message):
                future.set_result(message)

    def _note(self, ident, state):
        self.models[ident] = state
        if "weights" in state and "fragility" in state:
            self.chooser = ident

    def send(self, kind, content, **metadata):
        """Send a message on the shell's channel; return its id."""
        ident = uuid.uuid4().hex
        header = {"msg_id": ident, "msg_type": kind, "username": "", "session": self._session,
                  "date": "2026-01-01T00:00:00Z", "version": "5.3"}  # fmt: skip
        parts = {"header": header, "parent_header": {}, "metadata": metadata, "content": content}
        framed = self._line.selected_subprotocol == FRAMED
        text = json.dumps({**parts, "channel": "shell", "buffers": []})
        try:
            self._line.write_message(_framed(parts) if framed else text, binary=framed)
        except WebSocketClosedError as error:
            raise Lost("the websocket was closed") from error
        return ident

    async def answer(self, asked, patience=PATIENCE):
        """Wait for the first message for which ``asked(kind, message)`` holds."""
        if self._reader.done():
            raise Lost(f"closed: {self._line.close_code} {self._line.close_reason or ''}")
        waiting = (asked, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        try:
            return await asyncio.wait_for(waiting[1], patience)
        except TimeoutError:
            raise Lost(f"no answer within {patience:.0f} s") from None
        finally:
            self._waiting.remove(waiting)

    async def restore(self):
        """Fetch the states of all widgets, as a page does on opening."""
        ident = self.send("kernel_info_request", {})
        await self.answer(_reply_to(ident, "kernel_info_reply"))
        ident = self.send("comm_info_request", {"target_name": "jupyter.widget"})
        await self.answer(_reply_to(ident, "comm_info_reply"))
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": CONTROL, "data": {}}
        self.send("comm_open", opening, version="1.0.0")
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})

        def states(kind, message):
            return kind == "comm_msg" and message["content"]["comm_id"] == comm

        told = await self.answer(states)
        for ident, model in told["content"]["data"]["states"].items():
            self._note(ident, model["state"])
        if self.chooser is None:
            raise Lost(f"{len(self.models)} widgets, and the chooser is not among them")

    async def move(self, weight):
        """Weigh people otherwise; return the seconds until the answer of Python is here."""
        ident = uuid.uuid4().hex
        weights = {**self.models[self.chooser]["weights"], "people": weight}
        content = {"id": ident, "do": "weigh", "weights": weights}

        def answered(kind, message):
            data = message["content"].get("data") or {}
            return kind == "comm_msg" and (data.get("content") or {}).get("id") == ident

        began = time.perf_counter()
        self.send(
            "comm_msg",
            {"comm_id": self.chooser, "data": {"method": "custom", "content": content}},
        )
        told = (await self.answer(answered))["content"]["data"]["content"]
        if not told.get("ok"):
            raise Lost(f"the move was refused: {told.get('error')}")
        return time.perf_counter() - began

    def close(self):
        """Leave, as somebody who shuts the page."""
        self._line.close()


async def connect(address, headers, *, framed=True):
    """Open a page's line: ``address`` begins with ws."""
    request = HTTPRequest(address, headers=headers, connect_timeout=PATIENCE)
    try:
        line = await asyncio.wait_for(
            websocket_connect(
                request,
                max_message_size=LARGEST,
                compression_options={},
                subprotocols=[FRAMED] if framed else None,
            ),
            PATIENCE,
        )
    except Exception as error:  # noqa: BLE001  # a refused handshake has many forms
        raise Lost(f"no socket: {error!r}") from None
    return Socket(line)


def _reply_to(ident, wanted):
    def asked(kind, message):
        return kind == wanted and message["parent_header"].get("msg_id") == ident

    return asked


def _framed(parts):
    texts = [b"shell", *(json.dumps(one).encode() for one in parts.values())]
    count = len(texts) + 1
    offsets = [8 * (count + 1)]
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    return struct.pack(f"<{count + 1}Q", count, *offsets) + b"".join(texts)


def _unframed(frame):
    (count,) = struct.unpack_from("<Q", frame)
    at = struct.unpack_from(f"<{count}Q", frame, 8)
    names = ("header", "parent_header", "metadata", "content")
    return {name: json.loads(frame[at[n] : at[n + 1]]) for n, name in enumerate(names, 1)}


def _decoded(frame):
    if isinstance(frame, str):
        return json.loads(frame)
    (count,) = struct.unpack_from("!I", frame)
    offsets = struct.unpack_from(f"!{count}I", frame, 4)
    end = offsets[1] if count > 1 else len(frame)
    return json.loads(frame[offsets[0] : end])
