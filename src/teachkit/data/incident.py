"""The table-top's story: a TOML file that a teacher can write, read and held to its rules.

A story is scenes with choices, chances that the seed draws once, events that happen by themselves,
and harm by the day. `read_story` refuses what does not fit, with file, part and field; what it
lets through can be played to an end by every path, because every choice takes a day at least and
every way leads to a scene that exists. ``book/reference/trust.md`` describes the format.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from teachkit.data.facts import Fact, fact
from teachkit.errors import TeachkitError

__all__ = [
    "BACK",
    "GROUPS",
    "Chance",
    "Choice",
    "Daily",
    "Event",
    "Hurt",
    "Scene",
    "Story",
    "Turn",
    "read_story",
    "shipped_story",
]

SCHEMA = 1
MOST_DAYS = 366
BACK = "back"  # where a choice leads that ends an interruption
# Slide S29.1: the people that trust is about.
GROUPS = ("users", "contributors", "dependencies", "downstream")
_FACT = re.compile(r"\{([a-z0-9.-]+)\}")
_Made = TypeVar("_Made")
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Hurt:
    """Somebody pays: a group of `GROUPS`, points of harm, and why; only while ``when`` holds."""

    group: str
    harm: int
    why: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """While ``when`` holds, a choice leads elsewhere (``to``) or takes other ``days``."""

    when: tuple[str, ...]
    to: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be done in a scene: how many days it takes, where it leads, and who pays for it.

    ``says`` is what happens then; ``book`` marks the one that the textbook would take.
    """

    id: str
    label: str
    days: int
    to: str
    says: str
    sets: tuple[str, ...]
    hurts: tuple[Hurt, ...]
    turns: tuple[Turn, ...]
    slows: tuple[Turn, ...]
    book: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A message in the inbox and what can be done about it; an ``end`` has no choices.

    ``turns`` lead past a scene that makes no sense any more, to another one.
    """

    id: str
    sender: str
    title: str
    text: str
    end: bool
    choices: tuple[Choice, ...]
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Chance:
    """What luck decides once, for the whole story: it holds with the probability ``odds``."""

    id: str
    odds: float
    title: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happens once by itself, from day ``first`` on, as soon as ``when`` holds."""

    id: str
    first: int
    when: tuple[str, ...]
    text: str
    sets: tuple[str, ...]
    to: str
    hurts: tuple[Hurt, ...]


@dataclass(frozen=True, slots=True)
class Daily:
    """What hurts again after every ``every`` days during which ``when`` holds."""

    id: str
    when: tuple[str, ...]
    every: int
    text: str
    hurts: tuple[Hurt, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A whole table-top; ``late`` is the scene when ``days`` are over.

    ``rules`` are the facts whose numbers its texts tell: somebody's rules, each with its source.
    """

    id: str
    title: str
    intro: str
    days: int
    start: str
    late: str
    chances: tuple[Chance, ...]
    events: tuple[Event, ...]
    dailies: tuple[Daily, ...]
    scenes: Mapping[str, Scene]
    rules: tuple[Fact, ...]


@cache
def shipped_story() -> Story:
    """Return the story that comes with teachkit."""
    path = Path(__file__).with_name("incident.toml")
    return read_story(path.read_text("utf-8"), path.name)


def read_story(text: str, place: str = "story") -> Story:
    """Read a story.

    Raises:
        TeachkitError: ``not-toml``, or ``broken-story`` with file, part and field.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        hint = "Mend the line that the message names."
        raise TeachkitError(
            "not-toml", f"This is not TOML: {error}", place=place, hint=hint
        ) from error
    top = _Part(table, place)
    if top.take("schema", int) != SCHEMA:
        raise top.wrong("schema", f"this teachkit reads schema {SCHEMA}")
    scenes = [_scene(part) for part in top.parts("scene")]
    story = Story(
        id=top.name("id"),
        title=top.text("title"),
        intro=top.text("intro"),
        days=top.count("days", MOST_DAYS),
        start=top.name("start"),
        late=top.name("late"),
        chances=tuple(_chance(part) for part in top.parts("chance")),
        events=tuple(_event(part) for part in top.parts("event")),
        dailies=tuple(_daily(part) for part in top.parts("daily")),
        scenes=MappingProxyType({scene.id: scene for scene in scenes}),
        rules=_rules(table),
    )
    top.done()
    _hold_together(story, scenes, top)
    return story


# --- one part after the other -----------------------------------------------------------------


class _Part:
    """A table of the file: each getter looks at a field, and `done` refuses what is left."""

    def __init__(self, table: Mapping[str, Any], place: str) -> None:
        self._left = dict(table)
        self.place = place

    def wrong(self, field: str, problem: str) -> TeachkitError:
        return TeachkitError(
            "broken-story",
            f"The field '{field}': {problem}",
            place=f"{self.place}, {field}",
            hint="Mend that field of the story.",
        )

    def take(self, field: str, kind: type, default: Any = None) -> Any:
        if field not in self._left and default is not None:
            return default
        if field not in self._left:
            raise self.wrong(field, "it is missing")
        value = self._left.pop(field)
        if type(value) is not kind:
            raise self.wrong(field, f"it is to be of the type {kind.__name__}")
        return value

    def text(self, field: str) -> str:
        value: str = self.take(field, str).strip()
        if not value:
            raise self.wrong(field, "it is empty")

        def counted(found: re.Match[str]) -> str:
            try:
                return str(fact(found[1]))
            except TeachkitError as error:
                raise self.wrong(field, error.message) from error

        return _FACT.sub(counted, value)

    def name(self, field: str, default: str | None = None) -> str:
        value: str = self.take(field, str, default)
        if value != default and not _NAME.fullmatch(value):
            raise self.wrong(field, f"'{value}' is to be small letters, digits and dashes")
        return value

    def names(self, field: str) -> tuple[str, ...]:
        values = tuple(self.take(field, list, []))
        for value in values:
            if type(value) is not str or not _NAME.fullmatch(value.removeprefix("not ")):
                raise self.wrong(field, f"'{value}' is no name")
        return values

    def count(self, field: str, most: int, default: int | None = None) -> int:
        value: int = self.take(field, int, default)
        if not 1 <= value <= most:
            raise self.wrong(field, f"{value} is not from 1 to {most}")
        return value

    def parts(self, field: str) -> Iterator[_Part]:
        for number, row in enumerate(self.take(field, list, []), 1):
            if not isinstance(row, dict):
                raise self.wrong(field, "it is to be a table")
            yield _Part(row, f"{self.place}, {field} {row.get('id', number)}")

    def done(self) -> None:
        if self._left:
            raise self.wrong(next(iter(self._left)), "nobody knows this field")


def _made(part: _Part, value: _Made) -> _Made:
    part.done()
    return value


def _hurts(part: _Part) -> tuple[Hurt, ...]:
    found = []
    for one in part.parts("hurts"):
        group = one.name("group")
        if group not in GROUPS:
            raise one.wrong("group", f"'{group}' is not one of {', '.join(GROUPS)}")
        hurt = Hurt(group, one.count("harm", 100), one.text("why"), one.names("when"))
        found.append(_made(one, hurt))
    return tuple(found)


def _turns(part: _Part, field: str, make: Callable[[_Part], Turn]) -> tuple[Turn, ...]:
    return tuple(_made(one, make(one)) for one in part.parts(field))


def _elsewhere(part: _Part) -> Turn:
    return Turn(part.names("when"), to=part.name("to"))


def _choice(part: _Part) -> Choice:
    choice = Choice(
        id=part.name("id"),
        label=part.text("label"),
        days=part.count("days", MOST_DAYS),
        to=part.name("to"),
        says=part.text("says"),
        sets=part.names("sets"),
        hurts=_hurts(part),
        turns=_turns(part, "turns", _elsewhere),
        slows=_turns(
            part, "slows", lambda one: Turn(one.names("when"), days=one.count("days", MOST_DAYS))
        ),
        book=part.take("book", bool, False),
    )
    if not choice.hurts:
        raise part.wrong("hurts", "somebody pays for every choice; say who")
    return _made(part, choice)


def _scene(part: _Part) -> Scene:
    scene = Scene(
        id=part.name("id"),
        sender=part.text("from"),
        title=part.text("title"),
        text=part.text("text"),
        end=part.take("end", bool, False),
        choices=tuple(_choice(one) for one in part.parts("choice")),
        turns=_turns(part, "turns", _elsewhere),
    )
    if scene.end == bool(scene.choices):
        raise part.wrong("choice", "an end has none, and every other scene has some")
    if not scene.end and sum(choice.book for choice in scene.choices) != 1:
        raise part.wrong("choice", "one of them, and one alone, is the textbook's: book = true")
    _once([choice.id for choice in scene.choices], part, "choice")
    return _made(part, scene)


def _chance(part: _Part) -> Chance:
    odds = part.take("odds", float)
    if not 0 < odds < 1:
        raise part.wrong("odds", f"{odds} is not between 0 and 1")
    return _made(part, Chance(part.name("id"), odds, part.text("title")))


def _event(part: _Part) -> Event:
    event = Event(
        id=part.name("id"),
        first=part.count("from", MOST_DAYS),
        when=part.names("when"),
        text=part.text("text"),
        sets=part.names("sets"),
        to=part.name("to", ""),
        hurts=_hurts(part),
    )
    return _made(part, event)


def _daily(part: _Part) -> Daily:
    daily = Daily(
        id=part.name("id"),
        when=part.names("when"),
        every=part.count("every", MOST_DAYS),
        text=part.text("text"),
        hurts=_hurts(part),
    )
    return _made(part, daily)


def _rules(value: object) -> tuple[Fact, ...]:
    """Return the facts that the texts below name, each once; `_Part.text` has refused others."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return tuple(dict.fromkeys(one for part in value for one in _rules(part)))
    return tuple(map(fact, _FACT.findall(value))) if isinstance(value, str) else ()


# --- the whole ----------------------------------------------------------------------------------


def _once(names: Sequence[str], part: _Part, field: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise part.wrong(field, f"there are two with the id '{name}'")


def _hold_together(story: Story, scenes: Sequence[Scene], top: _Part) -> None:
    """Refuse ways into nowhere, and conditions that nothing can ever fulfil."""
    _once([scene.id for scene in scenes], top, "scene")
    _once([*(one.id for one in story.events), *(one.id for one in story.dailies)], top, "event")
    _once([chance.id for chance in story.chances], top, "chance")
    for field in ("start", "late"):
        if getattr(story, field) not in story.scenes:
            raise top.wrong(field, f"there is no scene '{getattr(story, field)}'")
    if not story.scenes[story.late].end:
        raise top.wrong("late", "it is to be an end")
    known = {chance.id for chance in story.chances}
    known |= {name for event in story.events for name in event.sets}
    choices = [(scene, choice) for scene in scenes for choice in scene.choices]
    known |= {name for _, choice in choices for name in choice.sets}
    for scene in scenes:
        place = f"{top.place}, scene {scene.id}"
        for turn in scene.turns:
            _know(turn.when, known, place)
            if turn.to not in story.scenes or story.scenes[turn.to].turns:
                problem = f"'{turn.to}' is no scene, or leads past itself as well"
                raise _Part({}, place).wrong("to", problem)
    for scene, choice in choices:
        place = f"{top.place}, scene {scene.id}, choice {choice.id}"
        for name in (choice.to, *(turn.to for turn in choice.turns)):
            if name != BACK and name not in story.scenes:
                raise _Part({}, place).wrong("to", f"there is no scene '{name}'")
        for hurt in choice.hurts:
            _know(hurt.when, known, place)
        for turn in (*choice.turns, *choice.slows):
            _know(turn.when, known, place)
    happening: tuple[Event | Daily, ...] = (*story.events, *story.dailies)
    for part in happening:
        place = f"{top.place}, event {part.id}"
        for when in (part.when, *(hurt.when for hurt in part.hurts)):
            _know(when, known, place)
    for event in story.events:
        if event.to and event.to not in story.scenes:
            place = f"{top.place}, event {event.id}"
            raise _Part({}, place).wrong("to", f"there is no scene '{event.to}'")


def _know(when: Sequence[str], known: set[str], place: str) -> None:
    for name in when:
        if name.removeprefix("not ") not in known:
            problem = f"nothing ever sets '{name.removeprefix('not ')}', and no chance has that id"
            raise _Part({}, place).wrong("when", problem)
