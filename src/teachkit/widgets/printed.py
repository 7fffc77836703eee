"""What a widget shows where it cannot live: on paper, in a static page, in a search engine.

`Printed` is a box that also has an HTML form of itself; `prose` turns the plain text of course
files (a blank line makes a paragraph, single backticks mark code) into safe HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import ipywidgets

__all__ = ["Printed", "notice", "prose"]


# The choices of ipywidgets have room for one line each; ours are sentences, and wrap.
STYLE = """<style>
.teachkit .widget-radio-box label {
  display: flex; align-items: baseline; height: auto; line-height: 1.45;
  margin: 0 0 0.35em; white-space: normal;
}
/* The text comes first in the page; on the screen the button does, and stays with line one. */
.teachkit .widget-radio-box input {
  order: -1; flex: none; float: none; height: auto; margin: 0 0.6em 0 1px;
}
.teachkit .widget-html-content p { margin: 0.35em 0; line-height: 1.45; max-width: 46em; }
</style>"""


class Printed(ipywidgets.VBox):
    """A vertical box with a readable form for where no kernel runs."""

    def __init__(self, parts: Sequence[ipywidgets.Widget]) -> None:
        super().__init__([*parts, ipywidgets.HTML(STYLE, layout={"display": "none"})])
        self.add_class("teachkit")

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
