"""What instructors find in the book: schedules made from the course, and the notes of all chapters.

A note is written in its chapter, beside what it is about. Learners never see it there: the
chapters of the book are without them, and here they are collected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from teachkit.course.load import load_course
from teachkit.course.outline import Course, Track
from teachkit.course.schedule import clock, in_words, missing, schedule_track
from teachkit.errors import TeachkitError
from teachkit.publish.handout import notes_for_instructors

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["notes_page", "schedules", "setup"]

_LENGTHS = (90, 180, 360)  # minutes: an evening, half a day, a day
_PAGE = re.compile(r"\]\(([\w./-]+\.md)")  # a link to another page, as a chapter writes it
_KIND = re.compile(r"\n(?=\*\*)")  # each kind of note begins a line; here a paragraph


def setup(app: Sphinx) -> None:
    """Fill the places of the schedules and of the notes."""
    app.connect("source-read", _fill)


def schedules(course: Course) -> str:
    """Return, as Markdown, a plan for each track and each usual length of a class."""
    return "\n\n".join(
        part
        for track in course.tracks
        for part in (
            f"**{track.title}.** {track.who}",
            *(_plan(course, track, minutes) for minutes in _LENGTHS),
        )
    )


def notes_page(root: Path) -> str:
    """Return, as Markdown, the notes of all chapters in the order of the course.

    Raises:
        TeachkitError: ``bad-cell``, for a chapter that is no notebook.
    """
    return "\n\n".join(_notes(root))


def _notes(root: Path) -> Iterator[str]:
    for chapter in load_course(root).pages:
        text = (root / "notebooks" / f"{chapter.id}.md").read_text(encoding="utf-8")
        notes = notes_for_instructors(text, place=f"notebooks/{chapter.id}.md")
        if notes:
            yield f"## [{chapter.title}](../notebooks/{chapter.id}.md)"
        former = ""
        for heading, note in notes:
            if heading not in {former, chapter.title}:
                yield f"### {heading}"
            former = heading
            yield _PAGE.sub(partial(_onward, chapter.notebook), _KIND.sub("\n\n", note))


def _onward(notebook: str, link: re.Match[str]) -> str:
    """Lead a link of a notebook on from the page of all notes, which lies in ``book/``."""
    return f"](../{normpath(join(dirname(notebook), link[1]))}"


def _plan(course: Course, track: Track, minutes: int) -> str:
    """Return one plan, folded: a reader wants one of them."""
    try:
        found = schedule_track(course, track.id, minutes)
    except TeachkitError as error:
        if error.code != "cannot-fit":
            raise
        return f"In {clock(minutes)} h there is no room for it."
    titles = {chapter.id: chapter.title for chapter in course.chapters}
    rows = [
        f"| {clock(slot.start)} | {clock(slot.end)} | {titles.get(slot.chapter, '')} "
        f"| {in_words(slot)} |"
        for slot in found.slots
    ]
    left = f"Not in it: {missing(found)}." if found.left_out else "All of it fits."
    table = ["| from | to | chapter | what |", "|---:|---:|---|---|", *rows]
    head = f"<details><summary>{track.title}, {clock(minutes)} h</summary>"
    return "\n".join([head, "", *table, "", left, "", "</details>"])


def _fill(app: Sphinx, docname: str, content: list[str]) -> None:
    root = Path(app.srcdir)
    if docname == "book/instructor":
        app.env.note_dependency(root / "course.toml", docname=docname)
        content[0] = content[0].replace("<!-- schedules -->", schedules(load_course(root)))
    elif docname == "book/instructor-notes":
        for path in (root / "course.toml", *(root / "notebooks").rglob("*.md")):
            app.env.note_dependency(path, docname=docname)
        content[0] = content[0].replace("<!-- notes -->", notes_page(root))
