"""The course as the live room needs it: its questions by id, and what the board lists of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from teachkit.course.load import load_course, load_questions
from teachkit.course.outline import PARTS, Chapter
from teachkit.course.question import Check, Explain, Predict
from teachkit.course.schedule import in_the_room
from teachkit.data.incident import shipped_story
from teachkit.workshop.live.kinds import PUBLIC, from_question

__all__ = ["Asked", "Material", "listing", "material", "planned"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the course, and the chapter that it is in."""

    chapter: str
    question: Predict | Explain | Check


@dataclass(frozen=True, slots=True)
class Material:
    """The chapters of this room in their order, and their questions by id."""

    chapters: tuple[Chapter, ...]
    questions: Mapping[str, Asked]


@cache
def material(names: tuple[str, ...], root: Path) -> Material:
    """Read the chapters of a room, once: they stay as they are while it is open.

    Raises:
        TeachkitError: the course cannot be read.
    """
    course = load_course(root)
    chapters = tuple(found for name in names if (found := course.chapter(name)) is not None)
    questions = {
        question.id: Asked(chapter.id, question)
        for chapter in chapters
        for question in load_questions(chapter.id, root).all()
    }
    return Material(chapters, MappingProxyType(questions))


def planned(chapter: Chapter, part: str) -> int:
    """Return the minutes in the room that a part of a chapter is planned to take."""
    return round(in_the_room(getattr(chapter.minutes, part)))


def listing(known: Material) -> dict[str, Any]:
    """Return what the board is told of the course once, as a message. No truth is in it."""
    chapters = []
    for chapter in known.chapters:
        questions = []
        for name, asked in known.questions.items():
            if asked.chapter == chapter.id:
                kind, body = from_question(asked.question)
                public = {key: body[key] for key in (*PUBLIC[kind], "sure")}
                prompt = asked.question.prompt
                questions.append({"id": name, "kind": kind, "prompt": prompt, **public})
        minutes = {part: planned(chapter, part) for part in PARTS}
        chapters.append(
            {"id": chapter.id, "title": chapter.title, "minutes": minutes, "questions": questions}
        )
    story = shipped_story()
    return {
        "type": "course",
        "chapters": chapters,
        "incidents": [{"id": story.id, "title": story.title}],
    }
