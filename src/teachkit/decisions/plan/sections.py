"""The sections of a plan: what is asked in each, and what is still open.

Each word of the talk that has a section is one frozen dataclass here. `SHAPES` says once how a
section looks: its rows, their columns and its texts. The form in a notebook, the Markdown and
the reader of ``plan.json`` are all made from that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, TypeVar

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import VERDICTS, Goal, Verdict, unanswered
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint

__all__ = [
    "SHAPES",
    "Choose",
    "Depend",
    "Focus",
    "Heading",
    "Rows",
    "Shape",
    "put_row",
]

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Choose:
    """Which project, out of which, and what speaks against it (slides S08 to S12).

    ``choice`` names the project, ``against`` is the strongest case against a rewrite of it,
    ``known`` and ``unknown`` map its problem space, ``competitors`` are at work there already, and
    ``licence`` is the SPDX expression of what the reader will write. ``confidence`` is 0 to 100.
    """

    shortlist: tuple[Shortlisted, ...] = ()
    choice: str = ""
    against: str = ""
    known: str = ""
    unknown: str = ""
    competitors: tuple[Competitor, ...] = ()
    licence: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        questions = [
            f"Why is {item.name} on your list?"
            for item in self.shortlist
            if not item.because.strip()
        ]
        if len(self.shortlist) < 2:  # a choice needs something that was not chosen
            questions.append("What else did you look at, and why not that?")
        questions += _unwritten(
            self,
            choice="Which project do you choose?",
            against="What is the strongest case against a rewrite?",
            unknown="What do you not know about the problem space yet?",
        )
        if not self.competitors:
            questions.append("Who else is at work on this, and under which licence?")
        questions += [
            f"What licence has {item.name}?"
            for item in self.competitors
            if not item.licence.strip()
        ]
        questions += _unwritten(
            self,
            licence="Under which licence will you publish?",
            reconsider="What would change your mind?",
        )
        return tuple(questions)


@dataclass(frozen=True, slots=True)
class Focus:
    """What would sell it (slides S13 to S18).

    ``points`` are the selling points, ``left_out`` the features left out on purpose, ``helps`` what
    the other implementations get from the reader's work. ``confidence`` is 0 to 100.
    """

    points: tuple[SellingPoint, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    helps: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        questions = [] if self.points else ["What would sell it, other than its language?"]
        for point in self.points:
            asked = (
                ("audience", "Who would say so?"),
                ("need", "Who needs it, and what for?"),
                ("evidence", "How could somebody else check it?"),
            )
            questions += [
                f"{question} (You claim: {point.claim})"
                for name, question in asked
                if not getattr(point, name).strip()
            ]
        questions += [
            f"What does leaving out {item.feature} buy?"
            for item in self.left_out
            if not item.because.strip()
        ]
        questions += _unwritten(
            self,
            helps="What do the other implementations get from your work?",
            reconsider="What would change your mind?",
        )
        return tuple(questions)


@dataclass(frozen=True, slots=True)
class Depend:
    """What stays, whose goals it serves, and who verifies it (slides S22 to S25).

    ``verify`` says how the review load is carried (S24), ``packaging`` what a distribution with
    one version of each crate will meet (S25), ``confidence`` (0 to 100, or None) how sure the
    reader is of all this, and ``reconsider`` what would change their mind.
    """

    verdicts: tuple[Verdict, ...] = ()
    goals: tuple[Goal, ...] = ()
    verify: str = ""
    packaging: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        kept = [item.dependency for item in self.verdicts if item.verdict in ("keep", "own")]
        questions = [
            f"Whose goals does {name} serve, and what do you do if they diverge from yours?"
            for name in unanswered(kept, self.goals)
        ]
        questions += [
            f"Why do you {VERDICTS[item.verdict].partition(' ')[0]} {item.dependency}?"
            for item in self.verdicts
            if not item.because.strip()
        ]
        if not self.verdicts:
            questions.append("Which dependencies do you keep, and which do you drop?")
        questions += _unwritten(
            self,
            verify="How do you verify what you trust?",
            packaging="What will a distribution have to package for you?",
            reconsider="What would change your mind?",
        )
        return tuple(questions)


def _unwritten(section: object, **questions: str) -> list[str]:
    return [text for name, text in questions.items() if not getattr(section, name).strip()]


def put_row(rows: Sequence[Row], row: Row) -> tuple[Row, ...]:
    """Return the rows with this one: in the place of the one with its key, or at the end.

    The key of a row is its first field.
    """
    key = fields(row)[0].name  # type: ignore[arg-type]  # every row is a dataclass
    keys = [getattr(item, key) for item in rows]
    own = getattr(row, key)
    kept = [item for item in rows if getattr(item, key) != own]
    kept.insert(keys.index(own) if own in keys else len(kept), row)
    return tuple(kept)


# --- how a section looks -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """How one text is headed in Markdown, labelled in a form, and hinted at while it is empty."""

    title: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A field that holds rows: their class, a heading for each column, and the key's heading first.

    ``words`` has, for a column that holds one of a few words, each word and how it is shown.
    ``one`` names one row for a person ("a dependency").
    """

    kind: type[Any]
    one: str
    columns: Mapping[str, Heading]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a section looks: ``asks`` is what it asks, for a page on which nobody can type yet."""

    kind: type[Any]
    title: str
    rows: Mapping[str, Rows]
    texts: Mapping[str, Heading]
    asks: tuple[str, ...]


_RECONSIDER = Heading(
    "What would change our mind", "You would reconsider if", "what would you have to see?"
)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "choose": Shape(
            Choose,
            "The choice",
            {
                "shortlist": Rows(
                    Shortlisted,
                    "a candidate",
                    {
                        "name": Heading("candidate", "Another candidate", "its name"),
                        "place": Heading(
                            "place", "Its place", "where it stood, and by which weights"
                        ),
                        "because": Heading("because", "because", "one reason, for or against it"),
                    },
                ),
                "competitors": Rows(
                    Competitor,
                    "another implementation",
                    {
                        "name": Heading(
                            "at work already",
                            "Another implementation",
                            "who is at work on it already?",
                        ),
                        "licence": Heading(
                            "licence", "Its licence", "SPDX, such as MIT OR Apache-2.0"
                        ),
                        "lesson": Heading("lesson", "You learn from it", "what does it do well?"),
                    },
                ),
            },
            {
                "choice": Heading("We choose", "You choose", "one name, for now"),
                "against": Heading(
                    "The case against", "The case against", "what would its maintainers say?"
                ),
                "known": Heading(
                    "What we know", "You know", "of the protocol, the users, the code"
                ),
                "unknown": Heading(
                    "What we do not know", "You do not know", "and who could tell you"
                ),
                "licence": Heading(
                    "Our licence", "Your licence", "SPDX, such as MIT OR Apache-2.0"
                ),
                "reconsider": _RECONSIDER,
            },
            (
                "Which candidates did you look at, and why?",
                "What is the strongest case against a rewrite?",
                "Who is at work there already, and under which licence?",
            ),
        ),
        "focus": Shape(
            Focus,
            "The selling point",
            {
                "points": Rows(
                    SellingPoint,
                    "a selling point",
                    {
                        "claim": Heading("claim", "Another claim", "what would your users repeat?"),
                        "focus": Heading("focus", "its focus", ""),
                        "audience": Heading("for whom", "For whom", "somebody who would notice"),
                        "need": Heading("who needs", "They need", "what hurts them today?"),
                        "evidence": Heading(
                            "evidence", "The evidence", "how could somebody else check it?"
                        ),
                    },
                    {"focus": FOCUSES},
                ),
                "left_out": Rows(
                    LeftOut,
                    "a feature left out",
                    {
                        "feature": Heading("left out", "A feature left out", "its name"),
                        "because": Heading("because", "because", "what does leaving it out buy?"),
                    },
                ),
            },
            {
                "helps": Heading(
                    "What others get", "What others get", "tests, findings, patches: for whom?"
                ),
                "reconsider": _RECONSIDER,
            },
            (
                "What do you claim, for whom, because they need what, and who could check it?",
                "What do you leave out on purpose?",
                "What do the other implementations get from your work?",
            ),
        ),
        "depend": Shape(
            Depend,
            "Dependencies",
            {
                "verdicts": Rows(
                    Verdict,
                    "a dependency",
                    {
                        "dependency": Heading("dependency", "Another dependency", "its name"),
                        "verdict": Heading("decision", "what you do", ""),
                        "because": Heading("because", "because", "one reason"),
                    },
                    {"verdict": VERDICTS},
                ),
                "goals": Rows(
                    Goal,
                    "a dependency",
                    {
                        "dependency": Heading("dependency", "Another dependency", "its name"),
                        "serves": Heading("serves", "Its goals serve", "whom? since when?"),
                        "if_diverges": Heading(
                            "if that diverges", "If they diverge", "you would …"
                        ),
                    },
                ),
            },
            {
                "verify": Heading(
                    "How we verify",
                    "How you verify",
                    "who reviews what, with which tool, from when on?",
                ),
                "packaging": Heading(
                    "What a distribution will meet",
                    "For distributions",
                    "what is missing, what conflicts, who would package it?",
                ),
                "reconsider": _RECONSIDER,
            },
            (
                "For each dependency: keep it or drop it, because of what?",
                "Whose goals does it serve, and what do you do if they diverge?",
            ),
        ),
    }
)
