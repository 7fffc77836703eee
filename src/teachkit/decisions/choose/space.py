"""The problem space (slide S12): what you know of it, what you do not, and who was there before.

Nobody knows all of it when they begin. The map tells two things apart: what you do not know yet,
and what you never asked yourself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.decisions.choose.table import nearest_names
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.choose.licences import Verdict
    from teachkit.decisions.choose.shortlist import Competitor

__all__ = ["ANSWERS", "AREAS", "Area", "ProblemSpace", "competitors", "problem_space"]

ANSWERS: Mapping[str, float] = MappingProxyType({"known": 1.0, "partly": 0.5, "unknown": 0.0})
SIGNIFICANT = 0.5  # of the areas: the talk says "a significant portion", we say half of them


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a problem space: a question to the reader, and where to look."""

    id: str
    title: str
    question: str
    look: str


_ALL = (
    Area(
        "rules", "The rules", "Which standard, format or protocol defines what is right?",
        "Read it once in full. Write down what it leaves open: that is where programs differ.",
    ),
    Area(
        "practice", "What is done instead", "Where does everybody break the rules, and rely on it?",
        "Look for files and peers of twenty years ago, and for the word 'quirk' in the old code.",
    ),
    Area(
        "interface", "The interface", "What do other programs call, link to or parse?",
        "List its symbols, options and messages. Each one is somebody's habit.",
    ),
    Area(
        "users", "The users", "Who runs it, where, and with which settings?",
        "Ask ten of them, and read the bug reports of distributions.",
    ),
    Area(
        "tests", "The tests", "With which inputs can you tell right from wrong?",
        "Run their tests against yours from the first day. No tests? Write some for theirs.",
    ),
    Area(
        "holes", "The old holes", "What went wrong before, and would Rust have stopped it?",
        "Read each advisory. Sort them into memory, logic and design.",
    ),
    Area(
        "speed", "The speed", "How fast must it be, on which machines, and who measures?",
        "Find the benchmark that its users quote, and measure theirs before yours.",
    ),
    Area(
        "rivals", "The others", "Who else solves it, how well, and under which licence?",
        "Look at three. Write down a lesson of each, and mind what you may copy.",
    ),
)  # fmt: skip

AREAS: Mapping[str, Area] = MappingProxyType({area.id: area for area in _ALL})


@dataclass(frozen=True, slots=True)
class ProblemSpace:
    """The map: ids of `AREAS` by what the reader says of them.

    ``share`` is how much is known, 0 to 1, a part counting half and an area without an answer
    nothing; ``next`` is where to look first ("" when all is known).
    """

    known: tuple[str, ...]
    partly: tuple[str, ...]
    unknown: tuple[str, ...]
    open: tuple[str, ...]
    share: float
    next: str
    text: str


def problem_space(answers: Mapping[str, str]) -> ProblemSpace:
    """Draw the map from the reader's answers, area -> "known", "partly" or "unknown".

    Raises:
        TeachkitError: ``unknown-area`` or ``bad-answer``.
    """
    for id, answer in answers.items():
        if id not in AREAS:
            raise TeachkitError(
                "unknown-area",
                f"There is no area '{id:.40}'",
                place="answers",
                hint=nearest_names(id, AREAS) or f"They are {', '.join(AREAS)}.",
            )
        if answer not in ANSWERS:
            raise TeachkitError(
                "bad-answer",
                f"'{answer:.40}' is none of the answers",
                place=id,
                hint=f"They are {', '.join(ANSWERS)}.",
            )
    by = {said: tuple(id for id in AREAS if answers.get(id) == said) for said in (*ANSWERS, None)}
    share = sum(ANSWERS[answer] for answer in answers.values()) / len(AREAS)
    left = (*by["unknown"], *by[None], *by["partly"])
    first = left[0] if left else ""
    return ProblemSpace(
        by["known"], by["partly"], by["unknown"], by[None], share, first, _text(share, first)
    )


def competitors(
    rows: Iterable[Competitor], of_yours: str
) -> tuple[tuple[Competitor, Verdict | TeachkitError], ...]:
    """Return what the licence of each other implementation allows you; an error stays its own.

    Raises:
        TeachkitError: ``bad-licence`` when it is yours that cannot be read.
    """
    from teachkit.decisions.choose.licences import compatible

    compatible("NONE", of_yours)  # so that a mistake in yours is not told once for each of them
    found: list[tuple[Competitor, Verdict | TeachkitError]] = []
    for row in rows:
        try:
            found.append((row, compatible(row.licence, of_yours)))
        except TeachkitError as error:
            found.append((row, error))
    return tuple(found)


def _text(share: float, first: str) -> str:
    if not first:
        return "You know your way around. Write it down for those who do not."
    look = AREAS[first]
    if share >= SIGNIFICANT:
        return f"You know a good part of it. Next: {look.title.lower()}. {look.look}"
    return (
        "You do not know much of it yet. So just start trying things and call it a hobby; that is "
        f"how everybody began. First: {look.title.lower()}. {look.look}"
    )
