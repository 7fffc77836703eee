"""The sentences of a policy: Markdown or plain text, each with the line where it begins.

A heading promises nothing, and neither does a comment or a code block, so none of them is among
the sentences. A heading says what the sentences below it are about, as the label of a list item
("Contact: …") or the first cell of a table row does for the rest of it. A link reads as its words
and its address: ``[our page](https://…)`` becomes ``our page <https://…>``, wherever in the file
the address stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Sentence", "read_sentences"]

# Nobody writes a sentence of this length, and patterns take time with one.
MOST = 1_000

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{3,})\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?=\S)")
_DEFINITION = re.compile(r"\s{0,3}\[([^\]]+)\]:\s*<?(\S+?)>?\s*$")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,300})\](?:\(\s{0,9}<?([^)\s>]{0,500})>?[^)]{0,200}\)|\[([^\[\]]{0,300})\])?"
)
# A full stop ends a sentence where a new one begins, and not in "e.g." or "security.txt".
_END = re.compile(r"(?<=[.!?])[)*_\"']*\s+(?=[\"'(*_\[<]*[A-Z0-9])")
# "Scope: …", "a hole = …", "| Scope | … |".
_LABEL = re.compile(r"\|\s*([^|]{1,80})\|(?=.*\w)|([^:=.,]{1,40})(?::|\s=)\s(?=.*\w)")
_NO_END = re.compile(r"\b(?:e\.g|i\.e|etc|vs|approx|no|v)\.[)*_\"']*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, table row or list item; ``line`` counts from 1, links carry their address.

    ``under`` is the heading that it stands below, "" before the first.
    """

    text: str
    line: int
    under: str = ""

    @property
    def about(self) -> str:
        """What the sentence speaks of by its place: the heading above it, and its own label."""
        label = _LABEL.match(self.text)
        return f"{self.under} | {label[1] or label[2]}" if label else self.under

    @property
    def said(self) -> str:
        """The sentence without its label."""
        label = _LABEL.match(self.text)
        return self.text[label.end() :] if label else self.text


def read_sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text in the order of the page."""
    lines = [line[: 2 * MOST] for line in _blank_comments(text).splitlines()]
    links = {found[1].casefold(): found[2] for line in lines if (found := _DEFINITION.match(line))}
    sentences: list[Sentence] = []
    for under, block in _blocks(lines):
        joined = ""
        offsets = []
        for _, part in block:
            offsets.append(len(joined))
            joined += _with_addresses(part.strip(), links) + " "
        for offset, sentence in _split(joined):
            line = block[bisect_right(offsets, offset) - 1][0]
            sentences.append(Sentence(sentence[:MOST], line, under))
    return tuple(sentences)


def _blank_comments(text: str) -> str:
    """Take comments out, and keep their line breaks, so that lines stay where they are."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield paragraphs, list items and table rows, each with its heading and its lines."""
    block: list[tuple[int, str]] = []
    under = fence = ""
    for number, line in enumerate(lines, 1):
        opened = _FENCE.match(line)
        if fence or opened:
            yield under, block
            block = []
            if not fence:
                fence = opened[1] if opened else ""
            elif opened and opened[1] == fence:
                fence = ""
            continue
        if _UNDERLINE.match(line):
            if block:  # its last line was a heading
                under = block.pop()[1].strip()
            yield under, block
            block = []
        elif not line.strip() or _DEFINITION.match(line):
            yield under, block
            block = []
        elif _HEADING.match(line):
            yield under, block
            block, under = [], line.strip().strip("#").strip()
        elif _ITEM.match(line) or line.lstrip().startswith("|"):
            yield under, block
            block = [(number, _ITEM.sub("", line, count=1))]
        else:
            block.append((number, line))
    yield under, block


def _with_addresses(line: str, links: dict[str, str]) -> str:
    def plain(found: re.Match[str]) -> str:
        words, address, name = found[1], found[2], found[3]
        address = address or links.get((name or words).casefold(), "")
        if not address:
            return found[0]  # brackets that are no link, such as [TBD]
        return f"{words} <{address.removeprefix('mailto:')}>"

    return _LINK.sub(plain, line)


def _split(joined: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _END.finditer(joined):
        if _NO_END.search(joined[start : end.start()]):
            continue
        if piece := joined[start : end.start()].strip():
            yield start, piece
        start = end.end()
    if piece := joined[start:].strip():
        yield start, piece
