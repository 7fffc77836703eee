"""What a widget shows where it cannot live: on paper, in a static page, in a search engine.

`Printed` is a box that also has an HTML form of itself; `prose` turns the plain text of course
files (a blank line makes a paragraph, single backticks mark code) into safe HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import ipywidgets

from teachkit.widgets.card import Manners

__all__ = ["Printed", "inline", "notice", "plain", "prose", "said", "table", "title"]


class Printed(ipywidgets.VBox):
    """A vertical box with a readable form for where no kernel runs."""

    def __init__(self, parts: Sequence[ipywidgets.Widget]) -> None:
        self._manners = Manners()
        super().__init__([*parts, self._manners])
        self.add_class("teachkit")
        self._manners.on_msg(lambda _manners, content, _buffers: self._settle(content))

    def _settle(self, content: dict[str, Any]) -> None:
        """Take over what is chosen in the page, in the order of the page."""
        groups = [part for part in _parts(self) if isinstance(part, ipywidgets.RadioButtons)]
        chosen = content.get("chosen", [])
        if len(chosen) != len(groups):
            return
        for group, place in zip(groups, chosen, strict=True):
            if not group.disabled and 0 <= place < len(group.options):
                group.index = place

    def printed(self) -> str:
        """Return the HTML for a page without a kernel: the texts on the card.

        A card whose point is in its controls has a form of its own.
        """
        return "".join(part.value for part in _parts(self) if isinstance(part, ipywidgets.HTML))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if isinstance(bundle, dict):
            page = self.printed()
            bundle |= {"text/html": page, "text/plain": plain(page)}
        return bundle


def _parts(box: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    for part in getattr(box, "children", ()):
        yield part
        yield from _parts(part)


# What stands in backticks is code and nothing else; static/ask/text.js has the same in JavaScript.
_MARKS = re.compile(r"`([^`]+)`|\*([^*\s][^*]*)\*")


def prose(text: str) -> str:
    """Return plain text as HTML paragraphs; anything that looks like HTML stays text."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(f"<p>{inline(paragraph)}</p>" for paragraph in paragraphs)


def inline(text: str) -> str:
    """Return one paragraph's text as HTML, without the paragraph."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    return _marked(escaped)


def plain(page: str) -> str:
    """Return what is left of HTML without its tags, as one line of text."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def _marked(text: str) -> str:
    def mark(found: re.Match[str]) -> str:
        code, emphasised = found.groups()
        return f"<code>{code}</code>" if code else f"<em>{_marked(emphasised)}</em>"

    return _MARKS.sub(mark, text)


def title(text: str) -> str:
    """Return a card's title: a heading, but none of the chapter's table of contents."""
    return f'<div class="tk-title" role="heading" aria-level="3">{html.escape(text)}</div>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as HTML: plain texts under their heads, no markup in them."""
    heads = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def notice(text: str, mark: str = "", tone: str = "") -> str:
    """Return what a card says back; ``mark`` is its word, ``tone`` good, warn or neither.

    The tone adds a sign and a colour to the word, and never stands without one.
    """
    start = f"<strong>{html.escape(mark)}</strong> " if mark else ""
    kind = f"tk-notice tk-{tone}" if tone else "tk-notice"
    return f'<div class="{kind}">{start}{text}</div>'


def said(name: str = "") -> ipywidgets.HTML:
    """Return a place for notices that screen readers announce, and that can take the focus."""
    place = ipywidgets.HTML()
    place.add_class("tk-said")
    if name:
        place.add_class(name)
    return place
