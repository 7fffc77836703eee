"""The same chapter for everybody: what a room of ours shows of it, as a notebook and as cells."""

import json
from pathlib import Path

__all__ = ["CHAPTER", "write_cells", "write_notebook"]

CHAPTER = "choose"


def _notebook(course):
    import jupytext

    from teachkit.publish.handout import for_face

    text = (course / "notebooks" / f"{CHAPTER}.md").read_text("utf-8")
    return jupytext.reads(for_face(text, "room"), fmt="md:myst")


def write_notebook(course, folder):
    """Write the chapter as a notebook without outputs, for stock Voila; return its path."""
    import jupytext

    path = Path(folder) / f"{CHAPTER}.ipynb"
    jupytext.write(_notebook(course), path)
    return path


def write_cells(course, folder):
    """Write the sources of the code cells as JSON, for Solara's page; return the path."""
    path = Path(folder) / "cells.json"
    cells = [one.source for one in _notebook(course).cells if one.cell_type == "code"]
    path.write_text(json.dumps(cells))
    return path
