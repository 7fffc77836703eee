"""Bars, as SVG: a class's points, and how many fail a check. The numbers always stand beside."""

from __future__ import annotations

import math
from collections.abc import Sequence

from teachkit.grading.feedback.page import said

__all__ = ["five_numbers", "histogram", "meter"]

_WIDTH, _HEIGHT = 360, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 16, 30


def histogram(
    counts: Sequence[int], ends: tuple[str, str], what: str, *, squeezed: bool = False
) -> str:
    """Return bars of equal width for ``counts``, each with its number above.

    ``ends`` label the axis left and right, ``what`` says it all for who does not see it.
    ``squeezed`` draws logarithms, for counts of which a few are enormous; the axis says so.
    """
    width = (_WIDTH - _LEFT - _RIGHT) / len(counts)
    base = _HEIGHT - _BOTTOM
    heights = [math.log1p(value) if squeezed else float(value) for value in counts]
    most = max(heights) or 1.0
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{said(what)}">'
    ]
    for place, (value, high) in enumerate(zip(counts, heights, strict=True)):
        left = _LEFT + place * width
        tall = (base - _TOP) * high / most
        if value:
            tall = max(tall, 1.0)
            parts.append(
                f'<rect class="bar" x="{left + 1:.1f}" y="{base - tall:.1f}" '
                f'width="{width - 2:.1f}" height="{tall:.1f}"/>'
            )
            parts.append(
                f'<text x="{left + width / 2:.1f}" y="{base - tall - 4:.1f}" '
                f'text-anchor="middle">{value:,}</text>'
            )
    parts += [
        f'<line class="axis" x1="{_LEFT}" y1="{base}" x2="{_WIDTH - _RIGHT}" y2="{base}"/>',
        f'<text class="soft" x="{_LEFT}" y="{base + 14}">{said(ends[0])}</text>',
        (
            f'<text class="soft" x="{_WIDTH - _RIGHT}" y="{base + 14}" text-anchor="end">'
            f"{said(ends[1])}</text>"
        ),
    ]
    if squeezed:
        parts.append(
            f'<text class="soft" x="{_WIDTH / 2}" y="{base + 26}" text-anchor="middle">'
            "heights are logarithms</text>"
        )
    return "".join([*parts, "</svg>"])


def meter(part: float, whole: float) -> str:
    """Return a bar of a share; the number stands beside it, so no reader is told of it twice."""
    filled = 100 * part / whole if whole else 0.0
    return (
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/>'
        f'<rect class="bar" width="{filled:.1f}" height="8"/></svg>'
    )


def five_numbers(values: Sequence[float]) -> tuple[float, float, float, float, float]:
    """Return least, lower quartile, median, upper quartile and most of some values.

    Quartiles are interpolated as NumPy's default and R's type 7 do (Hyndman and Fan, "Sample
    Quantiles in Statistical Packages", The American Statistician 50, 1996).

    Raises:
        ValueError: without any value.
    """
    if not values:
        raise ValueError("five numbers of nothing")
    ordered = sorted(values)

    def at(fraction: float) -> float:
        place = fraction * (len(ordered) - 1)
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return ordered[0], at(0.25), at(0.5), at(0.75), ordered[-1]
