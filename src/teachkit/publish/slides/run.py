"""Read a chapter, and run it when one of its slides shows what a widget prints."""

from __future__ import annotations

import tempfile
from copy import copy
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.publish.vocabulary import lowered

__all__ = ["read_chapter"]

_SECONDS = 120  # for one cell; the slowest takes two


def read_chapter(path: Path) -> Any:
    """Return a chapter as a notebook whose cells have outputs if any of them is on a slide.

    It runs in an empty folder, as a learner who has done nothing yet would see it.

    Raises:
        TeachkitError: ``cell-failed`` with what the cell said, ``unlisted-word``.
    """
    import jupytext

    notebook = jupytext.reads(lowered(path.read_text("utf-8"), place=path.name), fmt="md:myst")
    marked = [
        place
        for place, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.metadata.get("slideshow")
    ]
    if marked:
        # The cells are shared, so what the first ones show is in the whole chapter as well.
        first = copy(notebook)
        first.cells = notebook.cells[: marked[-1] + 1]
        _run(first, path.name)
    return notebook


def _run(notebook: Any, name: str) -> None:
    import nbclient

    with tempfile.TemporaryDirectory(prefix="teachkit-slides-") as folder:
        client = nbclient.NotebookClient(
            notebook,
            timeout=_SECONDS,
            kernel_name="python3",
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute()
        except nbclient.exceptions.CellExecutionError as error:
            raise TeachkitError(
                "cell-failed",
                f"A cell of {name} failed: {error.ename}: {error.evalue}",
                place=name,
                hint="Run it in JupyterLab; the first cell that fails is the one to mend.",
            ) from error
