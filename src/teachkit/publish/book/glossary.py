"""The glossary's words where a chapter first uses them: a link, with the definition as its note.

``book/glossary.md`` has the definitions, and is the one place that has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from teachkit.publish.book.notes import noted

__all__ = ["Term", "link_terms", "read_terms", "setup"]

_PAGE = "book/glossary"
_ENTRY = re.compile(r'^- <a id="([^"]+)"></a>\*\*(.+?)\*\*: (.+)$', re.MULTILINE)
_FOR_LEARNERS = ("notebooks/", "exercises/")
# Words that plain sentences use in another sense: these are terms where they are emphasised.
_PLAIN = frozenset(
    {
        *("choose", "focus", "iterate", "document", "depend", "distribute", "trust"),
        *("burden", "drift", "gain", "paired", "reach", "requirement", "revision"),
        *("signal", "track"),
    }
)
_NOT_IN = (nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.raw)
_POINT_OF_THE_TALK = re.compile(r"S\d\d")  # bold, and a heading in all but name


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: its anchor there, how it is written, what it means."""

    anchor: str
    word: str
    meaning: str

    @property
    def pattern(self) -> str:
        """A regular expression for the word, its plural included."""
        if self.word.endswith("y"):
            return rf"{re.escape(self.word[:-1])}(?:y|ies)"
        return rf"{re.escape(self.word)}s?"


def setup(app: Sphinx) -> None:
    """Link the glossary's words in chapters and exercises."""
    app.connect("doctree-read", _link)


def read_terms(text: str) -> tuple[Term, ...]:
    """Return the words that a glossary defines, in its order, their definitions without markup."""
    return tuple(
        Term(anchor, word, re.sub(r"[*`]", "", meaning))
        for anchor, word, meaning in _ENTRY.findall(text)
    )


def link_terms(doctree: nodes.document, terms: tuple[Term, ...]) -> None:
    """Make a link of the first use of each term in running text."""
    left = list(terms)
    for text in list(doctree.findall(nodes.Text)):
        if left and _is_running(text):
            _replace(text, left)


def _link(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.docname
    if docname.startswith(_FOR_LEARNERS):
        path = Path(app.srcdir) / f"{_PAGE}.md"
        app.env.note_dependency(path, docname=docname)
        link_terms(doctree, read_terms(path.read_text(encoding="utf-8")))


def _is_running(text: nodes.Text) -> bool:
    """Tell whether a text stands in a sentence: not in a heading, code, a link or an output."""
    around = text.parent
    while around is not None and not isinstance(around, nodes.document):
        if isinstance(around, _NOT_IN):
            return False
        if isinstance(around, nodes.strong) and _POINT_OF_THE_TALK.match(around.astext()):
            return False
        if isinstance(around, nodes.container) and "nb_element" in around:
            return bool(around["nb_element"] == "cell_markdown")
        around = around.parent
    return True


def _replace(text: nodes.Text, left: list[Term]) -> None:
    """Put links into one text, and take their terms off the list."""
    said = text.astext()
    emphasised = isinstance(text.parent, nodes.emphasis | nodes.strong)
    found: list[tuple[int, int, Term]] = []
    for term in list(left):
        if term.word in _PLAIN:
            hit = re.fullmatch(term.word, said) if emphasised else None
        else:
            case = re.IGNORECASE if term.word.islower() else re.NOFLAG  # but ITP is written so
            hit = re.search(rf"(?<![\w-]){term.pattern}(?![\w-])", said, case)
        if hit and not any(start < hit.end() and hit.start() < end for start, end, _ in found):
            found.append((hit.start(), hit.end(), term))
            left.remove(term)
    pieces: list[nodes.Node] = []
    at = 0
    for start, end, term in sorted(found, key=lambda one: one[0]):
        pieces += [nodes.Text(said[at:start])] if start > at else []
        note = f"{term.word}: {term.meaning}"
        link = noted("", said[start:end], page=_PAGE, anchor=term.anchor, note=note)
        link["classes"].append("tk-term")
        pieces.append(link)
        at = end
    if found:
        pieces += [nodes.Text(said[at:])] if at < len(said) else []
        text.parent.replace(text, pieces)
