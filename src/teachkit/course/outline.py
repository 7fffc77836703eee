"""The outline of the course: which chapters, in what order, for what, and how long.

``course.toml`` is data, so that no file name carries a number: chapters come in the order of
the file, and a chapter may only require what stands before it. A track is a way through them for
one kind of reader, in the same order. Cases stand beside: one system each, to be read when one
likes, with questions and exercises of their own, and in no track.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from teachkit.course.fields import SLUG, Fields, read_toml

__all__ = ["PARTS", "Chapter", "Course", "Minutes", "Objective", "Track", "parse_course"]

SCHEMA = 1
# What a chapter's minutes are for, in the order in which a class meets them.
PARTS = ("read", "widget", "exercises")
SLIDE = re.compile(r"S\d\d(\.\d+)?")

# Nobody can watch a reader "understand"; an objective names something that can be seen done.
UNOBSERVABLE = frozenset(
    {
        "appreciate", "be", "become", "discover", "explore", "familiarise", "familiarize", "feel",
        "get", "grasp", "know", "learn", "master", "realise", "realize", "see", "understand",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a chapter takes, for planning a class; shown to teachers, not to learners."""

    read: int
    widget: int
    exercises: int

    @property
    def total(self) -> int:
        """The whole chapter, in minutes."""
        return self.read + self.widget + self.exercises


@dataclass(frozen=True, slots=True)
class Objective:
    """What the reader can do afterwards; ``text`` begins with an observable verb."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: ``notebooks/<id>.md``, with what it is for and what it stands on."""

    id: str
    title: str
    slides: tuple[str, ...]
    prerequisites: tuple[str, ...]
    minutes: Minutes
    objectives: tuple[Objective, ...]
    facts: tuple[str, ...]
    exercises: tuple[str, ...]

    @property
    def notebook(self) -> str:
        """The chapter's text, relative to the course's root."""
        return f"notebooks/{self.id}.md"

    @property
    def questions(self) -> str:
        """The chapter's questions, relative to the course's root; the file may be absent."""
        return f"notebooks/questions/{self.id}.toml"


@dataclass(frozen=True, slots=True)
class Track:
    """A way through the course for one kind of reader.

    ``who`` says for whom it is. ``skip`` are exercises of its chapters, such as ``choose/flip``,
    and parts of them, such as ``start:widget``, that a class on this track leaves out.
    """

    id: str
    title: str
    who: str
    chapters: tuple[str, ...]
    skip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """All chapters in their order, the tracks through them, and the cases beside them."""

    title: str
    chapters: tuple[Chapter, ...]
    tracks: tuple[Track, ...] = ()
    cases: tuple[Chapter, ...] = ()

    @property
    def pages(self) -> tuple[Chapter, ...]:
        """The chapters, and then the cases."""
        return self.chapters + self.cases

    def chapter(self, name: str) -> Chapter | None:
        """Return the chapter or case of that id, or None."""
        return next((page for page in self.pages if page.id == name), None)

    def before(self, name: str) -> tuple[Chapter, ...]:
        """Return the chapters that stand before the one named."""
        ids = [chapter.id for chapter in self.chapters]
        return self.chapters[: ids.index(name)] if name in ids else ()

    def objectives(self) -> Iterator[Objective]:
        """Yield every objective of every chapter and case."""
        for chapter in self.pages:
            yield from chapter.objectives

    def exercises(self) -> Iterator[str]:
        """Yield the id of every exercise, in the order of the course."""
        for chapter in self.pages:
            yield from chapter.exercises


def parse_course(text: str, place: str = "course.toml") -> Course:
    """Read ``course.toml``; every promise it makes about itself is checked.

    Raises:
        TeachkitError: ``not-toml``, ``wrong-schema`` or ``wrong-course-file`` with file and field.
    """
    fields = read_toml(text, place, SCHEMA)
    title = fields.text("title")
    pages: list[Chapter] = []
    objectives: set[str] = set()
    exercises: set[str] = set()
    chapter_tables = fields.tables("chapter")
    for table in (*chapter_tables, *fields.tables("case")):
        page = _chapter(table, [known.id for known in pages])
        for objective in page.objectives:
            if objective.id in objectives:
                raise table.wrong("objective", f"'{objective.id}' is there twice")
            objectives.add(objective.id)
        for exercise in page.exercises:
            if exercise in exercises:
                raise table.wrong("exercises", f"'{exercise}' belongs to an earlier chapter too")
            exercises.add(exercise)
        pages.append(page)
    chapters, cases = pages[: len(chapter_tables)], pages[len(chapter_tables) :]
    tracks: list[Track] = []
    for table in fields.tables("track"):
        tracks.append(_track(table, chapters, [known.id for known in tracks]))
    fields.done()
    if not chapters:
        raise fields.wrong("chapter", "is missing: a course has at least one")
    return Course(title, tuple(chapters), tuple(tracks), tuple(cases))


def _chapter(table: Fields, earlier: list[str]) -> Chapter:
    name = table.text("id")
    if not all(SLUG.fullmatch(part) for part in name.split("/")):
        raise table.wrong("id", "must be lower-case words joined by hyphens, as in cases/ntpd-rs")
    if name in earlier:
        raise table.wrong("id", f"'{name}' is there twice")
    slides = table.texts("slides", default=())
    for slide in slides:
        if not SLIDE.fullmatch(slide):
            raise table.wrong("slides", f"'{slide}' is no slide", "Write S22, or S22.3.")
    prerequisites = table.texts("prerequisites", default=())
    for required in prerequisites:
        if required not in earlier:
            raise table.wrong(
                "prerequisites",
                f"'{required}' is no earlier chapter",
                "A chapter may only require what stands before it in the file.",
            )
    minutes = table.table("minutes")
    spent = Minutes(
        minutes.integer("read"), minutes.integer("widget"), minutes.integer("exercises")
    )
    minutes.done()
    if not spent.total:
        raise table.wrong("minutes", "are all nought", "Measure once, with a colleague.")
    chapter = Chapter(
        id=name,
        title=table.text("title"),
        slides=slides,
        prerequisites=prerequisites,
        minutes=spent,
        objectives=tuple(_objective(item, name) for item in table.tables("objective")),
        facts=table.texts("facts", default=()),
        exercises=table.texts("exercises", default=()),
    )
    table.done()
    if not chapter.objectives:
        raise table.wrong("objective", "is missing: say what the reader can do afterwards")
    return chapter


def _track(table: Fields, chapters: list[Chapter], earlier: list[str]) -> Track:
    track = Track(
        id=table.slug("id"),
        title=table.text("title"),
        who=table.text("who"),
        chapters=table.texts("chapters"),
        skip=table.texts("skip", default=()),
    )
    table.done()
    if track.id in earlier:
        raise table.wrong("id", f"'{track.id}' is there twice")
    known = {chapter.id: chapter for chapter in chapters}
    order = list(known)
    before: list[str] = []
    for name in track.chapters:
        if name not in known:
            raise table.wrong("chapters", f"'{name}' is no chapter")
        if before and order.index(name) < order.index(before[-1]):
            raise table.wrong(
                "chapters",
                f"'{name}' stands behind '{before[-1]}'",
                "A track follows the order of the course.",
            )
        for required in known[name].prerequisites:
            if required not in before:
                raise table.wrong("chapters", f"'{name}' requires '{required}', which is not there")
        before.append(name)
    if not before:
        raise table.wrong("chapters", "is empty: a track leads somewhere")
    parts = {f"{name}:{part}" for name in before for part in PARTS}
    exercises = {exercise for name in before for exercise in known[name].exercises}
    for item in track.skip:
        if item not in parts | exercises:
            raise table.wrong(
                "skip",
                f"'{item}' is no exercise and no part of the track's chapters",
                "Write choose/flip, or start:widget.",
            )
    return track


def _objective(table: Fields, chapter: str) -> Objective:
    name = table.text("id")
    stem = chapter.rpartition("/")[2]
    if not re.fullmatch(re.escape(stem) + r"\.[a-z0-9-]+", name):
        raise table.wrong("id", f"must read '{stem}.something'")
    text = table.text("text")
    verb = text.split()[0]
    if verb != verb.lower() or not verb.isalpha() or verb in UNOBSERVABLE:
        raise table.wrong(
            "text",
            f"begins with '{verb}', which nobody can watch somebody do",
            "Begin with a verb such as compute, order, decide, compare, write.",
        )
    table.done()
    return Objective(name, text)
