"""What passes between the supervisor and its workers: a length, then that many bytes of msgpack.

Both ends are ours and trusted; nothing that a learner's code sends arrives here unread (see
`teachkit.grading.values`). What learners wrote passes as bytes, and is not looked into.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgpack

__all__ = ["Frames", "Job", "frame", "read_frame"]


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker must know of one exercise; paths are those of the worker's machine.

    ``seconds`` is the limit of one call, ``budget`` that of all calls of an answer together.
    """

    files: tuple[str, ...]
    data: str
    packages: tuple[str, ...]
    exercise: str
    functions: tuple[str, ...]
    starter: str
    seconds: float
    budget: float
    bubblewrap: bool = True
    accept_unsealed: bool = False


def frame(value: object) -> bytes:
    r"""Return ``value`` as one frame; a lone surrogate in a text is spelled out as ``\udc80``."""
    body: bytes = msgpack.packb(value, unicode_errors="backslashreplace")
    return len(body).to_bytes(4, "little") + body


def read_frame(stream: BinaryIO) -> Any:  # plain data
    """Read one frame; None at the end of the stream."""
    head = stream.read(4)
    size = int.from_bytes(head, "little")
    body = stream.read(size)
    if len(head) < 4 or len(body) < size:
        return None
    return _unpacked(body)


class Frames:
    """The frames in what has been read from a pipe so far."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, chunk: bytes) -> Iterator[Any]:
        """Take what was read, and yield each frame that is whole by now."""
        self._held += chunk
        while len(self._held) >= 4:
            end = 4 + int.from_bytes(self._held[:4], "little")
            if len(self._held) < end:
                return
            body = bytes(self._held[4:end])
            del self._held[:end]
            yield _unpacked(body)


def _unpacked(body: bytes) -> Any:  # plain data
    # The pipe is ours, and one frame holds a whole submission: no limit but the length itself.
    return msgpack.unpackb(body, strict_map_key=False)
