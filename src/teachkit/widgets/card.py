"""The manners of a card: what plain ipywidgets leave out of the page, and its look.

ipywidgets draws choices that no group holds together and no name announces, and leaves the keyboard
to JupyterLab, where an arrow key leaves the cell. `Manners` is a view of no size inside a card
(the class ``teachkit``) that mends this in the page; ``static/card/`` has its two files.
"""

from __future__ import annotations

from pathlib import Path

import anywidget

from teachkit.widgets.tool import styles

__all__ = ["Manners"]

_STATIC = Path(__file__).parent / "static" / "card"


class Manners(anywidget.AnyWidget):
    """Names, live regions, keys and focus for the card that it is a part of."""

    _esm = (_STATIC / "card.js").read_text(encoding="utf-8")
    _css = styles("card/look", "card/card")

    def __init__(self) -> None:
        super().__init__()
        self.add_class("tk-manners")

    def focus_on(self, part: str) -> None:
        """Put the focus on a part of the card, if it was in the card.

        ``part`` is a selector: its first control that can be used takes the focus, or else its
        text. Without this, a button that is switched off by its own press leaves it nowhere.
        """
        self.send({"focus": part})
