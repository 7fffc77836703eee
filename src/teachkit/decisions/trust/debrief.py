"""After the incident: who paid, what a policy had promised, and what else could have been done.

A policy's promises are taken from its findings (`teachkit.decisions.trust.policy`): "we answer
within 3 days" is held against the day on which you did. A story takes part by the names of its
flags: ``answered``, ``released``, ``public``, ``downstream-told``, ``advisory``, ``credited``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from teachkit.decisions.trust.incident import CHOICE, State, day_of, harm

if TYPE_CHECKING:
    from teachkit.data.incident import Choice, Story
    from teachkit.decisions.trust.policy import Finding

__all__ = ["Debrief", "Elsewhere", "Promise", "days_in", "debrief", "recorded"]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}
_SPAN = re.compile(
    rf"\b(\d+|{'|'.join(_NUMBERS)})[\s-]*(?:business |working |calendar )?"
    r"(hour|day|week|month)s?\b",
    re.IGNORECASE,
)
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}


@dataclass(frozen=True, slots=True)
class Promise:
    """What a policy promised and what came of it: ``kept`` is "yes", "no" or "not promised"."""

    rule: str
    promised: str
    kept: str
    why: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One decision again: what was chosen on which day, and the other choices with who pays."""

    scene: str
    day: int
    chosen: str
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """A game looked back on.

    ``harm`` is points by group, ``days`` when the four milestones came (None: never), ``luck``
    what was drawn, in words.
    """

    harm: dict[str, int]
    total: int
    days: dict[str, int | None]
    luck: tuple[str, ...]
    promises: tuple[Promise, ...]
    elsewhere: tuple[Elsewhere, ...]


def debrief(story: Story, state: State, findings: Iterable[Finding] = ()) -> Debrief:
    """Return the game looked back on, held against a policy's findings if there are any."""
    sums = harm(state)
    told = tuple(findings)
    return Debrief(
        harm=sums,
        total=sum(sums.values()),
        days={flag: day_of(state, flag) for flag in _milestones(story)},
        luck=tuple(chance.title for chance in story.chances if chance.id in state.drawn),
        promises=tuple(_promises(story, state, told)) if told else (),
        elsewhere=tuple(
            Elsewhere(
                story.scenes[entry.scene].title,
                entry.day,
                entry.title,
                tuple(one for one in story.scenes[entry.scene].choices if one.id != entry.id),
            )
            for entry in state.log
            if entry.kind == CHOICE
        ),
    )


def recorded(story: Story, state: State) -> dict[str, Any]:
    """Return a game as plain data for the learner's record: enough to replay it, and its harm."""
    return {
        "story": story.id,
        "seed": state.seed,
        "choices": [*state.chosen],
        "day": state.day,
        "end": state.scene,
        "harm": harm(state),
    }


def days_in(text: str) -> int | None:
    """Return the longest span of time in a sentence, in whole days, or None if it has none."""
    found = [
        int(number) if number.isdigit() else _NUMBERS[number.lower()]
        for number, _ in _SPAN.findall(text)
    ]
    units = [_HOURS[unit.lower()] for _, unit in _SPAN.findall(text)]
    spans = [number * hours for number, hours in zip(found, units, strict=True)]
    return ceil(max(spans) / 24) if spans else None


def _milestones(story: Story) -> list[str]:
    """Return those flags of the module's text that the story can set."""
    can = {name for event in story.events for name in event.sets}
    for scene in story.scenes.values():
        can |= {name for choice in scene.choices for name in choice.sets}
    flags = ("answered", "downstream-told", "released", "public", "advisory", "credited")
    return [flag for flag in flags if flag in can]


def _promises(story: Story, state: State, findings: tuple[Finding, ...]) -> Iterable[Promise]:
    can = _milestones(story)
    said = {finding.rule: finding for finding in findings}
    within = (("timeline", "answered", "answered"), ("fix", "released", "released a fix"))
    for rule, flag, words in within:
        if rule in said and flag in can:
            yield _in_time(said[rule], day_of(state, flag), words)
    if "downstream" in said and "downstream-told" in can:
        told, public = day_of(state, "downstream-told"), day_of(state, "public")
        early = told is not None and (public is None or told < public)
        why = (
            f"the distributions heard of it on day {told}, before the public"
            if early
            else "the public heard of it no later than the distributions"
        )
        yield _done(said["downstream"], kept=early, why=why)
    for rule, flag, words in (
        ("disclosure", "advisory", "an advisory"),
        ("credit", "credited", "credit for the finder"),
    ):
        if rule in said and flag in can:
            day = day_of(state, flag)
            why = f"there was {words} on day {day}" if day is not None else f"there was no {words}"
            yield _done(said[rule], kept=day is not None, why=why.replace("no an ", "no "))


def _in_time(finding: Finding, day: int | None, words: str) -> Promise:
    if finding.answer != "yes":
        why = f"you {words} on day {day}" if day is not None else f"you never {words}"
        return Promise(finding.rule, "", "not promised", why)
    limit = days_in(finding.quote)
    kept = day is not None and (limit is None or day <= limit)
    when = f"on day {day}" if day is not None else "never"
    asked = f", and {limit} were promised" if limit is not None else ""
    return Promise(
        finding.rule, finding.quote, "yes" if kept else "no", f"you {words} {when}{asked}"
    )


def _done(finding: Finding, *, kept: bool, why: str) -> Promise:
    if finding.answer != "yes":
        return Promise(finding.rule, "", "not promised", why)
    return Promise(finding.rule, finding.quote, "yes" if kept else "no", why)
