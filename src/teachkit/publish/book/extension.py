"""The parts of the book, put into Sphinx. Each has ``setup(app)``, and one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]

PARTS = (
    "sources",
    "anchors",
    "assets",
    "pages",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every part, in the order above."""
    from teachkit.publish.book.cover import BookBuilder

    app.setup_extension("myst_nb")
    app.add_builder(BookBuilder, override=True)
    for part in PARTS:
        import_module(f"teachkit.publish.book.{part}").setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
