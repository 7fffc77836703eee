"""What a link to a page shows elsewhere: a title, a sentence, and a picture.

The sentence is the page's first paragraph. The picture is set by Typst from ``card.typ``, some
milliseconds each. It needs the address at which the site will be (``html_baseurl``), because
hosts that show links want whole addresses; a build that has none makes no pictures.
"""

from __future__ import annotations

import json
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ConfigError

from teachkit.data.files import write_atomically
from teachkit.publish.book.assets import head

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["card", "description", "setup"]

WIDTH, HEIGHT = 1200, 630  # pixels, the shape that hosts agree on
_FOLDER = "social"
_MODULES = "book/reference/api"
_MOST_LETTERS = 200
_FORM = Path(__file__).with_name("card.typ")


def setup(app: Sphinx) -> None:
    """Put the tags into the head of each page, and the pictures into the site."""
    app.connect("config-inited", _need_typst)
    app.connect("html-page-context", _tags)


def description(doctree: nodes.document) -> str:
    """Return the first paragraph of a page, or as many of its words as a host shows."""
    first = next(
        (one for one in doctree.findall(nodes.paragraph) if isinstance(one.parent, nodes.section)),
        None,
    )
    said = " ".join(first.astext().split()) if first is not None else ""
    if len(said) <= _MOST_LETTERS:
        return said
    return said[:_MOST_LETTERS].rpartition(" ")[0].rstrip(",;:.") + " …"


def card(kind: str, title: str, word: str = "") -> bytes:
    """Return the picture of a page as PNG; ``word`` is the one of the seven that it belongs to.

    Raises:
        ModuleNotFoundError: without the extra ``pdf``.
    """
    import typst

    told = {"card": json.dumps({"kind": kind, "title": title, "word": word})}
    form = _FORM.read_bytes()
    made = typst.compile(
        form, format="png", ppi=72.0, sys_inputs=told, font_paths=[], ignore_system_fonts=True
    )
    return bytes(made)


def _need_typst(_app: Sphinx, config: Config) -> None:
    if config.html_baseurl and find_spec("typst") is None:
        raise ConfigError(
            "The pictures of a site with an address are set by Typst, which is not installed: "
            "python -m pip install 'teachkit[pdf]', or leave TEACHKIT_SITE_URL empty"
        )


def _about(docname: str, title: str) -> tuple[str, str, str]:
    """Return what the picture of a page says: where it stands, its title, and its word."""
    room, _, rest = docname.partition("/")
    word = rest.partition("/")[0]
    if room == "notebooks":
        return f"Chapter: {word}", title, word
    if room == "exercises":
        return f"Exercise: {word}", title, word
    return "An open course on rewriting systems software", title, ""


def _picture(app: Sphinx, docname: str, title: str) -> str:
    """Make a page's picture, and return its name in the site."""
    name = f"{_FOLDER}/{docname}.png"
    path = Path(app.outdir) / name
    made = card(*_about(docname, title))
    if not path.is_file() or path.read_bytes() != made:
        write_atomically(path, made)
    return name


def _tags(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if doctree is None:
        return
    site, cover = app.config.html_baseurl, pagename == app.config.root_doc
    said = description(doctree)
    if said and 'name="description"' not in context.get("metatags", ""):
        head(context, f'<meta name="description" content="{escape(said)}">')
    tags = {
        "og:title": _title(doctree),
        "og:description": said,
        "og:type": "website" if cover else "article",
        "og:site_name": app.config.project,
    }
    if site:
        # The pages of the Python reference are many; they share the picture of its list.
        module = pagename.startswith(f"{_MODULES}/")
        shown = ("The Python reference", _MODULES) if module else (_title(doctree), pagename)
        tags |= {
            "og:url": f"{site}{app.builder.get_target_uri(pagename)}",
            "og:image": f"{site}{_picture(app, shown[1], shown[0])}",
            "og:image:width": str(WIDTH),
            "og:image:height": str(HEIGHT),
            "og:image:alt": f"{shown[0]}; the seven words of the course",
        }
        head(context, '<meta name="twitter:card" content="summary_large_image">')
    for name, content in tags.items():
        if content:
            head(context, f'<meta property="{name}" content="{escape(content)}">')


def _title(doctree: nodes.document) -> str:
    found = next(iter(doctree.findall(nodes.title)), None)
    return found.astext() if found is not None else ""
