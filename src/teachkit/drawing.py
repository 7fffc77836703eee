"""A drawing as SVG: seen in the light and in the dark, on paper, and told to who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

__all__ = ["svg", "wide"]


def svg(
    size: tuple[float, float],
    parts: Iterable[str],
    *,
    title: str,
    told: str,
    narrowest: int = 0,
    widest: int | None = None,
    letters: int = 13,
) -> str:
    """Return parts of SVG as one drawing that takes its text colour from the page around it.

    ``size`` is its width and height in its own units, ``title`` what it shows and ``told`` what
    one sees there, both plain texts. On the page it is as wide as there is room: from
    ``narrowest`` to ``widest`` CSS pixels (its own width if left out). ``letters`` is the size of
    its text in its own units.
    """
    width, height = size
    floor = f"min-width:{narrowest}px;" if narrowest else ""
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" xmlns="http://www.w3.org/2000/svg" '
        f'style="width:100%;{floor}max-width:{widest or width}px;height:auto;'
        f'font:{letters}px sans-serif" fill="currentColor">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>{''.join(parts)}</svg>"
    )


def wide(name: str, style: str = "max-width:100%;overflow-x:auto") -> str:
    """Return the opening tag of a box for what may be wider than the page.

    The keyboard can reach it and move what is in it; ``name`` says what that is, in plain text.
    """
    return f'<div role="region" tabindex="0" aria-label="{escape(name)}" style="{style}">'
