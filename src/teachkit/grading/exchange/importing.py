"""Importing: from a path to folders, with one account for all of its notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.grading.exchange.folder import Imported, imported_exercise
from teachkit.grading.exchange.nbgrader import read_nbgrader
from teachkit.grading.exchange.notebook import notebooks_in
from teachkit.grading.exchange.otter import read_otter

__all__ = ["TOOLS", "import_assignment", "write_exercises"]

TOOLS = {"nbgrader": read_nbgrader, "otter": read_otter}
NOT_ITS = {"not-nbgrader", "not-otter"}


def import_assignment(path: Path, tool: str, into: Path) -> tuple[Imported, ...]:
    """Read the notebooks at ``path``, and make an exercise of each; nothing is written yet.

    Raises:
        TeachkitError: ``nothing-to-import``, or what the reader of that tool says. In a folder,
            a notebook without metadata of the tool is passed over, as long as another has some.
    """
    found: list[Imported] = []
    taken = {item.name for item in into.iterdir()} if into.is_dir() else set()
    refused: TeachkitError | None = None
    for notebook in notebooks_in(path):
        try:
            assignment = TOOLS[tool](notebook)
        except TeachkitError as error:
            if path.is_file() or error.code not in NOT_ITS:
                raise
            refused = error
            continue
        made = imported_exercise(assignment, into.name, taken)
        if made.exercise:
            taken.add(made.exercise.partition("/")[2])
        found.append(made)
    if not found and refused is not None:
        raise refused
    return tuple(found)


def write_exercises(imported: Sequence[Imported], into: Path) -> None:
    """Write the folders.

    Raises:
        TeachkitError: ``already-there`` before anything is written, or ``cannot-write``.
    """
    folders = [(into / item.exercise.partition("/")[2], item) for item in imported if item.files]
    for folder, _ in folders:
        if folder.exists():
            raise TeachkitError(
                "already-there",
                "There is something with this name",
                place=str(folder),
                hint="Choose another folder: --into DIR",
            )
    for folder, item in folders:
        for name, content in item.files.items():
            write_atomically(folder / name, content)
