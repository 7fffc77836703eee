"""Links that say where they lead before one goes there: a definition, or where a number is from.

The link itself works without any script. Its note stands at the end of the page, where a screen
reader finds it as the link's description; ``static/notes.js`` shows it on hover, focus and touch.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

__all__ = ["noted", "setup"]

_STATIC = Path(__file__).with_name("static")


class noted(nodes.reference):  # noqa: N801  # docutils calls a node's class by its lower-case name
    """A link to ``anchor`` on the page ``page``, with a ``note`` in plain words."""


def setup(app: Sphinx) -> None:
    """Teach the book such links."""
    app.add_node(noted, html=(_begin, _end))
    app.connect("config-inited", lambda _app, config: config.html_static_path.append(str(_STATIC)))
    app.connect("doctree-resolved", _resolve)
    app.connect("html-page-context", _add_notes)


def _resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each link its address, and each note of the page a number; like notes share one."""
    numbers: dict[str, int] = {}
    for link in doctree.findall(noted):
        link["refuri"] = f"{app.builder.get_relative_uri(docname, link['page'])}#{link['anchor']}"
        link["number"] = numbers.setdefault(link["note"], len(numbers) + 1)


def _begin(self: HTML5Translator, node: nodes.Element) -> None:
    described = {"aria-describedby": f"tk-note-{node['number']}"}
    self.body.append(self.starttag(node, "a", "", href=node["refuri"], **described))


def _end(self: HTML5Translator, _node: nodes.Element) -> None:
    self.body.append("</a>")


def _add_notes(
    app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    notes = {
        link["number"]: link["note"]
        for link in (doctree.findall(noted) if doctree is not None else ())
    }
    if not notes:
        return
    told = "".join(
        f'<p id="tk-note-{number}">{escape(note)}</p>' for number, note in sorted(notes.items())
    )
    context["body"] += f'<div class="tk-notes" hidden="hidden">{told}</div>'
    app.add_css_file("notes.css")
    app.add_js_file("notes.js", type="module")
