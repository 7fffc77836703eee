"""One page with a deck in it: nbconvert's slides, our form, and reveal.js inside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from teachkit.data.files import write_atomically
from teachkit.publish.slides.lower import Slide

__all__ = ["write_deck"]

_FORM = Path(__file__).with_name("template")


def write_deck(path: Path, title: str, slides: Sequence[Slide], reveal: Path) -> None:
    """Write a deck as one HTML file that needs nothing else.

    ``reveal`` is the folder of the npm package ``reveal.js``.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    from nbconvert.exporters import SlidesExporter

    exporter = SlidesExporter(  # type: ignore[no-untyped-call]  # nbconvert has no types
        template_name=_FORM.name,
        extra_template_basedirs=[str(_FORM.parent)],
        exclude_anchor_links=True,
    )
    built = reveal / "dist"
    inside = {
        "title": title,
        "styles": [_read(built / "reveal.css"), _read(_FORM / "deck.css")],
        "scripts": [
            _read(built / "reveal.js"),
            _read(built / "plugin" / "notes.js"),
            _read(_FORM / "deck.js"),
        ],
    }
    page, _ = exporter.from_notebook_node(_notebook(slides), resources={"deck": inside})
    write_atomically(path, page)


def _notebook(slides: Sequence[Slide]) -> Any:
    """Return slides as the notebook that nbconvert makes a deck of: a cell or three for each."""
    from nbformat.notebooknode import from_dict

    cells = []
    for slide in slides:
        level = "" if slide.title.startswith("# ") else "## "
        about = {
            "slideshow": {"slide_type": "subslide" if slide.below else "slide"},
            "points": list(slide.points),
            "long": slide.long,
        }
        cells.append(_cell("markdown", f"{level}{slide.title}\n\n{slide.text}", about))
        if slide.html:
            cells.append(_cell("raw", slide.html, {}))
        if slide.notes:
            cells.append(_cell("markdown", slide.notes, {"slideshow": {"slide_type": "notes"}}))
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return from_dict(book)  # type: ignore[no-untyped-call]  # nbformat has no types here


def _cell(kind: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": metadata}


def _read(path: Path) -> str:
    # Inside a page a script ends at the first "</script", also in a string of it.
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script")
