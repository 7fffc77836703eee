"""Every number of the course with its source: a page of all facts, and links from where one stands.

A chapter says ``75<!-- fact: sudo-rs.locked.unsafe-fix -->``: here the number becomes a link to
its fact, with source and date as its note. On the page each fact has its id as a permanent
anchor; ``static/facts.js`` filters them, and says which are past their date on the reader's day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from teachkit.course.load import load_course
from teachkit.course.outline import Course
from teachkit.data.facts import FOLDER, Fact, fact, tables
from teachkit.publish.book.notes import noted

__all__ = ["facts_list", "link_numbers", "setup"]

_PAGE = "book/facts"
_WITH_NUMBERS = ("notebooks/", "exercises/", "book/instructor-notes")
_MARK = re.compile(r"<!-- fact: (\S+) -->")
_NUMBER = re.compile(r"[\w,.\N{MINUS SIGN}-]+$")
# One side of a named commit is no fact of its own, but said with it.
_SIDE = re.compile(r"(\.change\.\w+)\.(?:before|after)$")
_ADDRESS = re.compile(r"https?://[^\s<]*[^\s<.,;)]")


class facts_list(nodes.General, nodes.Element):  # noqa: N801  # docutils' way
    """The place of the list of all facts."""


class _FactsList(SphinxDirective):
    """All facts, as a list that can be filtered."""

    def run(self) -> list[nodes.Node]:
        """Return the place; its content is written with the page."""
        for path in (*FOLDER.iterdir(), _course_file(self.env.app)):
            self.env.note_dependency(str(path))
        course = load_course(Path(self.env.srcdir))
        return [facts_list("", used=_uses(course), titles=_titles(course))]


def setup(app: Sphinx) -> None:
    """Link the numbers, and list the facts."""
    app.add_node(facts_list, html=(_write, None), latex=(_skip, None), text=(_skip, None))
    app.add_directive("teachkit-facts", _FactsList)
    app.connect("doctree-read", _link)
    app.connect("html-page-context", _ask)


def link_numbers(doctree: nodes.document) -> None:
    """Make a link to its fact of every number that carries a mark.

    Raises:
        TeachkitError: ``no-such-fact``.
    """
    for mark in list(doctree.findall(nodes.raw)):
        said = _MARK.fullmatch(mark.astext())
        if not said:
            continue
        parent = mark.parent
        before = parent[parent.index(mark) - 1] if parent.index(mark) else None
        number = _NUMBER.search(before.astext()) if isinstance(before, nodes.Text) else None
        if number and isinstance(before, nodes.Text):
            one = fact(_SIDE.sub(r"\1", said[1]))
            link = noted("", number[0], page=_PAGE, anchor=one.id, note=_source(one))
            link["classes"].append("tk-fact")
            rest = before.astext()[: number.start()]
            parent.replace(before, [nodes.Text(rest), link] if rest else [link])
        parent.remove(mark)


def _link(app: Sphinx, doctree: nodes.document) -> None:
    if app.env.docname.startswith(_WITH_NUMBERS):
        for path in FOLDER.iterdir():
            app.env.note_dependency(path, docname=app.env.docname)
        link_numbers(doctree)


def _source(one: Fact) -> str:
    """Return in a few sentences where a number comes from."""
    again = f" To be counted again after {one.expires}." if one.expires else ""
    return f"{one} {one.unit}: {one.counted}. Source: {one.source}, {one.date}.{again}"


def _ask(app: Sphinx, pagename: str, _template: str, _context: object, _doctree: object) -> None:
    if pagename == _PAGE:
        app.add_css_file("facts.css")
        app.add_js_file("facts.js", type="module")


def _course_file(app: Sphinx) -> Path:
    return Path(app.srcdir) / "course.toml"


def _uses(course: Course) -> dict[str, list[str]]:
    """Return the chapters that print a fact, by the fact's id."""
    used: dict[str, list[str]] = {}
    for chapter in course.pages:
        for id in chapter.facts:
            used.setdefault(id, []).append(chapter.id)
    return used


def _titles(course: Course) -> dict[str, str]:
    return {chapter.id: chapter.title for chapter in course.pages}


def _skip(_self: object, _node: nodes.Element) -> None:
    raise nodes.SkipNode  # on paper the page is its introduction: nobody reads that list in a row


def _write(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the list, in HTML that is XML as well."""
    here = self.builder.current_docname

    def chapter(id: str) -> str:
        where = self.builder.get_relative_uri(here, f"notebooks/{id}")
        return f'<a href="{escape(where)}">{id}</a>'

    used: Mapping[str, list[str]] = node["used"]
    options = "".join(f'<option value="{id}">{id}</option>' for id in node["titles"])
    self.body.append(
        '<form class="tk-facts-filter" role="search" aria-label="Facts" hidden="hidden">'
        '<label>Find <input type="search" name="words" autocomplete="off"/></label>'
        '<label>Used in <select name="chapter"><option value="">any chapter or none</option>'
        f"{options}</select></label>"
        '<label><input type="checkbox" name="past"/> past their date</label>'
        '<p role="status"></p></form>'
    )
    for name, rows in tables().items():
        self.body.append(
            f'<section class="tk-facts"><h2 id="{_slug(name)}">{escape(name.capitalize())}</h2><dl>'
        )
        self.body += [_row(one, [chapter(id) for id in used.get(one.id, ())]) for one in rows]
        self.body.append("</dl></section>")
    raise nodes.SkipNode


def _slug(name: str) -> str:
    return f"table-{name.replace(' ', '-')}"


def _row(one: Fact, chapters: list[str]) -> str:
    id = escape(one.id)
    return "".join(_pieces(one, id, chapters))


def _pieces(one: Fact, id: str, chapters: list[str]) -> Iterator[str]:
    expires = f' data-expires="{one.expires}"' if one.expires else ""
    yield f'<div id="{id}"{expires}><dt><a href="#{id}">{id}</a></dt>'
    yield f"<dd><b>{escape(str(one))}</b> {escape(one.unit)}</dd>"
    yield f"<dd>{escape(one.counted)}</dd>"
    source = _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(one.source))
    until = f'; count again after <time datetime="{one.expires}">{one.expires}</time>'
    yield f'<dd>{source}, <time datetime="{one.date}">{one.date}</time>'
    yield f"{until if one.expires else ''}</dd>"
    if chapters:
        yield f"<dd>Used in {', '.join(chapters)}</dd>"
    yield "</div>\n"
