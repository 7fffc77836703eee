"""The incident as the room plays it: each step is one round of votes.

A game is its seed and what was chosen, and both lie in the ask's body in the store; whoever opens
the room again replays them (`teachkit.decisions.trust.incident.replay`) and goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from teachkit.data.incident import Story, shipped_story
from teachkit.decisions.trust.debrief import debrief
from teachkit.decisions.trust.incident import State, choices, choose, count_votes, is_over, replay
from teachkit.errors import TeachkitError
from teachkit.widgets import incident_view

__all__ = ["can_choose", "counted", "played", "shown", "taken_back"]


def can_choose(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of what can be voted for now; nothing when the story is over."""
    return tuple(one.id for one in choices(*_state(body)))


def counted(body: Mapping[str, Any], votes: Sequence[str]) -> dict[str, Any]:
    """Return the votes: ``answered``, ``counts``, ``winner`` ("" for a tie) and ``tied``."""
    story, state = _state(body)
    counts = {one.id: 0 for one in choices(story, state)}
    for name in votes:
        if name in counts:
            counts[name] += 1
    vote = count_votes(counts, story, state)
    return {
        "answered": vote.votes,
        "counts": counts,
        "winner": vote.winner,
        "tied": [*vote.tied],
    }


def played(body: Mapping[str, Any], votes: Sequence[str], choice: str = "") -> dict[str, Any]:
    """Return the body after one step: what ``choice`` says, or else what the votes say.

    Raises:
        TeachkitError: ``it-is-over``, ``no-such-choice``; ``no-vote`` or ``tie``, which decide
            nothing.
    """
    story, state = _state(body)
    vote = counted(body, votes)
    taken = choice or vote["winner"]
    labels = {one.id: one.label for one in choices(story, state)}
    if not taken and not is_over(story, state):
        if not vote["tied"]:
            raise TeachkitError("no-vote", "Nobody has voted yet", hint="Give them a moment.")
        tied = " — ".join(labels[name] for name in vote["tied"])
        raise TeachkitError(
            "tie",
            f"A tie: {tied}",
            hint="Talk, and vote again; or choose one of them yourself.",
        )
    choose(story, state, taken)  # says what is wrong with it, if anything is
    last = {
        "counts": vote["counts"],
        "chosen": taken,
        "label": labels[taken],
        "votes": vote["answered"],
    }
    return {**body, "chosen": [*body["chosen"], taken], "last": last}


def taken_back(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body without its last step.

    Raises:
        TeachkitError: ``nothing-to-undo``.
    """
    if not body["chosen"]:
        raise TeachkitError("nothing-to-undo", "Nothing has been chosen yet", place="game")
    return {**body, "chosen": body["chosen"][:-1], "last": None}


def shown(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the game as a page draws it; what luck has drawn only when it is over."""
    story, state = _state(body)
    looked = incident_view.looked_back(debrief(story, state)) if is_over(story, state) else None
    return {**incident_view.shown(story, state), "debrief": looked}


def _state(body: Mapping[str, Any]) -> tuple[Story, State]:
    story = shipped_story()
    return story, replay(story, body["seed"], body["chosen"])
