"""The parts of the book, put into Sphinx. Each has ``setup(app)``, and one line here."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import teachkit

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]

PARTS = (
    "sources",
    "anchors",
    "assets",
    "pages",
    "exercises",
    "standing",
    "redirects",
    "edit",
    "polish",
    "notes",
    "facts",
    "glossary",
    "reference",
    "changes",
    "teaching",
    "social",
    "editions",
    "pictures",
    "index",
    "paper.builder",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every part, in the order above."""
    from teachkit.publish.book.cover import BookBuilder

    app.setup_extension("myst_nb")
    app.add_builder(BookBuilder, override=True)
    for part in PARTS:
        import_module(f"teachkit.publish.book.{part}").setup(app)
    # What the parts make of a page is kept between builds, until one of the parts changes.
    parts = sorted(Path(__file__).parent.rglob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in parts)).digest()
    return {
        "version": teachkit.__version__,
        "env_version": int.from_bytes(digest[:6]),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
