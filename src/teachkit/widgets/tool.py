"""What the tools with a page of their own share in Python: their files, and their form on paper.

``static/tool/`` is the same for the browser: `shell.js` is what stands around each of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget

from teachkit.widgets.esm import join_modules

__all__ = ["Tool", "script", "styles"]

_STATIC = Path(__file__).parent / "static"


class Tool(anywidget.AnyWidget):
    """A widget with a readable form for where there is no browser."""

    def on_paper(self) -> tuple[str, str] | None:
        """Return the tool as text and as HTML; None while there is nothing to print."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the widget's bundle with a readable text and page beside it."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        printed = self.on_paper()
        if printed is None:
            return bundle
        data, metadata = bundle
        text, page = printed
        return {**data, "text/plain": text, "text/html": page}, metadata


def script(word: str) -> str:
    """Return the page of the tool with this word, as one module."""
    return join_modules(_STATIC / word / "index.js")


def styles(*parts: str) -> str:
    """Return the style sheets ``static/<part>.css``, one after the other."""
    return "\n".join((_STATIC / f"{part}.css").read_text("utf-8") for part in parts)
