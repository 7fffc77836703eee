"""How often something may be done: join codes guessed, people joining, answers sent."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NoReturn

from teachkit.errors import TeachkitError

__all__ = ["Rate"]

_MOST = 10_000  # names remembered: a flood of addresses must not fill the memory


class Rate:
    """A bucket of tokens for each name: ``burst`` at once, and ``each`` more in a second."""

    def __init__(
        self, burst: float, each: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.burst = burst
        self.each = each
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, tokens: float = 1) -> None:
        """Take tokens from somebody's bucket.

        Raises:
            TeachkitError: ``too-many`` when there are not enough; the hint says when there will be.
        """
        left = self._now(name)
        enough = left >= tokens
        self._left[name] = (left - tokens if enough else left, self._clock())
        while len(self._left) > _MOST:
            self._left.popitem(last=False)
        if not enough:
            self._refuse(left, tokens)

    def ask(self, name: str) -> None:
        """Look whether somebody has a token left, and take none.

        Raises:
            TeachkitError: ``too-many`` as with `take`.
        """
        left = self._now(name)
        self._left[name] = (left, self._clock())
        if left < 1:
            self._refuse(left, 1)

    def _now(self, name: str) -> float:
        now = self._clock()
        left, since = self._left.pop(name, (self.burst, now))
        return min(self.burst, left + (now - since) * self.each)

    def _refuse(self, left: float, tokens: float) -> NoReturn:
        seconds = max(1, round((tokens - left) / self.each))
        raise TeachkitError(
            "too-many",
            "That was too often in a short time",
            hint=f"Try again in {seconds} s; nothing that was accepted is lost.",
        )
