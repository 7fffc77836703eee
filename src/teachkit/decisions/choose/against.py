"""The case against a rewrite (slide S10): pick your battles.

A ranking says what could use help. It does not say that a rewrite is the help. Each objection is
a small object: a question to the reader, what the data say to it, and what to do about it. The
reader answers; the data never do it for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.decisions.choose.signals import SIGNALS, Known
from teachkit.decisions.choose.table import nearest_names
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.candidates import Candidate

__all__ = ["OBJECTIONS", "Case", "Objection", "Weighed", "objections"]

HOBBY = "hobby"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that may speak against a rewrite.

    ``question`` is for the reader; yes speaks against the rewrite (for the hobby: takes the
    weight off all others). ``evidence`` is a sentence from the data, "" when they say nothing.
    """

    id: str
    title: str
    slide: str
    question: str
    advice: str
    evidence: Callable[[Candidate], str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """An objection with the reader's answer (None: not yet) and what the data say to it."""

    objection: Objection
    answer: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Case:
    """All objections, weighed.

    ``against`` are those that the reader confirmed, ``open`` those without an answer. ``verdict``
    is "think again" when one of them holds, "make it a hobby" when one holds and the reader would
    do it for its own sake, "go on" when none holds, and "open" while that cannot be said.
    """

    rows: tuple[Weighed, ...]
    against: tuple[str, ...]
    open: tuple[str, ...]
    hobby: bool
    verdict: str
    text: str


def objections(candidate: Candidate | None, answers: Mapping[str, bool | None]) -> Case:
    """Weigh the case against rewriting a candidate (None: one of which no data speak).

    Raises:
        TeachkitError: ``unknown-objection``.
    """
    for id in answers:
        if id not in OBJECTIONS:
            raise TeachkitError(
                "unknown-objection",
                f"There is no objection '{id:.40}'",
                place="answers",
                hint=nearest_names(id, OBJECTIONS) or f"They are {', '.join(OBJECTIONS)}.",
            )
    rows = tuple(
        Weighed(one, answers.get(id), "" if candidate is None else one.evidence(candidate))
        for id, one in OBJECTIONS.items()
    )
    against = tuple(row.objection.id for row in rows if row.answer and row.objection.id != HOBBY)
    unanswered = tuple(row.objection.id for row in rows if row.answer is None)
    hobby = bool(answers.get(HOBBY))
    if against:
        verdict = "make it a hobby" if hobby else "think again"
    else:
        verdict = "open" if set(unanswered) - {HOBBY} else "go on"
    return Case(rows, against, unanswered, hobby, verdict, _text(verdict, against, unanswered))


def _text(verdict: str, against: tuple[str, ...], unanswered: tuple[str, ...]) -> str:
    titles = "; ".join(OBJECTIONS[id].title.lower() for id in against)
    match verdict:
        case "think again":
            return f"This speaks against it: {titles}. Answer it, or pick another battle."
        case "make it a hobby":
            return (
                f"This speaks against it as a project for others: {titles}. As a hobby it needs no "
                "reason at all, so enjoy it, and promise nobody anything."
            )
        case "go on":
            return "You found nothing against it. Ask somebody who would have to live with it."
        case _:
            left = "one question is" if len(unanswered) == 1 else f"{len(unanswered)} questions are"
            return f"Nothing speaks against it yet, and {left} without an answer."


# --- what the data say --------------------------------------------------------------------


def _said(id: str, candidate: Candidate) -> str:
    known = Known(candidate)
    return "" if SIGNALS[id].level(known) is None else SIGNALS[id].reason(known)


def _of_language(candidate: Candidate) -> str:
    if candidate.language == "rust":
        return "it is written in Rust already"
    if "rust" in candidate.language:
        return "a part of it is built from Rust already"
    return ""


def _of_community(candidate: Candidate) -> str:
    said = _said("people", candidate)
    return f"{said}; those who write it are not counted there" if said else ""


def _of_users(candidate: Candidate) -> str:
    said = _said("dependants", candidate)
    if candidate.section in ("libs", "oldlibs", "libdevel"):
        return f"{said}; it is a library, which programs see and people do not" if said else ""
    return said


def _of_helpers(candidate: Candidate) -> str:
    said = [_said("people", candidate)]
    updates = [number for number in candidate.updates if number is not None]
    if sum(updates):
        answered = "time" if sum(updates) == 1 else "times"
        said.append(f"somebody answered {sum(updates):,} {answered} with a security update")
    if candidate.tests:
        said.append("its package has tests")
    if candidate.support:
        said.append(f"Debian's security team calls its support {candidate.support}")
    return "; ".join(part for part in said if part)


def _nothing(candidate: Candidate) -> str:  # noqa: ARG001  # the shape that every objection has
    return ""


_ALL = (
    Objection(
        "language", "Rust is all that is new", "S10.1",
        "Is the language the best thing that you could say of your version?",
        "Rewriting in Rust alone is not enough. Find what your users would come for first; the "
        "next chapter helps.",
        _of_language,
    ),
    Objection(
        "split", "It splits a community", "S10.2",
        "Would people who work on it have to choose between theirs and yours?",
        "Talk to them before you write code. Keep their interface and share your tests with them. "
        "Whoever does not join you is not your enemy.",
        _of_community,
    ),
    Objection(
        "invisible", "Users see no change", "S10.2",
        "If all goes well, would its users notice nothing?",
        "Name somebody who does notice: who answers for its holes, or pays for its seconds. Those "
        "are the ones to persuade.",
        _of_users,
    ),
    Objection(
        "enough", "Enough people are at it", "S11.1",
        "Are there people enough who look after it well?",
        "Offer them help. A reviewer is worth more to them than a rival.",
        _of_helpers,
    ),
    Objection(
        "competing", "It is being rewritten already", "S12.4",
        "Is there another rewrite, or does somebody work on one?",
        "Read it, and join it if you can. If you cannot, write down what yours does that it does "
        "not, and mind its licence.",
        _of_language,
    ),
    Objection(
        HOBBY, "A hobby instead", "S10.4",
        "Would you do it even if nobody ever used it?",
        "Never fear a hobby project. Say that it is one, and none of the rest counts against it.",
        _nothing,
    ),
)  # fmt: skip

OBJECTIONS: Mapping[str, Objection] = MappingProxyType({one.id: one for one in _ALL})
