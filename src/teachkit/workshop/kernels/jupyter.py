"""Jupyter's two websocket protocols, as far as a page with widgets needs them.

The old one sends JSON, or binary when there are buffers; ``v1.kernel.websocket.jupyter.org`` sends
the parts of a message one after the other. What children say is passed on without being read.
https://jupyter-server.readthedocs.io has both, under "websocket protocols".
"""

from __future__ import annotations

import json
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

__all__ = ["KERNEL_INFO", "V1", "Message", "decode", "encode"]

V1 = "v1.kernel.websocket.jupyter.org"
MOST_BUFFERS = 64
# No language and no version of anything: a page needs a name, and nobody else needs more.
KERNEL_INFO = json.dumps(
    {
        "status": "ok",
        "protocol_version": "5.3",
        "implementation": "teachkit",
        "implementation_version": "1",
        "language_info": {
            "name": "python",
            "version": "3",
            "mimetype": "text/x-python",
            "file_extension": ".py",
        },
        "banner": "",
        "help_links": [],
    }
).encode()


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the page: its header goes back with every answer."""

    kind: str
    header: dict[str, Any]
    content: dict[str, Any]
    buffers: tuple[bytes, ...] = ()


def decode(sent: str | bytes, protocol: str | None) -> Message | None:
    """Return a message of the page; None for what is none."""
    try:
        if protocol == V1 and isinstance(sent, bytes):
            _channel, header, _parent, _metadata, content, *buffers = _parts_of_v1(sent)
            return _message(json.loads(header), json.loads(content), buffers)
        if isinstance(sent, bytes):
            text, *buffers = _parts(sent)
            message = json.loads(text)
        else:
            message, buffers = json.loads(sent), []
        return _message(message["header"], message["content"], buffers)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, struct.error):
        return None


def encode(
    protocol: str | None,
    session: str,
    kind: str,
    content: bytes,
    *,
    parent: dict[str, Any] | None,
    channel: str = "iopub",
    metadata: bytes = b"{}",
    buffers: Sequence[bytes] = (),
) -> str | bytes:
    """Return a message to the page; ``content`` and ``metadata`` are JSON already."""
    identity = uuid.uuid4().hex
    header = json.dumps(
        {
            "msg_id": identity,
            "msg_type": kind,
            "session": session,
            "username": "teachkit",
            "date": datetime.now(UTC).isoformat(),
            "version": "5.3",
        }
    ).encode()
    before = json.dumps(parent or {}).encode()
    if protocol == V1:
        parts = [channel.encode(), header, before, metadata, content, *buffers]
        at = 8 * (len(parts) + 2)
        offsets = [at]
        for part in parts:
            at += len(part)
            offsets.append(at)
        head = struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets)
        return b"".join((head, *parts))
    text = (
        b'{"channel": "%s", "header": %s, "parent_header": %s, "metadata": %s, "content": %s, '
        b'"msg_id": "%s", "msg_type": "%s", "buffers": []}'
    ) % (channel.encode(), header, before, metadata, content, identity.encode(), kind.encode())
    if not buffers:
        return text.decode()
    parts = [text, *buffers]
    at = 4 * (len(parts) + 1)
    offsets = []
    for part in parts:
        offsets.append(at)
        at += len(part)
    return b"".join((struct.pack(f"!{len(parts) + 1}I", len(parts), *offsets), *parts))


def _message(header: Any, content: Any, buffers: Sequence[bytes]) -> Message | None:
    if not isinstance(header, dict) or not isinstance(content, dict):
        return None
    kind, identity = header.get("msg_type"), header.get("msg_id")
    if not isinstance(kind, str) or not isinstance(identity, str):
        return None
    # What else stands in a header is nobody's business, and would come back with each answer.
    named = {"session": str(header.get("session", ""))[:64]}
    return Message(
        kind, {"msg_id": identity[:64], "msg_type": kind[:64], **named}, content, tuple(buffers)
    )


def _parts_of_v1(sent: bytes) -> list[bytes]:
    (count,) = struct.unpack_from("<Q", sent)
    if not 6 <= count <= 6 + MOST_BUFFERS:
        raise ValueError("no message of this protocol")
    offsets = struct.unpack_from(f"<{count}Q", sent, 8)
    return _cut(sent, offsets)


def _parts(sent: bytes) -> list[bytes]:
    (count,) = struct.unpack_from("!I", sent)
    if not 1 <= count <= 1 + MOST_BUFFERS:
        raise ValueError("no message of this protocol")
    return _cut(sent, (*struct.unpack_from(f"!{count}I", sent, 4), len(sent)))


def _cut(sent: bytes, offsets: Sequence[int]) -> list[bytes]:
    if list(offsets) != sorted(offsets) or offsets[-1] > len(sent):
        raise ValueError("parts that overlap")
    return [sent[start:end] for start, end in pairwise(offsets)]
