"""Where the reader stands: the seven words as a list of links, and the course's data to read it by.

The record is in the reader's browser, so the state of each word is put in there
(``publish/live/store/standing.js``). What the build writes is complete without it: the words in
their order, each a link. ``course.json`` at the top of the site says which questions and exercises
there are, and how a section of the plan looks.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive

from teachkit.course.outline import Course
from teachkit.course.progress import whole_course
from teachkit.data.files import write_atomically
from teachkit.decisions.plan import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

__all__ = ["Standing", "course_data", "setup", "standing_html"]

FILE = "course.json"


class Standing(nodes.General, nodes.Element):
    """Where the reader stands; ``shows`` is "words", or "whole" for all that there is to say."""


class _Directive(Directive):
    def run(self) -> list[nodes.Node]:
        return [Standing(shows="words")]


def setup(app: Sphinx) -> None:
    """Teach Sphinx the directive ``{standing}``, and write the course's data at the end."""
    app.add_node(Standing, html=(_open, lambda _translator, _node: None))
    app.add_directive("standing", _Directive)
    app.connect("build-finished", _write_data)


def course_data(root: Path) -> dict[str, Any]:
    """Return what JavaScript needs to read the progress off a record and a plan.

    Raises:
        TeachkitError: ``no-course``, or what reading the course says.
    """
    course, questions, exercises = whole_course(root)

    def asked(found: Any) -> list[dict[str, Any]]:
        return [{"id": one.id, "revision": one.revision} for one in found]

    chapters = []
    for chapter in course.pages:
        own = questions[chapter.id]
        known = [exercises[name] for name in chapter.exercises if name in exercises]
        checks = zip(asked(own.checks), own.checks, strict=True)
        chapters.append(
            {
                "id": chapter.id,
                "title": chapter.title,
                "link": chapter.notebook,
                "predictions": asked(own.predictions),
                "explanations": asked(own.explanations),
                "checks": [{**told, "prompt": check.prompt} for told, check in checks],
                "exercises": [
                    {"id": one.id, "title": one.title, "revision": one.revision} for one in known
                ],
                "section": chapter.id in SHAPES,
            }
        )
    return {"chapters": chapters, "plan": _shapes()}


def standing_html(course: Course, address: Callable[[str], str], shows: str = "words") -> str:
    """Return the words as a list; ``address`` gives the link of a page such as notebooks/depend."""
    words = [
        (chapter.id, address(chapter.notebook.removesuffix(".md")))
        for chapter in course.chapters
        if chapter.id in SHAPES
    ]
    items = "".join(
        f'<li data-word="{escape(word)}"><a href="{escape(page)}">{escape(word)}</a>'
        '<span class="tk-state"></span><span class="tk-count"></span></li>'
        for word, page in words
    )
    return (
        f'<div class="tk-standing" data-shows="{shows}">'
        '<nav class="tk-words-box" aria-label="The seven words, and where you stand">'
        f'<ol class="tk-words">{items}</ol></nav><div class="tk-told"></div></div>'
    )


def _shapes() -> dict[str, Any]:
    return {
        word: {
            "title": shape.title,
            "rows": {
                name: {
                    "columns": [[key, heading.title] for key, heading in rows.columns.items()],
                    "words": {key: dict(words) for key, words in rows.words.items()},
                }
                for name, rows in shape.rows.items()
            },
            "texts": [[name, heading.title] for name, heading in shape.texts.items()],
        }
        for word, shape in SHAPES.items()
    }


def _open(self: HTML5Translator, node: Standing) -> None:
    from teachkit.course.load import load_course

    builder = self.builder
    course = load_course(Path(builder.srcdir))

    def address(page: str) -> str:
        return str(builder.get_relative_uri(builder.current_docname, page))

    self.body.append(standing_html(course, address, node["shows"]))
    raise nodes.SkipNode


def _write_data(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        text = json.dumps(course_data(Path(app.srcdir)), ensure_ascii=False)
        write_atomically(Path(app.outdir) / FILE, text)
