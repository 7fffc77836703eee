"""A packet as a map: one mark for each byte, by what became of the packet without its bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from teachkit.drawing import svg
from teachkit.labs.picture import Picture

__all__ = ["FATES", "bytemap"]

# What a letter means, the worst one last; its colour, and a shape in a square of eight by eight.
FATES: Mapping[str, str] = MappingProxyType(
    {"r": "refused", "s": "no answer", "p": "answered without a proof", "b": "believed"}
)
_MARKS = {
    "r": ("#2f8f6b", "M1 1h6v6h-6z", "fill"),
    "s": ("#7d8894", "M1.5 1.5h5v5h-5z", "stroke"),
    "p": ("#3b82c4", "M4 .5l3.8 7h-7.6z", "fill"),
    "b": ("#c2630a", "M.5 .5l7 7m0 -7l-7 7", "stroke"),
}
_ROW, _PITCH, _WIDTH, _WIDEST = 32, 10.5, 340, 560


def bytemap(title: str, parts: Sequence[tuple[str, str]]) -> Picture:
    """Return parts of a packet, each with its name and one letter of `FATES` for each byte."""
    used = [letter for letter in FATES if any(letter in fates for _, fates in parts)]
    drawn = []
    y = 4.0
    for letter in used:
        drawn += [_mark(letter, 1, y + 1), f'<text x="16" y="{y + 9:.1f}">{FATES[letter]}</text>']
        y += 17
    for name, fates in parts:
        y += 17
        drawn.append(f'<text x="0" y="{y:.1f}" font-weight="600">{name}, {len(fates)} bytes</text>')
        y += 5
        for begin in range(0, len(fates), _ROW):
            row = fates[begin : begin + _ROW]
            drawn += [_mark(letter, 1 + _PITCH * i, y) for i, letter in enumerate(row)]
            y += _PITCH
    told = " ".join(
        f"{name}: {', '.join(f'{fates.count(k)} bytes {FATES[k]}' for k in used if k in fates)}."
        for name, fates in parts
    )
    told = f"By the worst of a byte's eight bits. {told}"
    size = (_WIDTH, round(y + 4))
    return Picture(svg(size, drawn, title=title, told=told, widest=_WIDEST), title, told)


def _mark(letter: str, x: float, y: float) -> str:
    colour, path, how = _MARKS[letter]
    inked = f'fill="{colour}"' if how == "fill" else f'fill="none" stroke="{colour}"'
    width = ' stroke-width="2"' if letter == "b" else ""
    return f'<path transform="translate({x:.1f} {y:.1f})" d="{path}" {inked}{width}/>'
