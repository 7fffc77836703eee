"""A rubric: what people look for in work that no check can judge.

Written in TOML, as ``exercises/plan/rubric.toml`` is for the plan::

    schema = 1
    id = "plan"
    title = "The plan"
    revision = 1                 # raise it when a level's meaning changes: old marks stop counting

    [[criterion]]
    id = "choose-against"
    judges = "choose"            # a section of the plan, or a question such as start.why-write-down
    asks = "The case against is one that its maintainers would sign."
    levels = [                   # from the lowest on; each says what one sees in the work
      { points = 0, words = "Nothing is said against it." },
      { points = 1, words = "What is said holds against any rewrite." },
      { points = 2, words = "What is said holds against this one." },
    ]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from teachkit.course.fields import SLUG, Fields, read_toml

__all__ = ["Criterion", "Level", "Rubric", "parse_rubric", "rubric_data", "rubric_from_data"]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Level:
    """What one sees in work of this level, and the points that it gives."""

    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to judge: ``judges`` is a section of the plan, or the id of an explain-question."""

    id: str
    judges: str
    asks: str
    levels: tuple[Level, ...]

    @property
    def of(self) -> float:
        """The points of the highest level."""
        return self.levels[-1].points


@dataclass(frozen=True, slots=True)
class Rubric:
    """All criteria of one piece of work; marks are kept under ``id`` and ``revision``."""

    id: str
    title: str
    revision: int
    criteria: tuple[Criterion, ...]

    @property
    def of(self) -> float:
        """The points that there are to earn."""
        return sum(item.of for item in self.criteria)


def parse_rubric(text: str, place: str) -> Rubric:
    """Read a rubric.

    Raises:
        TeachkitError: ``not-toml``, ``wrong-schema`` or ``wrong-course-file`` with file and field.
    """
    fields = read_toml(text, place, SCHEMA)
    criteria = tuple(_criterion(item) for item in fields.tables("criterion"))
    ids = [item.id for item in criteria]
    if not criteria or len(set(ids)) < len(ids):
        raise fields.wrong("criterion", "must be there, each with an id of its own")
    rubric = Rubric(
        fields.slug("id"), fields.text("title"), fields.integer("revision", least=1), criteria
    )
    fields.done()
    return rubric


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """Return a rubric as JSON data."""
    return asdict(rubric)


def rubric_from_data(value: Mapping[str, Any]) -> Rubric:
    """Return the rubric that `rubric_data` wrote.

    Raises:
        KeyError, TypeError: for data that it did not write.
    """
    criteria = tuple(
        Criterion(**{**item, "levels": tuple(Level(**level) for level in item["levels"])})
        for item in value["criteria"]
    )
    return Rubric(value["id"], value["title"], value["revision"], criteria)


def _criterion(fields: Fields) -> Criterion:
    judges = fields.text("judges")
    if not all(SLUG.fullmatch(part) for part in judges.split(".")) or judges.count(".") > 1:
        raise fields.wrong(
            "judges", "must be a section of the plan or the id of a question", "As in choose."
        )
    levels = []
    for item in fields.tables("levels"):
        levels.append(Level(item.number("points"), item.text("words")))
        item.done()
    points = [level.points for level in levels]
    if len(levels) < 2 or points[0] < 0 or points != sorted(set(points)):
        raise fields.wrong("levels", "must be two or more, their points rising from 0 or more")
    if len({level.words for level in levels}) < len(levels):
        raise fields.wrong("levels", "must say something else each: one sees no difference")
    criterion = Criterion(fields.slug("id"), judges, fields.text("asks"), tuple(levels))
    fields.done()
    return criterion
