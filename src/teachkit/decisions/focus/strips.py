"""A judgement and a trend as pictures of letters, for terminals and for readers of plain text.

Every round is a mark on one scale that begins at zero, so that twice as far is twice as slow.
The speed stands below, with its interval, beside what is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from teachkit.decisions.focus.trend import fences, median

if TYPE_CHECKING:
    from teachkit.decisions.focus.performance import Judgement
    from teachkit.decisions.focus.stability import Trend

__all__ = ["memory_strip", "seconds_words", "timing_strips"]

_NARROWEST, _WIDEST, _WORDS = 12, 72, 12
_TO_ASCII = str.maketrans({"·": ".", "●": "O", "├": "|", "┤": "|", "─": "-", "→": ">", "▲": "^"})
_BARS = " ▁▂▃▄▅▆▇█"
_BARS_ASCII = " ._-=+*#@"


def seconds_words(seconds: float) -> str:
    """Return a time as people read it: ``9.61 ms``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def timing_strips(found: Judgement, *, width: int = 80, unicode: bool = True) -> tuple[str, ...]:
    """Return the lines of the picture: the rounds of both (and a rival's speed), then the speed."""
    rows = [(found.old.name, found.old.seconds), (found.new.name, found.new.seconds)]
    names = [name for name, _ in rows] + ["speed"]
    label = min(max(map(len, names)), max(10, width // 4))
    # Beside the strips stand the name and a time, and behind them the words for the claim.
    room = width - label - 13
    spare = _WORDS if room >= 3 * _WORDS else 0
    room = min(max(room - spare, _NARROWEST), _WIDEST)
    # One round in the far end must not squeeze all others into a corner: it is shown as an arrow.
    most = max(
        min(max(values), max(fences(values, 6.0)[1], 1.05 * median(values))) for _, values in rows
    )
    lines = [
        f"{_cut(name, label)}  {seconds_words(median(values)):>9}  {_strip(values, most, room)}"
        for name, values in rows
    ]
    lines.append(f"{'':{label}}  {'':9}  0{seconds_words(most):>{room - 1}}")
    lines += _speed(found, label, room, room + spare)
    return tuple(line.rstrip() if unicode else line.rstrip().translate(_TO_ASCII) for line in lines)


def _cut(name: str, label: int) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in name)
    return f"{clean if len(clean) <= label else clean[: label - 1] + '…':<{label}}"


def _strip(values: Sequence[float], most: float, room: int) -> str:
    counts = [0] * room
    beyond = False
    for value in values:
        if value > most:
            beyond = True
            continue
        counts[min(int(value / most * room), room - 1)] += 1
    cells = ["·" if count == 1 else ":" if count else " " for count in counts]
    cells[min(int(median(values) / most * room), room - 1)] = "●"
    if beyond:
        cells[-1] = "→"
    return "".join(cells)


def _speed(found: Judgement, label: int, room: int, end: int) -> list[str]:
    """Draw the interval of the speed, from 0, and mark 1 and the claim's figure below."""
    figure = found.claim.figure
    most = 1.05 * max(found.high, figure, 1.0)

    def at(speed: float) -> int:
        return min(max(int(speed / most * room), 0), room - 1)

    cells = [" "] * room
    low, high = at(found.low), at(found.high)
    for i in range(low, high + 1):
        cells[i] = "─"
    if high > low:
        cells[low], cells[high] = "├", "┤"
    cells[at(found.ratio)] = "●"
    marks = [" "] * room
    marks[at(1.0)] = marks[at(figure)] = "▲"
    words = [" "] * end
    for speed, word in ((figure, f"{figure:g}x claimed"), (1.0, "1x")):
        if speed == figure == 1.0:
            word = "1x"  # noqa: PLW2901  # a plain "faster" claims no figure of its own
        place = max(min(at(speed), end - len(word)), 0)
        if all(cell == " " for cell in words[max(place - 1, 0) : place + len(word) + 1]):
            words[place : place + len(word)] = word[: end - place]
    indent = f"{'':{label}}  {'':9}  "
    value = f"{found.ratio:.2f}x"
    return [
        f"{_cut('speed', label)}  {value:>9}  {''.join(cells)}",
        indent + "".join(marks),
        indent + "".join(words),
    ]


def memory_strip(found: Trend, *, width: int = 80, unicode: bool = True) -> tuple[str, ...]:
    """Return the memory in use as one line of bars, from the least to the most, and its ends."""
    from teachkit.decisions.focus.stability import size_words

    held = [y for _, y in found.samples]
    room = min(max(width - 2, _NARROWEST), _WIDEST, len(held))
    edges = [len(held) * i // room for i in range(room + 1)]
    means = [sum(held[a:b]) / (b - a) for a, b in zip(edges, edges[1:], strict=False)]  # noqa: RUF007  # imports are felt here
    bars = _BARS if unicode else _BARS_ASCII
    low, high = min(means), max(means)
    # A few pages must not look like a mountain: the scale is at least a tenth of what is in use.
    scale = max(high - low, 0.1 * high) or 1.0
    line = "".join(bars[1 + int((value - low) / scale * 7)] for value in means)
    start, end = found.samples[0][0], found.samples[-1][0]
    ends = f"{start:,.0f}", f"{end:,.0f} requests"
    gap = max(room - len(ends[0]) - len(ends[1]), 1)
    return (
        f"  {line}  {size_words(held[0])} to {size_words(held[-1])}",
        f"  {ends[0]}{'':{gap}}{ends[1]}",
    )
