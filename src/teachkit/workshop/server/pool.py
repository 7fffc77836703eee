"""Kernels made ahead, for a room that comes in all at once.

Stock Voila refills its pool one second after each kernel that was taken, all at the same time:
just when everybody begins to move sliders, twice the memory is taken, and a move waits for
seconds. Here a pool is filled once, a few at a time, for as many as are expected; whoever comes
after that gets a kernel of their own.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

__all__ = ["Pool"]

T = TypeVar("T")


class Pool(Generic[T]):
    """``size`` things, made by ``make``, ``at_once`` of them at the same moment."""

    def __init__(self, make: Callable[[], Awaitable[T]], size: int, at_once: int) -> None:
        self._make = make
        self._left = size  # to be begun
        self._begun = 0  # and not ready yet
        self._at_once = at_once
        self._ready: deque[T] = deque()
        self._waiting: deque[asyncio.Future[T | None]] = deque()
        self._makers: list[asyncio.Task[None]] = []

    def fill(self) -> None:
        """Begin to make them."""
        loop = asyncio.get_running_loop()
        self._makers = [loop.create_task(self._fill()) for _ in range(self._at_once)]

    @property
    def ready(self) -> int:
        """How many wait to be taken."""
        return len(self._ready)

    @property
    def free(self) -> int:
        """How many nobody has taken, those that are yet to be made among them."""
        return len(self._ready) + self._begun + self._left - len(self._waiting)

    async def take(self) -> T | None:
        """Return one, waiting for it while it is made; None when all are taken, for good."""
        if self._ready:
            return self._ready.popleft()
        if self.free <= 0:
            return None
        mine: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        return await mine

    def drop(self) -> T | None:
        """Make one less; return it where it was made already, for the caller to end."""
        if self._left > 0 and self.free > 0:
            self._left -= 1
            return None
        return self._ready.popleft() if self._ready else None

    async def filled(self) -> None:
        """Wait until all of them have been made."""
        await asyncio.gather(*self._makers)

    async def close(self) -> list[T]:
        """Make no more, and return those that nobody took."""
        self._left = 0
        for maker in self._makers:
            maker.cancel()
        await asyncio.gather(*self._makers, return_exceptions=True)
        for one in self._waiting:
            one.cancel()
        left = list(self._ready)
        self._ready.clear()
        return left

    async def _fill(self) -> None:
        while self._left > 0:
            self._left -= 1
            self._begun += 1
            made = None
            try:
                made = await self._make()
            except Exception:
                # One that cannot be made says why, and the others are tried: this may pass.
                logging.getLogger(__name__).exception("a kernel for the pool did not start")
            finally:
                self._begun -= 1
            self._hand_out(made)

    def _hand_out(self, made: T | None) -> None:
        while self._waiting and (made is not None or self.free < 0):
            waiting = self._waiting.popleft()
            if not waiting.cancelled():
                waiting.set_result(made)
                return
        if made is not None:
            self._ready.append(made)
