"""The index: the glossary's words, where each is explained and where each is used.

`teachkit.publish.book.glossary` has found the places; here each becomes an entry of the index
that Sphinx makes for the site, the EPUB and the PDF.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.index import IndexDomain

from teachkit.publish.book.glossary import read_terms
from teachkit.publish.book.notes import noted

__all__ = ["setup"]

_GLOSSARY = "book/glossary"


def setup(app: Sphinx) -> None:
    """Add the entries when a page has been read and its words are linked."""
    app.connect("doctree-read", _enter, priority=600)


def _enter(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.docname
    domain = app.env.get_domain("index")
    if not isinstance(domain, IndexDomain):
        return
    entries = domain.entries.setdefault(docname, [])
    if docname == _GLOSSARY:
        text = (app.srcdir / f"{_GLOSSARY}.md").read_text(encoding="utf-8")
        entries += [("single", term.word, term.anchor, "main", None) for term in read_terms(text)]
    for link in doctree.findall(noted):
        if link.get("page") == _GLOSSARY:
            id = f"term-{link['anchor']}"
            link["ids"].append(id)
            entries.append(("single", link["note"].partition(":")[0], id, "", None))
