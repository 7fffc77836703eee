"""HTML as browsers take it, made into XHTML as e-readers want it.

Well-formed, no scripts, nothing to press, no id twice, and no link to a page that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

__all__ = ["strict"]

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"})
# What is of use only where it can be pressed, and what is hidden without a script.
_DROPPED = frozenset(
    {
        *("button", "form", "input", "select", "textarea"),
        *("dialog", "link", "meta", "noscript", "script", "style", "template"),
    }
)
_DROPPED_CLASSES = frozenset({"headerlink", "only-dark", "tk-code", "tk-notes", "clearer"})
_GONE = frozenset({"aria-describedby", "data-model", "data-kind", "data-cell", "tabindex"})
_NAME = re.compile(r"""[\s"'/]([A-Za-z_:][-\w:.]*)\s*(?==)""")


def strict(html: str, link: Callable[[str], str | None] = str) -> str:
    """Return the content of a page as XHTML.

    ``link`` gives the address that a link leads to from now on; None makes plain text of it.
    """
    writer = _Strict(link)
    writer.feed(html)
    writer.close()
    return writer.text()


class _Strict(HTMLParser):
    """Reads HTML and writes XHTML."""

    def __init__(self, link: Callable[[str], str | None]) -> None:
        super().__init__(convert_charrefs=True)
        self._link = link
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []  # each tag, and as it was written, if it was
        self._dropping = 0  # so many of the open elements are within one that is dropped
        self._ids: set[str] = set()

    def text(self) -> str:
        """Return what was written, with everything closed."""
        while self._open:
            self._end()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element's beginning, or leave it out with all that is in it."""
        found = dict(attrs)
        classes = (found.get("class") or "").split()
        if self._dropping or tag in _DROPPED or _DROPPED_CLASSES.intersection(classes):
            if tag not in _VOID:
                self._dropping += 1
                self._open.append((tag, ""))
            return
        # The parser writes all names small, and SVG has some (viewBox) that are not.
        raw = self.get_starttag_text() or ""
        name = raw[1 : len(tag) + 1]
        kept = "".join(self._attributes(tag, found, raw))
        if tag == "svg" and "xmlns" not in found:
            kept += ' xmlns="http://www.w3.org/2000/svg"'
        self._out.append(f"<{name}{kept}{'/' if tag in _VOID else ''}>")
        if tag not in _VOID:
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those in it that were left open."""
        if tag not in _VOID and tag in {name for name, _ in self._open}:
            while self._end() != tag:
                pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that has nothing in it."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """Write a text."""
        if not self._dropping:
            self._out.append(escape(data, quote=False))

    def _end(self) -> str:
        tag, written = self._open.pop()
        if written:
            self._out.append(f"</{written}>")
        else:
            self._dropping -= 1
        return tag

    def _attributes(self, tag: str, found: dict[str, str | None], raw: str) -> list[str]:
        spelled = {name.lower(): name for name in _NAME.findall(raw)}
        kept = []
        for name, value in found.items():
            text = value or ""
            if name == "id":
                if text in self._ids or not text:
                    continue
                self._ids.add(text)
            elif name == "href" and tag == "a":
                led = self._link(text)
                if led is None:
                    continue
                text = led
            elif name.startswith("on") or name in _GONE:
                continue
            kept.append(f' {spelled.get(name, name)}="{escape(text)}"')
        return kept
