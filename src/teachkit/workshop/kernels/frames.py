"""How a child and the server talk: messages with binary parts, over a socket.

A message is one line of JSON, ``[kind, length of each part]``, and then the parts. The server
passes most parts on without reading them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import BinaryIO

__all__ = ["ORIGIN", "Frame", "pack", "read", "take"]

Frame = tuple[str, list[bytes]]
# What addresses of shared texts begin with. anywidget takes whole addresses alone, and a child
# knows none: the server puts its own there.
ORIGIN = "tk-origin:"
# The states of a chapter are a few hundred kilobytes; a child that sends more is at fault.
LARGEST = 16 << 20
MOST_PARTS = 4096


def pack(kind: str, parts: Sequence[bytes] = ()) -> bytes:
    """Return a message as bytes."""
    head = json.dumps([kind, *map(len, parts)]).encode()
    return b"".join((head, b"\n", *parts))


def read(file: BinaryIO) -> Frame | None:
    """Read one message; None at the end of the line.

    Raises:
        ValueError: what came is no message.
    """
    head = file.readline()
    if not head.endswith(b"\n"):
        return None
    kind, sizes = _head(head)
    return kind, [file.read(size) for size in sizes]


async def take(reader: asyncio.StreamReader) -> Frame | None:
    """Await one message; None at the end of the line, be it in the middle of a message.

    Raises:
        ValueError: what came is no message.
    """
    try:
        kind, sizes = _head(await reader.readline())
        return kind, [await reader.readexactly(size) for size in sizes]
    except (EOFError, OSError):
        return None


def _head(line: bytes) -> tuple[str, list[int]]:
    if not line.endswith(b"\n"):
        raise EOFError
    kind, *sizes = json.loads(line)
    if sum(sizes) > LARGEST or len(sizes) > MOST_PARTS:
        raise ValueError("larger than a message may be")
    return kind, sizes
