"""Chapters as a room sees them: no link leads nowhere."""

import re

import pytest

from teachkit.course.load import load_course
from teachkit.workshop.room import Settings
from teachkit.workshop.server.notebooks import chapter_notebook, relinked

CHAPTERS = tuple(chapter.id for chapter in load_course().chapters)


def settings(chapters=CHAPTERS, base="/"):
    return Settings("Tuesday", "FERRIS", chapters, 10, "warm", "http://127.0.0.1", base)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_link_of_a_chapter_leads_to_the_room_or_to_an_address(chapter, repository):
    notebook = chapter_notebook(repository, chapter, settings())
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert texts
    links = [to for text in texts for to in re.findall(r"\]\(([^)\s]+)\)", text)]
    dead = [
        to
        for to in links
        if not re.match(r"https?://|mailto:|#", to)
        and to.partition("#")[0] not in {f"/room/{one}" for one in CHAPTERS}
    ]
    assert dead == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_cell_of_another_face_is_in_it(chapter, repository):
    notebook = chapter_notebook(repository, chapter, settings())
    tags = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", ())}
    assert tags & {"instructor", "lab", "book", "slide"} <= (tags if "room" in tags else set())


def test_a_link_to_a_chapter_keeps_its_anchor_and_the_rooms_base():
    text = relinked("see [that](depend.md#S16) and `[x](y.md)`", settings(base="/hub/room/"))
    assert text == "see [that](/hub/room/room/depend#S16) and `[x](y.md)`"


def test_a_link_to_what_the_room_does_not_show_is_text():
    text = "[a](depend.md), [b](../book/x.md), [c](https://example.org/), [d](#here)"
    told = relinked(text, settings(chapters=("start",)))
    assert told == "a, b, [c](https://example.org/), [d](#here)"
