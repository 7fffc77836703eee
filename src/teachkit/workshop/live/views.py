"""What participants are told, as plain data; `teachkit.workshop.live.overview` is for the board.

They get nothing of a draft, and before the reveal neither a count, nor an aggregate, nor a truth:
those are left out here, on the server, and not hidden on a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from teachkit.workshop.live import game
from teachkit.workshop.live.aggregate import aggregate, words_shown
from teachkit.workshop.live.course import Material
from teachkit.workshop.live.kinds import PUBLIC
from teachkit.workshop.live.seen import Look, Seen
from teachkit.workshop.live.words import grouped
from teachkit.workshop.room import Settings
from teachkit.workshop.store.asks import Ask
from teachkit.workshop.store.people import Person

__all__ = [
    "View",
    "face",
    "for_everybody",
    "game_message",
    "group_of",
    "may_open",
    "ms",
    "on_show",
    "open_chapters",
    "pace_of",
    "picture",
    "pictures",
    "room_message",
    "you_messages",
]


@dataclass(frozen=True, slots=True)
class View:
    """What a message is made from: the room now, what was seen so far, the course, the settings.

    ``drawn`` remembers aggregates: (ask, round) -> how often its answers had changed, and it.
    """

    now: Look
    seen: Seen
    known: Material
    settings: Settings
    drawn: dict[tuple[str, int], tuple[int, dict[str, Any]]] = field(default_factory=dict)


def ms(seconds: float) -> int:
    """Return a time as pages reckon it, in milliseconds since 1970."""
    return round(1000 * seconds)


def open_chapters(state: Mapping[str, Any], chapters: tuple[str, ...]) -> tuple[str, ...]:
    """Return the chapters that participants may open: all, or those up to where the room is."""
    return tuple(one for one in chapters if may_open(state, one))


def may_open(state: Mapping[str, Any], chapter: str) -> bool:
    """Tell whether participants may open a chapter: a room begins with all of them open."""
    pace = state.get("pace", {})
    return bool(pace.get("free", True)) or chapter in pace.get("open", ())


def pace_of(state: Mapping[str, Any], chapters: tuple[str, ...]) -> dict[str, Any]:
    """Return where the room is, and which chapters are open."""
    begun = {"chapter": None, "what": "", "free": True}
    return {**begun, **state.get("pace", {}), "open": open_chapters(state, chapters)}


def room_message(view: View) -> dict[str, Any]:
    """Return what every participant is told; the same for all of them."""
    now, settings = view.now, view.settings
    shown = on_show(now)
    hidden = {one.question for one in now.asks if one.state in ("open", "closed")}
    return {
        "type": "room",
        "people": len(now.people),
        "title": settings.title,
        "pace": pace_of(now.state, settings.chapters),
        "timer": now.state.get("timer"),
        "covered": sorted(hidden - {""}),
        "groups": now.state.get("groups", []),
        "ask": None if shown is None else for_everybody(view, shown),
    }


def game_message(view: View) -> dict[str, Any] | None:
    """Return the incident that is on show, None when there is none."""
    ask = on_show(view.now)
    if ask is None or ask.kind != "incident":
        return None
    return {
        "type": "game",
        "ask": ask.id,
        "round": ask.round,
        "game": game.shown(ask.body),
        "last": ask.body.get("last"),
    }


def you_messages(now: Look) -> dict[str, dict[str, Any]]:
    """Return what each person alone is told: their name, and the name of their group."""
    names = now.state.get("groups", [])
    return {
        one.id: {"type": "you", "person": one.name, "group": group_of(one, names)}
        for one in now.people
    }


def group_of(person: Person, names: Sequence[str]) -> str | None:
    """Return the name of somebody's group; None for none, and for one that is there no more."""
    return names[person.team] if person.team is not None and person.team < len(names) else None


def on_show(now: Look) -> Ask | None:
    """Return the ask that is on show; a draft never is."""
    name = now.state.get("show")
    return next((one for one in now.asks if one.id == name and one.state != "draft"), None)


def for_everybody(view: View, ask: Ask) -> dict[str, Any]:
    """Return an ask as participants may see it at this moment."""
    rounds = pictures(view, ask) if ask.state == "revealed" else []
    return {
        **face(view, ask),
        "shown": rounds[-1] if rounds else None,
        "rounds": rounds,
        "truth": ask.body["truth"] if rounds else None,
    }


def face(view: View, ask: Ask) -> dict[str, Any]:
    """Return what an ask looks like before anybody has answered: nothing of its truth."""
    asked = view.known.questions.get(ask.question)
    return {
        "id": ask.id,
        "kind": ask.kind,
        "title": ask.body["title"],
        "prompt": ask.body["prompt"],
        "question": ask.question or None,
        "chapter": asked.chapter if asked else ask.body["chapter"],
        "state": ask.state,
        "round": ask.round,
        "closes": None if ask.closes is None else ms(ask.closes),
        "sure": ask.body["sure"],
        "game": ask.kind == "incident",
        **{key: ask.body[key] for key in PUBLIC[ask.kind]},
    }


def pictures(view: View, ask: Ask) -> list[dict[str, Any]]:
    """Return the aggregates of all rounds; of an incident, whose rounds are its steps, the last."""
    first = ask.round if ask.kind == "incident" else 1
    return [picture(view, ask, number) for number in range(first, ask.round + 1)]


def picture(view: View, ask: Ask, round: int) -> dict[str, Any]:
    """Return the aggregate of one round, drawn anew when answers have come."""
    key = ask.id, round
    said = view.seen.said.get(key, {})
    if ask.kind == "words":
        known = view.now.words.get(ask.id, ())
        return words_shown(grouped((one["words"] for one in said.values()), known), len(said))
    if ask.kind == "incident":
        return game.counted(ask.body, [one["choice"] for one in said.values()])
    changes = view.seen.changes.get(key, 0)
    before = view.drawn.get(key)
    if before is None or before[0] != changes:
        before = (changes, aggregate(ask.kind, ask.body, [*said.values()]))
        view.drawn[key] = before
    return before[1]
