"""What a widget shows where it cannot live: on paper, in a static page, in a search engine.

`Printed` is a box that also has an HTML form of itself; `prose` turns the plain text of course
files (a blank line makes a paragraph, single backticks mark code) into safe HTML.
"""

from __future__ import annotations

import html
import re
from typing import Any

import ipywidgets

__all__ = ["Printed", "notice", "prose"]


class Printed(ipywidgets.VBox):
    """A vertical box with a readable form for where no kernel runs."""

    def printed(self) -> str:
        """Return the HTML for a page without a kernel."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if isinstance(bundle, dict):
            page = self.printed()
            text = html.unescape(re.sub(r"<[^>]+>", " ", page))
            bundle |= {"text/html": page, "text/plain": " ".join(text.split())}
        return bundle


def prose(text: str) -> str:
    """Return plain text as HTML paragraphs; anything that looks like HTML stays text."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{inline(paragraph)}</p>" for paragraph in paragraphs)


def inline(text: str) -> str:
    """Return one paragraph's text as HTML, without the paragraph."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    escaped = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return re.sub(r"\*([^*\s][^*]*)\*", r"<em>\1</em>", escaped)


def notice(text: str, mark: str = "") -> str:
    """Return a message that screen readers announce; ``mark`` is a word, never only a colour."""
    start = f"<strong>{html.escape(mark)}</strong> " if mark else ""
    return f'<div role="status" aria-live="polite">{start}{text}</div>'
