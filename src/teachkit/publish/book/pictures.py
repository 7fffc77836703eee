"""Pictures that say nothing to who cannot see them, in the sources and in the built site.

In a source a picture without words is a warning of the build, with file and line, and so an error.
What cells draw is seen only in the site: `wordless` looks there, and at the sources without a
build.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup", "wordless", "wordless_in_site"]

_FEWEST_WORDS = 3
_MARKDOWN = re.compile(r"!\[(?P<alt>[^\]]*)\]\([^)]+\)")
_DIRECTIVE = re.compile(r"^(?P<marks>`{3,}|:{3,})\{(?:image|figure)\}")
_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"""\balt=(["'])(?P<alt>.*?)\1""", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(r"^(`{3,}|~{3,})(?!\{(?:image|figure)\})")
_OURS = frozenset({"_static", "live", "runtime"})  # files of the site that are no pages


def setup(app: Sphinx) -> None:
    """Warn, while a page is read, of each picture without words."""
    app.connect("doctree-read", _warn)


def wordless(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line, from 1, of each picture in a Markdown text that has too few words, and it."""
    lines = text.splitlines()
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip() == fence):
            fence = "" if fence else mark[1]
        if fence:
            continue
        bare = re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)
        for found in _MARKDOWN.finditer(bare):
            if _too_few(line[found.start("alt") : found.end("alt")]):
                yield number, found[0]
        for tag in _TAG.findall(bare):
            said = _ALT.search(tag)
            if said is None or _too_few(said["alt"]):
                yield number, tag
        directive = _DIRECTIVE.match(line)
        if directive and _too_few(_option(lines[number:], directive["marks"])):
            yield number, line


def wordless_in_site(site: Path) -> Iterator[tuple[str, int, str]]:
    """Yield page, line and tag of each picture that has no words: ``img`` and drawn ``svg``.

    A picture that is decoration says so: ``alt=""``, or ``aria-hidden``.
    """
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site)
        if name.parts[0] not in _OURS:
            reader = _Pictures()
            reader.feed(page.read_text(encoding="utf-8"))
            for line, tag in reader.found:
                yield name.as_posix(), line, tag


class _Pictures(HTMLParser):
    """Collects pictures without words, with their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._drawing: list[tuple[int, str]] = []  # svg elements that may still get a title

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        line = self.getpos()[0]
        hidden = said.get("aria-hidden") == "true" or said.get("role") in {"presentation", "none"}
        if tag == "img" and "alt" not in said and not hidden:
            self.found.append((line, self.get_starttag_text() or tag))
        elif tag == "svg":
            named = hidden or said.get("aria-label") or said.get("aria-labelledby")
            self._drawing.append((0 if named else line, self.get_starttag_text() or tag))
        elif tag == "title" and self._drawing:
            self._drawing[-1] = (0, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg" and self._drawing:
            line, drawn = self._drawing.pop()
            if line:
                self.found.append((line, drawn))


def _option(lines: list[str], marks: str) -> str:
    """Return a directive's ``:alt:``; it may go on in the next lines."""
    said: list[str] = []
    for line in lines:
        if line.strip() in {marks, ""}:
            break
        if line.startswith(":alt:"):
            said.append(line.removeprefix(":alt:"))
        elif said and not line.startswith(":"):
            said.append(line)
    return " ".join(said)


def _too_few(alt: str) -> bool:
    return len(alt.split()) < _FEWEST_WORDS


def _warn(_app: Sphinx, doctree: nodes.document) -> None:
    from sphinx.util import logging

    for picture in doctree.findall(nodes.image):
        if _too_few(picture.get("alt", "")):
            logging.getLogger(__name__).warning(
                "a picture without words is nothing to a screen reader: %s",
                picture.get("uri", ""),
                location=picture,
            )
