"""The incident as a table-top: a state, what can be chosen in it, and who has paid so far.

`start` draws the story's chances from the seed, and from then on nothing is left to luck: the same
seed and the same choices give the same story, so a game is recorded as its choices and replayed
from them (`replay`; to undo is to replay without the last). Time runs in days. A choice takes its
days, what hurts by the day hurts meanwhile, and then events happen whose day and conditions have
come; an event may interrupt, and a choice that leads ``back`` goes on where one was interrupted.
A scene that makes no sense any more is passed: nobody asks when a hole may become public that is.

Harm is counted in points for each group of slide S29.1, and the sum is over the log's entries and
nothing else. The points are the story's, so they order a discussion and measure nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.incident import Choice, Hurt, Scene, Story

__all__ = [
    "Entry",
    "State",
    "Vote",
    "choices",
    "choose",
    "count_votes",
    "day_of",
    "harm",
    "is_over",
    "play_by_the_book",
    "play_carelessly",
    "play_randomly",
    "replay",
    "scene",
    "start",
]

BACK = "back"
CHOICE, EVENT, DAILY = "choice", "event", "daily"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: what was chosen or happened, on which day, and whom it hurt.

    ``kind`` is "choice", "event" or "daily"; ``until`` the day on which it was over. ``title`` is
    a choice's label, ``text`` what came of it.
    """

    kind: str
    scene: str
    id: str
    day: int
    until: int
    title: str
    text: str
    hurts: tuple[Hurt, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Where a game stands.

    ``drawn`` are the chances that hold; ``flags`` are what has become so, each with its day;
    ``waiting`` are scenes that an event has interrupted, the latest last.
    """

    seed: int
    day: int
    scene: str
    drawn: frozenset[str]
    flags: tuple[tuple[str, int], ...] = ()
    waiting: tuple[str, ...] = ()
    log: tuple[Entry, ...] = ()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of all choices so far: with the seed, the whole game."""
        return tuple(entry.id for entry in self.log if entry.kind == CHOICE)


@dataclass(frozen=True, slots=True)
class Vote:
    """What a room has decided: ``winner`` is "" for a tie, then ``tied`` has them, or no vote."""

    winner: str
    tied: tuple[str, ...]
    votes: int


def start(story: Story, seed: int) -> State:
    """Return the first state; the chances that hold are drawn one by one, each by seed and id."""
    # A text as seed is hashed by SHA-512, so the draw is the same on every machine and Python,
    # and a chance that a teacher adds moves none of the others.
    drawn = frozenset(
        chance.id
        for chance in story.chances
        if random.Random(f"{seed}/{story.id}/{chance.id}").random() < chance.odds  # noqa: S311  # a game
    )
    return State(seed, 0, story.start, drawn)


def scene(story: Story, state: State) -> Scene:
    """Return the scene that a state is in."""
    return story.scenes[state.scene]


def choices(story: Story, state: State) -> tuple[Choice, ...]:
    """Return what can be chosen now; nothing when the story is over."""
    return scene(story, state).choices


def is_over(story: Story, state: State) -> bool:
    """Return whether the state is an end."""
    return scene(story, state).end


def choose(story: Story, state: State, choice: str) -> State:
    """Return the state after one choice: its days, what happens meanwhile, and the next scene.

    Raises:
        TeachkitError: ``no-such-choice``, with those that there are; ``it-is-over``.
    """
    if is_over(story, state):
        raise TeachkitError(
            "it-is-over", "The story is over; nothing can be chosen", place=choice, hint="Undo."
        )
    taken = next((one for one in choices(story, state) if one.id == choice), None)
    if taken is None:
        known = ", ".join(one.id for one in choices(story, state))
        raise TeachkitError(
            "no-such-choice",
            f"There is no choice '{choice:.40}' in the scene '{state.scene}'",
            place=state.scene,
            hint=f"There are {known}.",
        )
    days = next((slow.days for slow in taken.slows if _holds(state, slow.when)), taken.days)
    to = next((turn.to for turn in taken.turns if _holds(state, turn.when)), taken.to)
    until = min(state.day + days, story.days)
    hurts = _hurting(state, taken.hurts)
    entry = Entry(CHOICE, state.scene, taken.id, state.day, until, taken.label, taken.says, hurts)
    state = replace(_meanwhile(story, state, until), day=until)
    state = _setting(replace(state, log=(*state.log, entry)), taken.sets)
    waiting = state.waiting
    if to == BACK:
        # Nothing waits if a story leads back from where nothing was interrupted.
        to, waiting = (waiting[-1], waiting[:-1]) if waiting else (story.late, ())
    elif _interrupts(story, state.scene):
        waiting = ()  # the interruption has changed the course
    state = _events(story, replace(state, scene=to, waiting=waiting))
    if until == story.days and not is_over(story, state):
        state = replace(state, scene=story.late, waiting=())
    turns = scene(story, state).turns
    passed = next((turn.to for turn in turns if _holds(state, turn.when)), state.scene)
    return replace(state, scene=passed)


def replay(story: Story, seed: int, chosen: Iterable[str]) -> State:
    """Return the state after all choices of a recorded game.

    Raises:
        TeachkitError: as `choose`, when the game is of another story.
    """
    state = start(story, seed)
    for choice in chosen:
        state = choose(story, state, choice)
    return state


def harm(state: State) -> dict[str, int]:
    """Return the points of harm of each group so far: the sum over the log."""
    sums = {"users": 0, "contributors": 0, "dependencies": 0, "downstream": 0}
    for entry in state.log:
        for hurt in entry.hurts:
            sums[hurt.group] += hurt.harm
    return sums


def day_of(state: State, flag: str) -> int | None:
    """Return the day on which something became so ("released"), or None if it never did."""
    return dict(state.flags).get(flag)


def count_votes(votes: Mapping[str, int], story: Story, state: State) -> Vote:
    """Return what a room has decided: the choice with the most votes, or those that are tied.

    Raises:
        TeachkitError: ``no-such-choice``, or ``bad-vote`` for a number below zero.
    """
    known = [one.id for one in choices(story, state)]
    for name, count in votes.items():
        if name not in known:
            raise TeachkitError(
                "no-such-choice",
                f"There is no choice '{name:.40}' to vote for",
                place=name,
                hint=f"There are {', '.join(known)}.",
            )
        if count < 0:
            raise TeachkitError("bad-vote", "A vote counts up from zero", place=name)
    most = max(votes.values(), default=0)
    best = tuple(name for name in known if most and votes.get(name, 0) == most)
    return Vote(
        best[0] if len(best) == 1 else "", best if len(best) > 1 else (), sum(votes.values())
    )


# --- three players --------------------------------------------------------------------------------


def play_by_the_book(story: Story, seed: int) -> State:
    """Return the end for somebody who takes what the textbook says, whatever happens."""
    return _play(story, seed, lambda given: next(one.id for one in given if one.book))


def play_carelessly(story: Story, seed: int) -> State:
    """Return the end for somebody who takes what takes least time, and of those the last."""
    return _play(story, seed, lambda given: min(reversed(given), key=lambda one: one.days).id)


def play_randomly(story: Story, seed: int, luck: random.Random) -> State:
    """Return the end for somebody who rolls a die, which is ``luck``'s."""
    return _play(story, seed, lambda given: luck.choice(given).id)


def _play(story: Story, seed: int, pick: Callable[[Sequence[Choice]], str]) -> State:
    state = start(story, seed)
    while not is_over(story, state):
        state = choose(story, state, pick(choices(story, state)))
    return state


# --- the machine ----------------------------------------------------------------------------------


def _holds(state: State, when: Sequence[str]) -> bool:
    so = {flag for flag, _ in state.flags} | state.drawn
    return all((name.removeprefix("not ") in so) is not name.startswith("not ") for name in when)


def _hurting(state: State, hurts: Iterable[Hurt]) -> tuple[Hurt, ...]:
    return tuple(hurt for hurt in hurts if _holds(state, hurt.when))


def _setting(state: State, flags: Iterable[str]) -> State:
    known = dict(state.flags)
    new = tuple((flag, state.day) for flag in flags if flag not in known)
    return replace(state, flags=(*state.flags, *new))


def _meanwhile(story: Story, state: State, until: int) -> State:
    """Add what hurts by the day between now and ``until``, counted on the calendar."""
    for daily in story.dailies:
        times = until // daily.every - state.day // daily.every
        if not times or not _holds(state, daily.when):
            continue
        hurts = tuple(
            replace(hurt, harm=hurt.harm * times) for hurt in _hurting(state, daily.hurts)
        )
        entry = Entry(DAILY, state.scene, daily.id, state.day, until, "", daily.text, hurts)
        state = replace(state, log=(*state.log, entry))
    return state


def _events(story: Story, state: State) -> State:
    """Let everything happen whose day and conditions have come, each once."""
    happened = {entry.id for entry in state.log if entry.kind == EVENT}
    for event in story.events:
        if event.id in happened or state.day < event.first or not _holds(state, event.when):
            continue
        hurts = _hurting(state, event.hurts)
        entry = Entry(EVENT, state.scene, event.id, state.day, state.day, "", event.text, hurts)
        state = _setting(replace(state, log=(*state.log, entry)), event.sets)
        if event.to and not is_over(story, state):
            waiting = (*state.waiting, state.scene)
            state = replace(state, scene=event.to, waiting=waiting)
    return state


def _interrupts(story: Story, scene: str) -> bool:
    return any(event.to == scene for event in story.events)
