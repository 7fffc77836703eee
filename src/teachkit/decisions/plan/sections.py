"""The sections of a plan: what is asked in each, and what is still open.

Each of the seven words is one frozen dataclass here. How a section looks is said once, in
`shapes`: the form in a notebook, the Markdown and the reader of ``plan.json`` are made from that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import VERDICTS, Goal, Verdict, unanswered
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import ReaderNeed
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.iterate.loop import Loop
from teachkit.decisions.trust.signal import Signal

__all__ = [
    "Choose",
    "Depend",
    "Distribute",
    "Document",
    "Focus",
    "Iterate",
    "Trust",
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
class Iterate:
    """What was claimed, what came back, and what changed because of it (slide S19).

    ``loops`` go from a claim over evidence to a change, ``listen`` says where users are heard,
    ``next`` what comes next and what would show that it was worth it. ``confidence`` is 0 to 100.
    """

    loops: tuple[Loop, ...] = ()
    listen: str = ""
    next: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        questions = [] if self.loops else ["Which claim of yours has met evidence, and what came?"]
        for loop in self.loops:
            if not loop.evidence.strip():
                questions.append(f"What came back about this claim: {loop.claim}")
            elif not loop.change.strip():
                questions.append(f"What do you change now? (You claimed: {loop.claim})")
        questions += _unwritten(
            self,
            listen="Where do you hear from your users?",
            next="What comes next, and what would show that it was worth it?",
            reconsider="What would change your mind?",
        )
        return tuple(questions)


@dataclass(frozen=True, slots=True)
class Document:
    """Who reads what, and what is missing (slides S20 and S21).

    ``readers`` are readers with a need and the page that serves it, ``examples`` says who runs the
    examples, ``lints`` which promises about documentation the compiler holds.
    """

    readers: tuple[ReaderNeed, ...] = ()
    examples: str = ""
    lints: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        questions = [] if self.readers else ["Who reads your documentation, and what for?"]
        questions += [
            f"Which page serves {item.reader}, and if none does, what will you write?"
            for item in self.readers
            if not (item.page.strip() or item.gap.strip())
        ]
        questions += _unwritten(
            self,
            examples="Which of your examples run, and who runs them?",
            lints="Which promises about documentation does the compiler hold for you?",
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


@dataclass(frozen=True, slots=True)
class Distribute:
    """How it reaches people who have no compiler (slides S26 to S28).

    ``channels`` are the ways to users and who looks after each, ``differences`` what is not the
    same as in the software that it replaces, ``name`` the name and where it is free, ``conflicts``
    the version conflicts in a distribution, or "none".
    """

    channels: tuple[Channel, ...] = ()
    differences: tuple[Difference, ...] = ()
    name: str = ""
    conflicts: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        questions = [] if self.channels else ["How does it reach people who have no compiler?"]
        for item in self.channels:
            asked = (("reaches", "Whom does it reach?"), ("keeper", "Who looks after it?"))
            questions += [
                f"{question} (The channel: {item.channel})"
                for name, question in asked
                if not getattr(item, name).strip()
            ]
        if not self.differences:
            questions.append("What is different from what it replaces?")
        questions += [
            f"What do users do about this difference: {item.what}"
            for item in self.differences
            if not item.plan.strip()
        ]
        questions += _unwritten(
            self,
            name="Is its name free, wherever people will look for it?",
            conflicts="Which version conflicts will a distribution meet? (It may be none.)",
            reconsider="What would change your mind?",
        )
        return tuple(questions)


@dataclass(frozen=True, slots=True)
class Trust:
    """Why people would rely on you, and what you do when something breaks (slide S29).

    ``signals`` are promises to a group of people, each with what shows it. ``contact`` is the
    private way in for reports, ``policy`` where the security policy is and what it promises,
    ``incident`` who does what in the first days, ``succession`` who else can release.
    """

    signals: tuple[Signal, ...] = ()
    contact: str = ""
    policy: str = ""
    incident: str = ""
    succession: str = ""
    confidence: int | None = None
    reconsider: str = ""

    def open_questions(self) -> tuple[str, ...]:
        """Return, as sentences, what a reader of this section would still ask."""
        questions = [] if self.signals else ["What do you promise, to whom, and what shows it?"]
        questions += [
            f"What shows it? (You promise: {item.promise})"
            for item in self.signals
            if not item.shown.strip()
        ]
        questions += _unwritten(
            self,
            contact="Where does somebody report a hole in private?",
            policy="Where is your security policy, and which days does it promise?",
            incident="Who does what in the first days after a report?",
            succession="Who else can make a release?",
            reconsider="What would change your mind?",
        )
        return tuple(questions)


def _unwritten(section: object, **questions: str) -> list[str]:
    return [text for name, text in questions.items() if not getattr(section, name).strip()]


def put_row(rows: Sequence[Row], row: Row, *, instead_of: str | None = None) -> tuple[Row, ...]:
    """Return the rows with this one: in the place of the one with its key, or at the end.

    The key of a row is its first field. ``instead_of`` is the key that it had before it was
    edited: without a row of its own key, it takes that one's place.
    """
    key = fields(row)[0].name  # type: ignore[arg-type]  # every row is a dataclass
    own = getattr(row, key)
    keys = [getattr(item, key) for item in rows]
    place = own if own in keys else instead_of
    kept = [item for item in rows if getattr(item, key) != place]
    kept.insert(keys.index(place) if place in keys else len(kept), row)
    return tuple(kept)
