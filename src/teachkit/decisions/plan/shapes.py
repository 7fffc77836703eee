"""How each section of the plan looks: its rows, their columns, its texts.

Said once, here: the form in a notebook, the Markdown and the reader of ``plan.json`` are all made
from `SHAPES`, whose order is the order of the talk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import VERDICTS, Goal, Verdict
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import NEEDS, ReaderNeed
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.plan.sections import (
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Trust,
)
from teachkit.decisions.trust.signal import GROUPS, Signal

__all__ = ["SHAPES", "Heading", "Rows", "Shape"]


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
        "iterate": Shape(
            Iterate,
            "What we learned",
            {
                "loops": Rows(
                    Loop,
                    "a claim that met evidence",
                    {
                        "claim": Heading("claim", "Another claim", "what did you say or believe?"),
                        "source": Heading("from", "It came from", ""),
                        "evidence": Heading(
                            "evidence", "The evidence", "what came back, and when?"
                        ),
                        "change": Heading(
                            "change", "You change", "what is different now? 'Nothing' is an answer"
                        ),
                    },
                    {"source": SOURCES},
                ),
            },
            {
                "listen": Heading(
                    "Where we listen", "You listen", "where do users speak, and who reads it when?"
                ),
                "next": Heading("What comes next", "Next", "what would show that it was worth it?"),
                "reconsider": _RECONSIDER,
            },
            (
                "Which claim met which evidence, and what changed because of it?",
                "Where do you hear from your users?",
            ),
        ),
        "document": Shape(
            Document,
            "Documentation",
            {
                "readers": Rows(
                    ReaderNeed,
                    "a reader",
                    {
                        "reader": Heading("reader", "Another reader", "somebody, with a job to do"),
                        "need": Heading("needs", "needs", ""),
                        "page": Heading("served by", "Served by", "a page, a file, a command"),
                        "gap": Heading(
                            "missing", "What is missing", "and who writes it until when?"
                        ),
                    },
                    {"need": NEEDS},
                ),
            },
            {
                "examples": Heading(
                    "Examples that run", "Your examples", "which ones run, where, and how often?"
                ),
                "lints": Heading(
                    "What the compiler holds", "Your lints", "missing_docs: forbid, deny, or not?"
                ),
                "reconsider": _RECONSIDER,
            },
            (
                "Who reads, what do they need, and which page serves it?",
                "Which examples run, and who runs them?",
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
        "distribute": Shape(
            Distribute,
            "Distribution",
            {
                "channels": Rows(
                    Channel,
                    "a channel",
                    {
                        "channel": Heading("channel", "Another channel", "Debian, a container …"),
                        "reaches": Heading("reaches", "It reaches", "which of your users?"),
                        "keeper": Heading(
                            "looked after by", "Looked after by", "you, or who else?"
                        ),
                        "step": Heading("next step", "The next step", "what, and until when?"),
                    },
                ),
                "differences": Rows(
                    Difference,
                    "a difference",
                    {
                        "what": Heading("different", "Another difference", "from what it replaces"),
                        "plan": Heading(
                            "so", "What users do", "or what you do, so that they need not"
                        ),
                    },
                ),
            },
            {
                "name": Heading(
                    "The name", "Its name", "where is it free, and where is it near another?"
                ),
                "conflicts": Heading(
                    "Version conflicts", "Version conflicts", "none, or for each: what you do"
                ),
                "reconsider": _RECONSIDER,
            },
            (
                "Which channel reaches which users, and who looks after it?",
                "What is different from what it replaces?",
                "Is the name free?",
            ),
        ),
        "trust": Shape(
            Trust,
            "Trust",
            {
                "signals": Rows(
                    Signal,
                    "a promise",
                    {
                        "promise": Heading("promise", "Another promise", "something you will do"),
                        "group": Heading("to", "to", ""),
                        "shown": Heading("shown by", "What shows it", "where can they look?"),
                    },
                    {"group": GROUPS},
                ),
            },
            {
                "contact": Heading("Security contact", "Security contact", "a private way in"),
                "policy": Heading(
                    "Policy", "Your policy", "where it is, and which days it promises"
                ),
                "incident": Heading(
                    "When a report comes", "When a report comes", "who does what, in which days?"
                ),
                "succession": Heading("Who else", "Who else", "can release, and has tried it?"),
                "reconsider": _RECONSIDER,
            },
            (
                "What do you promise, to whom, and what shows it?",
                "Where does somebody report a hole, and who does what then?",
                "Who else can make a release?",
            ),
        ),
    }
)
