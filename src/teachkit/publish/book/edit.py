"""'Edit this page': the link to the page's source in the repository that it came from.

A checkout does not say where it is published, so the builder does: ``--repository``, or the
variables that GitHub sets in a workflow.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["repository_of", "setup"]


def setup(app: Sphinx) -> None:
    """Give the templates the address to edit a page at."""
    app.add_config_value("teachkit_repository", "", "html")
    app.connect("html-page-context", _link)


def repository_of(given: str | None) -> str:
    """Return the repository's address: what was given, or where a workflow runs, or nothing."""
    if given:
        return given.rstrip("/")
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return f"{server}/{name}" if server and name else ""


def _link(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    address = app.config.teachkit_repository
    if address and pagename in app.env.found_docs:
        path = app.env.doc2path(pagename, base=False)
        context["teachkit_edit"] = f"{address}/edit/main/{path.as_posix()}"
