"""The doors: how many Pythons there may be, who waits for one, and at which place.

A seat is taken before anything is started for it, so that what is starting counts too. Who finds
none gets a place in the queue, which is theirs as long as they keep asking (their page does).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

__all__ = ["ASK_AGAIN", "Doors", "Wait"]

ASK_AGAIN = 3  # seconds after which a waiting page asks again
_PATIENCE = 5 * ASK_AGAIN  # seconds without asking, and the place is given away
_COMING = 120.0  # seconds for which a seat is kept for a kernel that starts


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody's place in the queue, from 1, how long it is, and how many seats there are."""

    place: int
    waiting: int
    seats: int


class Doors:
    """``seats`` Pythons at most, ``starting`` of them at the same moment.

    ``running`` says which kernels there are; whoever is let in has a seat from that moment on, and
    keeps it until `begun`, from when on their kernel is among those that run. ``idle`` says how
    many of those make way as soon as somebody comes.
    """

    def __init__(
        self,
        seats: int,
        starting: int,
        running: Callable[[], Iterable[str]],
        clock: Callable[[], float] = time.monotonic,
        idle: Callable[[], int] = int,
    ) -> None:
        self.seats = seats
        self.starting = starting
        self._running = running
        self._clock = clock
        self._idle = idle
        self._coming: dict[Hashable, float] = {}  # who -> until when the seat is kept for them
        self._queue: dict[Hashable, float] = {}  # who -> when they asked last

    def ask(self, who: Hashable, *, ready: bool = False) -> Wait | None:
        """Ask for a seat; None when one has it, and otherwise one's place in the queue.

        The queue is served in its order: a free seat is for those before me first. With ``ready``
        a Python waits already, and only the seats count.
        """
        self._forget()
        queue = list(self._queue)
        place = queue.index(who) if who in self._queue else len(queue)
        free = self.seats - self.taken + self._idle()
        if not ready:
            free = min(free, self.starting - len(self._coming))
        if place < free:
            self._queue.pop(who, None)
            self._coming[who] = self._clock() + _COMING
            return None
        self._queue[who] = self._clock()
        return Wait(place + 1, len(self._queue), self.seats)

    @property
    def taken(self) -> int:
        """How many seats are taken, those of kernels that are starting among them."""
        self._forget()
        return len(self._coming) + len(set(self._running()))

    @property
    def waiting(self) -> int:
        """How many wait."""
        self._forget()
        return len(self._queue)

    def begun(self, who: Hashable) -> None:
        """Say that somebody's kernel is up, or will never be: no seat is kept for it any more."""
        self._coming.pop(who, None)

    def _forget(self) -> None:
        now = self._clock()
        self._coming = {one: until for one, until in self._coming.items() if until >= now}
        self._queue = {who: asked for who, asked in self._queue.items() if now - asked <= _PATIENCE}
