"""What a lab found, as a picture: bars, a grid, or a line through time.

All are drawn for a page of 360 pixels and grow a little with it. Text takes the colour of the
page; other colours hold 3:1 against white and against JupyterLab's dark background, and nothing
hangs on colour alone. Each tells in words what it shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap

from teachkit.drawing import svg, wide

__all__ = ["Bar", "Line", "Picture", "bars", "grid", "timeline"]

_BLUE, _ORANGE, _GREEN, _GREY = "#3b82c4", "#c2630a", "#2f8f6b", "#7d8894"
# How wide a drawing is in its own units, and at most in CSS pixels; a letter is about this wide.
_WIDTH, _WIDEST, _LETTER, _SMALL = 340, 440, 7.1, 6.3
_MINUS = "\N{MINUS SIGN}"
# What a word in a grid means: its colour and the shape beside it.
_TONES = {
    "good": (_GREEN, "M-5 0l3.6 4l6.4 -8"),
    "bad": (_ORANGE, "M-5 -5l10 10m0 -10l-10 10"),
    "mixed": (_BLUE, "M0 -5l5.5 10h-11z"),
    "none": (_GREY, "M-5 0h10"),
}
# The first, second, third line: colour, dashes, and a circle, a square or a diamond.
_LINES = (
    (_BLUE, "", "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z"),
    (_ORANGE, "6 3", "M-3.2 -3.2h6.4v6.4h-6.4z"),
    (_GREEN, "2 2.5", "M0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6z"),
    (_GREY, "9 3 2 3", "M0 -4.4l4.4 8h-8.8z"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, with what it shows (``title``) and what one sees there (``told``)."""

    svg: str
    title: str
    told: str

    def _repr_html_(self) -> str:
        return (
            f'<figure style="margin:0.6em 0;max-width:{_WIDEST}px">'
            f'<figcaption style="font-weight:600">{escape(self.title)}</figcaption>'
            f"{wide(self.title)}{self.svg}</div></figure>"
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """One value with its name; ``low`` to ``high`` is its interval, where there is one.

    ``plainly`` draws it in grey: what the others are held against. ``word`` replaces the number
    in print.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    plainly: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A value through time: ``points`` are (ISO date, value, what it was: a release)."""

    name: str
    points: tuple[tuple[str, float, str], ...]


def bars(
    title: str,
    rows: Sequence[Bar],
    *,
    unit: str = "",
    reference: float | None = None,
    reference_word: str = "",
    log: bool = False,
) -> Picture:
    """Return values side by side, each with its interval, and a line at ``reference``.

    Bars begin at zero. With ``log`` there is no zero: a dot stands for a bar, the same distance
    means the same ratio, and every value must be above 0.
    """
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    ends += [reference] if reference is not None else []
    at = _scale(ends, log=log)
    top, step = (22 if reference is not None else 4), 44
    parts: list[str] = []
    if reference is not None:
        x = at(reference)
        word = reference_word or _number(reference, unit)
        parts.append(_said(_inside(x, word, _SMALL), 12, word, size=11, anchor="middle"))
    for i, row in enumerate(rows):
        y = top + step * i
        word = row.word or _with_interval(row, unit)
        name = _fitted(row.name, int((_WIDTH - len(word) * _SMALL - 12) / _LETTER))
        parts += [_said(0, y + 13, name), _said(_WIDTH, y + 13, word, size=11.5, anchor="end")]
        parts.append(_bar(row, at, y + 27, log=log))
        if reference is not None:
            parts.append(
                f'<path d="M{at(reference):.1f} {y + 18}v18" stroke="currentColor" '
                'stroke-width="1.4" stroke-dasharray="3 2"/>'
            )
    height = top + step * len(rows)
    if log:
        parts += _decades(at, [top + step * i + 18 for i in range(len(rows))], height)
        height += 18
    told = " ".join(f"{row.name}: {row.word or _with_interval(row, unit)}." for row in rows)
    if reference is not None:
        told = f"Held against {reference_word or _number(reference, unit)}. {told}"
    return _picture((_WIDTH, height), parts, title, told)


def grid(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    *,
    tones: Mapping[str, str],
) -> Picture:
    """Return what happened in each case: a row for each, a word with its mark in each cell.

    ``tones`` says of each word whether it is "good", "bad", "mixed" or "none" (which is also what
    a word without one is).
    """
    heads = [wrap(name, 12) or [""] for name in columns]
    columned = zip(heads, *(cells for _, cells in rows), strict=True)
    room = [
        max(*(len(line) for line in head), *(len(cell) + 3 for cell in cells), 4) * _SMALL + 8
        for head, *cells in columned
    ]
    longest = max((len(name) for name, _ in rows), default=0)
    left = max(min(longest * _LETTER + 8, 150.0), _WIDTH - sum(room))
    names = [wrap(name, max(int((left - 8) / _LETTER), 8)) or [""] for name, _ in rows]
    starts = [left + sum(room[:i]) for i in range(len(room))]
    top = 6 + 14 * max((len(head) for head in heads), default=0)
    parts = [
        _said(x, 12 + 14 * i, line, size=11.5, weight=600)
        for x, head in zip(starts, heads, strict=True)
        for i, line in enumerate(head)
    ]
    width, y = left + sum(room), top
    for lines, (_, cells) in zip(names, rows, strict=True):
        parts.append(f'<path d="M0 {y}H{width:.0f}" stroke="currentColor" stroke-opacity="0.25"/>')
        parts += [_said(0, y + 17 + 15 * i, line) for i, line in enumerate(lines)]
        for x, word in zip(starts, cells, strict=True):
            colour, path = _TONES[tones.get(word, "none")]
            filled = colour if path.endswith("z") else "none"
            parts.append(
                f'<path transform="translate({x + 6:.1f} {y + 13})" d="{path}" fill="{filled}" '
                f'stroke="{colour}" stroke-width="2.2"/>' + _said(x + 16, y + 17, word, size=11.5)
            )
        y += 9 + 15 * len(lines)
    told = " ".join(
        f"{name}: "
        + ", ".join(f"{column} {word}" for column, word in zip(columns, cells, strict=True))
        + "."
        for name, cells in rows
    )
    return _picture((math.ceil(width), y + 4), parts, title, told)


def timeline(
    title: str,
    lines: Sequence[Line],
    *,
    unit: str = "",
    steps: bool = True,
    events: Sequence[tuple[str, str]] = (),
) -> Picture:
    """Return values through time, from zero; up to four lines can be told apart.

    With ``steps`` a value holds until the next one, as it does from release to release. An event
    is (ISO date, words): a dashed line down the picture.
    """
    days = [_day(when) for line in lines for when, _, _ in line.points]
    days += [_day(when) for when, _ in events]
    first, last = min(days), max(*days, min(days) + 1)
    ticks = _ticks(max(value for line in lines for _, value, _ in line.points))
    left, right, top = 34, _WIDTH - 10, 20 * len(lines) + 14 * len(events) + 14
    floor = top + 150

    def x(when: str) -> float:
        return left + (_day(when) - first) / (last - first) * (right - left)

    def y(value: float) -> float:
        return floor - value / (ticks[-1] or 1) * (floor - top)

    parts = [
        f'<path d="M{left} {y(tick):.1f}H{right}" stroke="currentColor" stroke-opacity="0.22"/>'
        + _said(left - 5, y(tick) + 4, _number(tick, ""), size=11, anchor="end")
        for tick in ticks
    ]
    parts += _years(first, last, x, floor)
    for i, (when, words) in enumerate(events):
        height = 20 * len(lines) + 14 * i + 12
        anchor = "end" if x(when) > _WIDTH / 2 else "start"
        nudge = -4 if anchor == "end" else 4
        parts.append(
            f'<path d="M{x(when):.1f} {height - 9}V{floor}" stroke="currentColor" '
            'stroke-opacity="0.6" stroke-dasharray="3 3"/>'
            + _said(x(when) + nudge, height, f"{when}: {words}", size=11, anchor=anchor)
        )
    for i, line in enumerate(lines):
        parts += _path(line, _LINES[i % len(_LINES)], x, y, steps=steps)
        parts.append(_key(line, i, unit))
    told = " ".join(
        f"{line.name}: "
        + ", ".join(f"{_number(value, unit)} on {when}{f' ({what})' if what else ''}"
                    for when, value, what in line.points)
        + "."
        for line in lines
    )  # fmt: skip
    told += "".join(f" {when}: {words}." for when, words in events)
    return _picture((_WIDTH, floor + 22), parts, title, told)


# ---- parts of a picture


def _picture(size: tuple[float, float], parts: Sequence[str], title: str, told: str) -> Picture:
    # What does not fit into the narrowest page keeps its size, and scrolls in its own box.
    narrowest = int(size[0]) if size[0] > _WIDTH + 20 else 0
    drawn = svg(
        size, parts, title=title, told=told, narrowest=narrowest, widest=max(_WIDEST, narrowest)
    )
    return Picture(drawn, title, told)


def _said(
    x: float, y: float, text: str, *, size: float = 13, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def _inside(x: float, text: str, letter: float) -> float:
    """Return where the middle of a text may stand so that all of it is in the picture."""
    half = min(len(text) * letter / 2, _WIDTH / 2)
    return min(max(x, half), _WIDTH - half)


def _fitted(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(letters - 1, 1)].rstrip() + "…"


def _number(value: float, unit: str) -> str:
    """Return a number as people read it, with its unit: ``1,234``, ``0.0123``, ``2.7 ×``."""
    if value == int(value) and abs(value) < 1e15:
        text = f"{int(value):,}"
    elif abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.3g}"
    return f"{text}{' ' if unit and unit != '%' else ''}{unit}".replace("-", _MINUS)


def _with_interval(row: Bar, unit: str) -> str:
    said = _number(row.value, unit)
    if row.low is None or row.high is None:
        return said
    return f"{said} [{_number(row.low, '')}, {_number(row.high, '')}]"


def _scale(ends: Sequence[float], *, log: bool) -> _Scale:
    if log:
        least, most = math.log(min(ends)), math.log(max(ends))
        spare = 0.06 * (most - least) or 1.0
        return _Scale(least - spare, most + spare, log=True)
    least, most = min(0.0, *ends), max(0.0, *ends)
    return _Scale(least, most if most > least else least + 1.0, log=False)


@dataclass(frozen=True, slots=True)
class _Scale:
    least: float
    most: float
    log: bool

    def __call__(self, value: float) -> float:
        place = (math.log(value) if self.log else value) - self.least
        return 4 + place / (self.most - self.least) * (_WIDTH - 8)


def _decades(at: _Scale, tops: Sequence[float], floor: float) -> list[str]:
    """Return a faint line at each power of ten, with its number, and the word for such a scale."""
    powers = range(math.ceil(at.least / math.log(10)), math.floor(at.most / math.log(10)) + 1)
    parts = [_said(_WIDTH, floor + 12, "log scale", size=11, anchor="end")]
    for x, word in ((at(10.0**power), _number(10.0**power, "")) for power in powers):
        line = "".join(f"M{x:.1f} {top}v18" for top in tops)
        parts.append(f'<path d="{line}" stroke="currentColor" stroke-opacity="0.3"/>')
        if x < _WIDTH - 90:  # beside the word, a number would not be read
            parts.append(
                _said(_inside(x, word, _SMALL), floor + 12, word, size=11, anchor="middle")
            )
    return parts


def _bar(row: Bar, at: _Scale, y: float, *, log: bool) -> str:
    colour = _GREY if row.plainly else _BLUE
    x = at(row.value)
    if log:
        drawn = f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{colour}"/>'
    else:
        zero = at(0)
        drawn = (
            f'<rect x="{min(zero, x):.1f}" y="{y - 6}" width="{max(abs(x - zero), 1):.1f}" '
            f'height="12" rx="1.5" fill="{colour}"/>'
        )
    if row.low is not None and row.high is not None:
        low, high = at(row.low), at(row.high)
        drawn += (
            f'<path d="M{low:.1f} {y - 4}v8M{low:.1f} {y}H{high:.1f}M{high:.1f} {y - 4}v8" '
            'stroke="currentColor" stroke-width="1.6" fill="none"/>'
        )
    return drawn


def _day(when: str) -> int:
    return date.fromisoformat(when).toordinal()


def _ticks(most: float) -> list[float]:
    """Return round numbers from 0 to above ``most``, four or five of them."""
    if most <= 0:
        return [0.0, 1.0]
    size = 10 ** math.floor(math.log10(most))
    step = next(n * size / 10 for n in (2, 2.5, 5, 10, 20, 25, 50) if most <= 4 * n * size / 10)
    return [step * i for i in range(math.ceil(most / step) + 1)]


def _years(first: int, last: int, x: Callable[[str], float], floor: float) -> list[str]:
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    every = 1 + len(years) // 6
    inside = [year for year in years[::every] if first <= date(year, 1, 1).toordinal() <= last]
    if not inside:  # all within a year: its ends tell more than its number
        ends = [date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()]
        return [
            _said(x(ends[0]), floor + 15, ends[0], size=11),
            _said(x(ends[1]), floor + 15, ends[1], size=11, anchor="end"),
        ]
    return [
        f'<path d="M{x(f"{year}-01-01"):.1f} {floor}v4" stroke="currentColor"/>'
        + _said(_inside(x(f"{year}-01-01"), "0000", _SMALL), floor + 16, f"{year}", size=11,
                anchor="middle")
        for year in inside
    ]  # fmt: skip


def _path(
    line: Line,
    style: tuple[str, str, str],
    x: Callable[[str], float],
    y: Callable[[float], float],
    *,
    steps: bool,
) -> list[str]:
    colour, dashes, mark = style
    placed = [(x(when), y(value)) for when, value, _ in line.points]
    drawn = f"M{placed[0][0]:.1f} {placed[0][1]:.1f}" + "".join(
        f"H{px:.1f}V{py:.1f}" if steps else f"L{px:.1f} {py:.1f}" for px, py in placed[1:]
    )
    curve = (
        f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>'
    )
    marks = [
        f'<path transform="translate({px:.1f} {py:.1f})" d="{mark}" fill="{colour}">'
        f"<title>{escape(when + ': ' + _number(value, '') + ' ' + what)}</title></path>"
        for (px, py), (when, value, what) in zip(placed, line.points, strict=True)
    ]
    return [curve, *marks]


def _key(line: Line, place: int, unit: str) -> str:
    colour, dashes, mark = _LINES[place % len(_LINES)]
    y = 10 + 20 * place
    start, end = (_number(line.points[i][1], "") for i in (0, -1))
    words = _fitted(f"{line.name}: {start} → {end} {unit}".rstrip(), 40)
    return (
        f'<path d="M0 {y}h28" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        f'<path transform="translate(14 {y})" d="{mark}" fill="{colour}"/>'
        + _said(36, y + 4, words, size=12.5)
    )
