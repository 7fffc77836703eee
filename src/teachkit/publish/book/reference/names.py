"""Names in docstrings and signatures, and where they lead."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst.states import Inliner
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from teachkit.publish.book.reference.source import ROOMS, Library, Module

__all__ = ["HERE", "PACKAGE", "ROLE", "Here", "link_signatures", "setup"]

PACKAGE = Path(__file__).parents[3]
ROLE = "teachkit-name"
HERE = "teachkit-here"  # the key of a `Here` among what Sphinx knows of the page being read

_NAME = re.compile(r"[A-Za-z_]\w*(\.\w+)*")
_FILES = (".css", ".js", ".md", ".toml", ".typ")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a docstring stands: all modules, and its own."""

    library: Library
    module: Module

    def entry(self, name: str) -> str:
        """Return the full name of the public thing that is called so here, or ""."""
        full = self.library.find(name, self.module)
        if not full or full.split(".")[1:2] not in [[room] for room in ROOMS]:
            return ""
        return full if full in self.library.modules or self.library.entry(full) else ""


def setup(app: Sphinx) -> None:
    """Give docstrings the role of their single backticks."""
    app.add_role(ROLE, _name)


def _name(
    role: str,
    raw: str,
    text: str,
    line: int,
    inliner: Inliner,
    options: dict[str, Any] | None = None,
    content: list[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return a link to what a docstring names, or the name alone for what has no entry."""
    del role, options, content
    shown = nodes.literal(raw, text)
    name = text.removesuffix("()")
    current = inliner.document.settings.env.current_document
    here: Here | None = current.get(HERE)
    if here is None or not _NAME.fullmatch(name):
        return [shown], []
    full = here.entry(name)
    if full:
        return [_link(full, shown, here.library, current.docname)], []
    first = name.partition(".")[0]
    known = here.library.find(name, here.module) or here.module.speaks_of(first)
    if not known and first not in sys.stdlib_module_names and not name.endswith(_FILES):
        source, at = inliner.reporter.get_source_and_line(line)
        told = "`%s` in a docstring is nothing that %s knows"
        _LOG.warning(told, text, here.module.name, location=f"{source}:{at}")
    return [shown], []


def _link(full: str, shown: nodes.Node, found: Library, docname: str) -> nodes.Node:
    link = addnodes.pending_xref(
        "",
        refdomain="py",
        reftype="mod" if full in found.modules else "obj",
        reftarget=full,
        refexplicit=True,
        refdoc=docname,
    )
    link += shown
    return link


def link_signatures(top: nodes.Element, here: Here) -> None:
    """Send the names in signatures where they lead: a module says `Fact`, its home is elsewhere.

    What is not ours, or not public, becomes text.
    """
    for link in list(top.findall(addnodes.pending_xref)):
        if link.get("refspecific") or link.get("reftype") in {"class", "exc", "obj"}:
            full = here.entry(link["reftarget"])
            if full:
                link.attributes.pop("refspecific", None)
                link["reftarget"], link["reftype"] = full, "obj"
                link["py:module"] = link["py:class"] = None
            else:
                shown = link.astext().rpartition(".")[2]
                link.replace_self(nodes.Text(shown))
