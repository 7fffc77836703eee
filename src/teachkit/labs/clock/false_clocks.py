"""Clocks that say what they are told to: servers of NTP on loopback, some of which lie.

All answer like a clock with a receiver for satellites (stratum 1), across a network that takes ten
milliseconds there and back. That is what a daemon weighs, and loopback has next to none of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from teachkit.labs.clock.ntp import HEADER, ntp_time

if TYPE_CHECKING:
    from socket import socket
    from threading import Event

__all__ = ["FalseClock", "answering", "reply"]

_ONE_WAY = 0.005
_STRATUM, _PRECISION, _SERVER = 1, 0xEC, 4  # two to the power of minus twenty: a microsecond
_ROOT = bytes([0, 0, 0, 16])  # a quarter of a millisecond from the reference, either way

FalseClock = tuple[str, int, float]  # address, port, seconds ahead of this machine's clock


def reply(asked: bytes, received: float, sent: float) -> bytes:
    """Return the answer to a question; both times are what this clock claims, since 1970."""
    first = bytes([asked[0] & 0b00111000 | _SERVER, _STRATUM, asked[2], _PRECISION])
    claimed = ntp_time(received - 1) + asked[40:48] + ntp_time(received) + ntp_time(sent)
    return first + _ROOT + _ROOT + b"GPS\0" + claimed


@contextmanager
def answering(clocks: Sequence[FalseClock]) -> Iterator[None]:
    """Have these clocks answer while the body runs.

    Raises:
        OSError: one of the addresses is taken.
    """
    import socket
    from contextlib import ExitStack
    from threading import Event, Thread

    stop = Event()
    with ExitStack() as closing:
        lines = []
        for address, port, ahead in clocks:
            line = closing.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            line.bind((address, port))
            lines.append((line, ahead))
        thread = Thread(target=_answer, args=(lines, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(5)


def _answer(lines: list[tuple[socket, float]], stop: Event) -> None:
    import selectors
    import time

    # When it came, where, what, from whom, and what this clock claims.
    late: deque[tuple[float, socket, bytes, tuple[str, int], float]] = deque()
    with selectors.DefaultSelector() as waiting:
        for line, ahead in lines:
            waiting.register(line, selectors.EVENT_READ, (line, ahead))
        while not stop.is_set():
            pause = max(late[0][0] + 2 * _ONE_WAY - time.time(), 0) if late else 0.1
            for key, _ in waiting.select(pause):
                line, ahead = key.data
                asked, whom = line.recvfrom(1024)
                if len(asked) >= HEADER:
                    late.append((time.time(), line, asked, whom, ahead))
            while late and late[0][0] + 2 * _ONE_WAY <= time.time():
                arrived, line, asked, whom, ahead = late.popleft()
                claimed = (arrived + _ONE_WAY + ahead, time.time() - _ONE_WAY + ahead)
                line.sendto(reply(asked, *claimed), whom)
