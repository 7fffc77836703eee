"""The reference for every public function: pages that are written when the book is built.

1. `source` reads the package without importing it: modules, ``__all__``, docstrings, lines;
2. `pages` lays a page for each module of a room below ``book/reference/api/``, where git ignores
   them, and fills it: a page is read again when a module changes that it tells of;
3. `names` looks up what a docstring puts between single backticks. A name that nobody has is a
   warning at its line, so that a docstring never speaks of what is gone.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from teachkit.publish.book.reference import names, pages

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Put the reference into the book."""
    names.setup(app)
    pages.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
