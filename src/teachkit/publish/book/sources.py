"""The text of a page, on its way from the file to Sphinx.

A chapter in the book is what its face of the text has, and lists its exercises: that list comes
from ``course.toml``, as does the order of the chapters on the cover.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.course.load import load_course
from teachkit.publish.handout import for_face

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["exercise_of", "setup"]


def setup(app: Sphinx) -> None:
    """Have every page's text pass through here."""
    app.connect("source-read", _read)


def exercise_of(docname: str) -> str | None:
    """Return the id of the exercise whose statement this page is; None for any other page."""
    room, _, rest = docname.partition("/")
    return rest.removesuffix("/statement") if room == "exercises" else None


def _read(app: Sphinx, docname: str, content: list[str]) -> None:
    root = Path(app.srcdir)
    room, _, name = docname.partition("/")
    if room == "notebooks":
        content[0] = for_face(content[0], "book", place=f"{docname}.md") + _exercises(root, name)
        app.env.note_dependency(root / "course.toml", docname=docname)
    elif docname == app.config.root_doc:
        content[0] = content[0].replace("<!-- chapters -->", _chapters(root))
        app.env.note_dependency(root / "course.toml", docname=docname)


def _chapters(root: Path) -> str:
    course = load_course(root)
    trees = (("The course", course.chapters), ("Case studies", course.cases))
    return "".join(
        _tree([f"/notebooks/{page.id}" for page in pages], f":caption: {caption}\n")
        for caption, pages in trees
        if pages
    )


def _exercises(root: Path, chapter: str) -> str:
    found = load_course(root).chapter(chapter)
    pages = [f"/exercises/{name}/statement" for name in (found.exercises if found else ())]
    return _tree(pages) if pages else ""


def _tree(pages: list[str], options: str = "") -> str:
    lines = "\n".join(pages)
    return f"\n```{{toctree}}\n:hidden:\n{options}\n{lines}\n```\n"
