"""The report's pictures, as SVG in the colours of `teachkit.grading.feedback.page`.

Strips stand in rows of a table, beside the numbers that they draw, and are hidden from who hears
the page; the two pictures that stand alone say in words what they show.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from teachkit.grading.feedback.page import said

__all__ = ["calibration", "minutes", "numbers", "place", "short"]

_WIDTH, _HEIGHT = 360, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 12, 18, 30
# Of the plot of a calibration: the side of its square, and what its labels need on each side.
_SIDE, _BESIDE, _ABOVE, _BELOW = 200, 38, 24, 34


def place(mean: float, spread: float, count: int) -> str:
    """Return a strip from place 1 to ``count``: where an item stands, and one deviation around."""
    step = 100 / max(1, count - 1)
    at = (mean - 1) * step
    low, high = max(0.0, at - spread * step), min(100.0, at + spread * step)
    return _strip(_rect(low, 3, high - low, 2) + _rect(min(98.0, max(0.0, at - 1)), 0, 2, 8))


def minutes(taken: float, planned: float | None, most: float) -> str:
    """Return a strip of minutes: the bar is what they took, the upright line what was planned."""
    mark = "" if planned is None else _mark(100 * planned / most)
    return _strip(_rect(0, 1.5, 100 * taken / most, 5) + mark)


def numbers(shown: Mapping[str, Any], truth: float | None, what: str) -> str:
    """Return the bars of numbers on a scale of log10(x + 1), with median and truth as lines."""
    bins: Sequence[Mapping[str, float]] = shown["bins"]
    known = [shown["low"], shown["high"], *([] if truth is None else [truth])]
    low, high = _log(min(known)), _log(max(known))
    width, base = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM

    def across(value: float) -> float:
        return _LEFT + (width * (_log(value) - low) / (high - low) if high > low else width / 2)

    most = max(one["n"] for one in bins)
    parts = []
    for one in bins:
        if one["n"]:
            left, tall = across(one["from"]), (base - _TOP) * one["n"] / most
            wide = max(across(one["to"]) - left - 1, 2.0)
            parts.append(
                f'<rect class="bar" x="{left:.1f}" y="{base - tall:.1f}" width="{wide:.1f}"'
                f' height="{tall:.1f}"/>'
            )
    parts.append(f'<path class="axis" d="M{_LEFT} {base}H{_WIDTH - _RIGHT}"/>')
    lines = [("median", shown["median"])] + ([] if truth is None else [("truth", truth)])
    for row, (name, value) in enumerate(lines):
        at = across(value)
        end = "end" if at > _WIDTH / 2 else "start"
        parts.append(f'<path class="axis" d="M{at:.1f} {_TOP - 4}V{base + 4}"/>')
        parts.append(_text(at, base + 14 + 12 * row, f"{name} {short(value)}", end))
    return _svg(_WIDTH, _HEIGHT, what, parts)


def calibration(bins: Sequence[Mapping[str, Any]], what: str) -> str:
    """Return how often people were right (up) when they were so sure (across), with chance's part.

    On the dotted line both are the same. The upright lines are 95 % intervals.
    """

    def across(sure: float) -> float:
        return _BESIDE + _SIDE * sure

    def up(right: float) -> float:
        return _ABOVE + _SIDE * (1 - right)

    left, bottom = f"{across(0):.0f} {up(0):.0f}", f"{across(1):.0f}"
    parts = [
        f'<path class="axis" fill="none" d="M{across(0):.0f} {up(1):.0f}L{left}H{bottom}"/>',
        f'<path class="axis" stroke-dasharray="2 4" d="M{left}L{bottom} {up(1):.0f}"/>',
    ]
    for share in (0, 0.5, 1):
        parts.append(_text(across(share), up(0) + 14, f"{100 * share:g} %", "middle"))
        parts.append(_text(across(0) - 4, up(share) + 4, f"{100 * share:g} %", "end"))
    parts.append(_text(across(0.5), up(0) + 30, "how sure they were", "middle"))
    parts.append(_text(0, up(1) - 12, "how often they were right", "start"))
    for one in bins:
        if not one["count"]:
            continue
        x, (low, high) = across(one["sure"]), one["range"]
        parts.append(f'<path class="axis" d="M{x:.1f} {up(low):.1f}V{up(high):.1f}"/>')
        size = 3 + min(4.0, math.sqrt(one["count"]) / 3)
        parts.append(
            f'<circle class="bar" cx="{x:.1f}" cy="{up(one["share"]):.1f}" r="{size:.1f}"/>'
        )
    return _svg(_SIDE + 2 * _BESIDE, _ABOVE + _SIDE + _BELOW, what, parts)


def short(value: float) -> str:
    """Return a number of which three figures are of interest: 0.125, 42, 5,870."""
    return f"{float(f'{value:.3g}'):,g}" if abs(value) < 1e5 else f"{float(f'{value:.3g}'):,.0f}"


def _svg(width: int, height: int, what: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{said(what)}">'
        f"{''.join(parts)}</svg>"
    )


def _strip(parts: str) -> str:
    return (
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="100" height="8"/>{parts}</svg>'
    )


def _rect(x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="bar" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}"/>'


def _mark(x: float) -> str:
    return f'<path class="axis" vector-effect="non-scaling-stroke" d="M{x:.1f} 0V8"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="soft" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{said(text)}</text>'


def _log(value: float) -> float:
    return math.log10(value + 1)
