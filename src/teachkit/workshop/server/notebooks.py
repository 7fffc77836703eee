"""A chapter as a room sees it: the cells that are for it, and links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.publish.handout import for_face
from teachkit.publish.vocabulary import lowered

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from teachkit.workshop.room import Settings

__all__ = ["chapter_notebook", "relinked"]

_LINK = re.compile(r"(?<!!)\[(?P<words>[^][]*(?:\[[^][]*\][^][]*)*)\]\((?P<to>[^()\s]+)\)")
_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def chapter_notebook(course: Path, chapter: str, settings: Settings) -> NotebookNode:
    """Return a chapter as a notebook that has not been run.

    Raises:
        TeachkitError: ``bad-cell`` or ``unlisted-word`` for a chapter that is no notebook.
    """
    import jupytext

    name = f"notebooks/{chapter}.md"
    text = (course / name).read_text(encoding="utf-8")
    notebook: NotebookNode = jupytext.reads(
        lowered(for_face(text, "room", place=name), place=name), fmt="md:myst"
    )
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = relinked(cell.source, settings)
    return notebook


def relinked(text: str, settings: Settings) -> str:
    """Return Markdown whose links to shown chapters are the room's, and others to files text."""

    def link(found: re.Match[str]) -> str:
        words, to = found["words"], found["to"]
        if re.match(r"[a-z]+:|#", to):
            return found[0]
        path, _, anchor = to.partition("#")
        chapter = path.removesuffix(".md")
        if chapter not in settings.chapters:
            return words
        return f"[{words}]({settings.base_url}room/{chapter}{'#' + anchor if anchor else ''})"

    pieces = _CODE.split(text)
    return "".join(
        piece if place % 2 else _LINK.sub(link, piece) for place, piece in enumerate(pieces)
    )
