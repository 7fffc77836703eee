"""Who said what to whom, from top to bottom: two lines, and an arrow for each message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from teachkit.drawing import svg
from teachkit.labs.picture import Picture

__all__ = ["Rung", "ladder"]

_WIDTH, _WIDEST = 340, 560
_LEFT, _RIGHT, _STEP, _FALL = 78, 326, 34, 10


@dataclass(frozen=True, slots=True)
class Rung:
    """A message: to the right or to the left, its name, and when."""

    to_the_right: bool
    name: str
    when: str


def ladder(title: str, ends: tuple[str, str], rungs: Sequence[Rung]) -> Picture:
    """Return messages between two ends, the first one on top; steps in time are not to scale."""
    bottom = 36 + _STEP * len(rungs)
    parts = [
        f'<text x="{x}" y="14" text-anchor="middle" font-weight="600">{escape(end)}</text>'
        f'<path d="M{x} 22V{bottom}" stroke="currentColor" stroke-opacity="0.45"/>'
        for x, end in zip((_LEFT, _RIGHT), ends, strict=True)
    ]
    for i, rung in enumerate(rungs):
        y = 42 + _STEP * i
        begin, end = (_LEFT, _RIGHT) if rung.to_the_right else (_RIGHT, _LEFT)
        back = -8 if rung.to_the_right else 8
        colour, dashes = ("#3b82c4", "") if rung.to_the_right else ("#c2630a", "6 3")
        parts.append(
            f'<path d="M{begin} {y}L{end} {y + _FALL}" stroke="{colour}" stroke-width="1.8" '
            f'stroke-dasharray="{dashes}"/><path d="M{end} {y + _FALL}l{back} -5v9z" '
            f'fill="{colour}"/><text x="{(_LEFT + _RIGHT) / 2}" y="{y - 2}" '
            f'text-anchor="middle">{escape(rung.name)}</text><text x="{_LEFT - 8}" y="{y + 5}" '
            f'font-size="11" text-anchor="end">{escape(rung.when)}</text>'
        )
    told = " ".join(
        f"{rung.when}: {rung.name} from {ends[not rung.to_the_right]} to {ends[rung.to_the_right]}."
        for rung in rungs
    )
    return Picture(
        svg((_WIDTH, bottom), parts, title=title, told=told, widest=_WIDEST), title, told
    )
