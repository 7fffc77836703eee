"""Libraries that do the same work in turns, and what the rounds say: a ratio with its interval.

In each round every library works once, in an order drawn anew, so that the weather of the machine
meets all of them alike. What counts is the processor's time for the work: none of them waits for
anything, and a neighbour who takes the processor away is no part of it. The interval is the paired
bootstrap of `decisions.focus.performance`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

__all__ = ["Codec", "Speed", "compare", "take_turns"]

_SEED = 20261123


@dataclass(frozen=True, slots=True)
class Codec:
    """A library at work: both functions return what came out and the processor's seconds for it.

    ``compress`` takes the data and a level; ``decompress`` takes what was compressed and how many
    bytes will come out. ``levels`` are those that it knows, () for all.
    """

    name: str
    compress: Callable[[bytes, int], tuple[bytes, float]]
    decompress: Callable[[bytes, int], tuple[bytes, float]]
    levels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Speed:
    """How many times as fast ``library`` is as ``against``, with its 95 % interval.

    ``work`` is "compress" or "decompress", ``data`` what went in and ``level`` at which setting.
    ``megabytes`` is the library's own speed in millions of bytes (uncompressed) a second, by the
    median of its rounds. ``size`` and ``other_size`` are bytes of compressed output; when
    decompressing both are what went in, and equal. ``verdict`` is that of the claim asked.
    """

    work: str
    data: str
    level: int
    library: str
    against: str
    ratio: float
    low: float
    high: float
    megabytes: float
    size: int
    other_size: int
    verdict: str

    @property
    def size_ratio(self) -> float:
        """Return how many times as large the compressed output is."""
        return self.size / self.other_size


def take_turns(
    tasks: Mapping[str, Callable[[], float]], rounds: int
) -> dict[str, tuple[float, ...]]:
    """Run every task once a round, in an order drawn for each round; return their seconds.

    One round before the first warms caches and is not counted.
    """
    order = list(tasks)
    draw = random.Random(_SEED)  # noqa: S311  # it shuffles work, it keeps no secret
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(rounds + 1):
        draw.shuffle(order)
        for name in order:
            took = tasks[name]()
            if turn:
                seconds[name].append(took)
    return {name: tuple(found) for name, found in seconds.items()}


def compare(
    seconds: Mapping[str, Sequence[float]],
    pairs: Sequence[tuple[str, str]],
    *,
    work: str,
    data: str,
    length: int,
    level: int,
    sizes: Mapping[str, int],
    claim: str,
) -> tuple[Speed, ...]:
    """Hold libraries against each other, (library, against) at a time.

    ``length`` is how many bytes the data has, ``sizes`` how many each library made of them, and
    ``claim`` the sentence to judge, such as "faster" or "as fast as".
    """
    from teachkit.decisions.focus.performance import judge
    from teachkit.decisions.focus.timings import Series
    from teachkit.decisions.focus.trend import median

    found = []
    for library, against in pairs:
        old = Series(against, tuple(seconds[against]), size=sizes[against])
        new = replace(old, name=library, seconds=tuple(seconds[library]), size=sizes[library])
        judged = judge(old, new, claim=claim, paired=True)
        found.append(
            Speed(
                work=work,
                data=data,
                level=level,
                library=library,
                against=against,
                ratio=round(judged.ratio, 3),
                low=round(judged.low, 3),
                high=round(judged.high, 3),
                megabytes=round(length / 1e6 / median(seconds[library]), 1),
                size=sizes[library],
                other_size=sizes[against],
                verdict=judged.verdict,
            )
        )
    return tuple(found)
