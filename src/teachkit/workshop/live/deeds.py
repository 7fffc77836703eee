"""What the facilitator can do with what is asked: each deed is a function of a connection.

A deed says in a sentence what it did. Whatever may come twice, by a double click or because a
network repeats itself, changes nothing the second time; where a repetition could mean more (a
second vote, a step of the incident) the board says which round it has seen.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from teachkit.errors import TeachkitError
from teachkit.workshop.live import game
from teachkit.workshop.live.course import Material
from teachkit.workshop.live.kinds import from_question, prompt_of, title_of, typed
from teachkit.workshop.store import asks, entries, rooms, words
from teachkit.workshop.store.asks import Ask

__all__ = ["ASKING", "MOST_SECONDS", "Deed", "Moment", "close_what_is_due", "wrong"]

MOST_SECONDS = 24 * 3600
GRACE = 1.0  # seconds after the clock in which an answer that was on its way still counts
MOST_ASKS = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """When a deed is done (seconds since 1970), in which course, and with what luck."""

    at: float
    known: Material
    luck: random.Random


Deed = Callable[[sa.Connection, Mapping[str, Any], Moment], str]


def close_what_is_due(connection: sa.Connection, at: float) -> bool:
    """Close what the clock has closed; return whether there was anything."""
    due = [
        one
        for one in asks.all_asks(connection)
        if one.state == "open" and one.closes is not None and one.closes + GRACE <= at
    ]
    for one in due:
        asks.change(connection, replace(one, state="closed"))
    return bool(due)


# --- asks -----------------------------------------------------------------------------------------


def _add(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    name = sent.get("id")
    if not isinstance(name, str) or not 8 <= len(name) <= 64 or not name.isascii():
        raise wrong("id", "it is made by the board, of 8 to 64 letters and digits")
    if len(asks.all_asks(connection)) >= MOST_ASKS:
        raise wrong("id", f"a room has {MOST_ASKS} questions at most")
    asks.add(connection, _made(name, sent, moment.known))
    return "Added. Nobody sees it before you open it."


def _made(name: str, sent: Mapping[str, Any], known: Material) -> Ask:
    question = sent.get("question")
    if question is not None:
        asked = known.questions.get(str(question))
        if asked is None:
            raise wrong("question", "no chapter of this room has it")
        kind, body = from_question(asked.question)
        prompt = asked.question.prompt.strip()
        told = {"title": "", "prompt": prompt, "chapter": asked.chapter}
        return Ask(name, kind, asked.question.id, {**told, **body})
    kind, chapter = str(sent.get("kind")), sent.get("chapter")
    if chapter is not None and chapter not in [one.id for one in known.chapters]:
        raise wrong("chapter", "this room has no such chapter")
    prompt = prompt_of(sent, needed=kind != "incident")
    body = {"title": title_of(sent), "prompt": prompt, "chapter": chapter, **typed(kind, sent)}
    return Ask(name, kind, "", body)


def _drop(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    name = str(sent.get("id"))
    ask = asks.ask(connection, name)
    if ask is not None and not asks.drop(connection, name):
        raise TeachkitError(
            "not-a-draft", "What was open once stays", place=name, hint="Show another one."
        )
    return "Taken away."


def _open(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    ask = _known(connection, sent)
    if ask.state == "open":
        return "It is open."
    if ask.state == "revealed":
        raise TeachkitError(
            "already-revealed",
            "The room has seen the answers",
            place=ask.id,
            hint="Ask for a second vote, or hide it first.",
        )
    return _opened(connection, ask, sent, moment)


def _opened(connection: sa.Connection, ask: Ask, sent: Mapping[str, Any], moment: Moment) -> str:
    """Open an ask and put it on show; whatever else is open closes: a room answers one thing."""
    if ask.kind == "incident" and not game.can_choose(ask.body):
        raise TeachkitError(
            "it-is-over", "The story is over", place=ask.id, hint="Take a step back."
        )
    seconds = _seconds(sent)
    for other in asks.all_asks(connection):
        if other.state == "open" and other.id != ask.id:
            asks.change(connection, replace(other, state="closed", closes=None))
    closes = None if seconds is None else moment.at + seconds
    asks.change(connection, replace(ask, state="open", closes=closes))
    rooms.change_state(connection, show=ask.id)
    return "Open." if seconds is None else f"Open for {seconds} seconds."


def _close(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    ask = _known(connection, sent)
    if ask.state == "open":
        asks.change(connection, replace(ask, state="closed", closes=None))
    return "Closed."


def _reveal(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    ask = _known(connection, sent)
    if ask.state == "draft":
        raise TeachkitError(
            "not-asked", "Nobody has been asked yet", place=ask.id, hint="Open it first."
        )
    asks.change(connection, replace(ask, state="revealed", closes=None))
    rooms.change_state(connection, show=ask.id)
    return "Everybody sees it now."


def _hide(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    ask = _known(connection, sent)
    if ask.state == "revealed":
        asks.change(connection, replace(ask, state="closed"))
    return "Hidden again; who has seen it has seen it."


def _again(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    ask = _known(connection, sent)
    if sent.get("round") != ask.round:
        return f"Round {ask.round} has begun."
    if ask.state == "draft":
        raise TeachkitError(
            "not-asked", "There was no first vote", place=ask.id, hint="Open it first."
        )
    if ask.state == "revealed" and ask.body["truth"]:
        raise TeachkitError(
            "already-revealed",
            "The room knows what is right by now",
            place=ask.id,
            hint="Vote twice before you reveal it.",
        )
    return _opened(connection, replace(ask, round=ask.round + 1), sent, moment)


def _show(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    if sent.get("id") is None:
        rooms.change_state(connection, show=None)
        return "Nothing is on show."
    ask = _known(connection, sent)
    if ask.state == "draft":
        raise TeachkitError("not-asked", "It is a draft", place=ask.id, hint="Open it.")
    rooms.change_state(connection, show=ask.id)
    return "On show."


# --- the incident ---------------------------------------------------------------------------------


def _play(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    ask = _incident(connection, sent)
    if sent.get("round") != ask.round:
        return "That step was taken."
    votes = [one.value["choice"] for one in entries.said_to(connection, ask.id, ask.round)]
    body = game.played(ask.body, votes, str(sent.get("choice") or ""))
    return _next_step(connection, replace(ask, body=body), sent, moment)


def _back(connection: sa.Connection, sent: Mapping[str, Any], moment: Moment) -> str:
    ask = _incident(connection, sent)
    if sent.get("round") != ask.round:
        return "That step was taken back."
    return _next_step(connection, replace(ask, body=game.taken_back(ask.body)), sent, moment)


def _next_step(connection: sa.Connection, ask: Ask, sent: Mapping[str, Any], moment: Moment) -> str:
    ask = replace(ask, round=ask.round + 1)
    if not game.can_choose(ask.body):
        asks.change(connection, replace(ask, state="revealed", closes=None))
        rooms.change_state(connection, show=ask.id)
        return "The story is over."
    return _opened(connection, ask, sent, moment)


def _incident(connection: sa.Connection, sent: Mapping[str, Any]) -> Ask:
    ask = _known(connection, sent)
    if ask.kind != "incident" or ask.state == "draft":
        raise wrong("id", "it is no incident that is being played")
    return ask


# --- words ----------------------------------------------------------------------------------------


def _word(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    word = _known_word(connection, sent)
    state = _state(sent)
    words.judge(connection, word.ask, word.key, state, word.into)
    return {"shown": "Everybody may see it.", "hidden": "Nobody will see it."}.get(
        state, "It waits for you."
    )


def _all_words(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    state = _state(sent)
    waiting = [
        one for one in words.words(connection, str(sent.get("ask"))) if one.state == "waiting"
    ]
    for one in waiting:
        words.judge(connection, one.ask, one.key, state, one.into)
    return f"{len(waiting)} text{'s' * (len(waiting) != 1)}: {state}."


def _merge(connection: sa.Connection, sent: Mapping[str, Any], _moment: Moment) -> str:
    word, into = _known_word(connection, sent), sent.get("into")
    if into is None or into == word.key:
        words.judge(connection, word.ask, word.key, word.state, None)
        return "On its own again."
    target = _known_word(connection, {**sent, "key": into})
    if target.into is not None:
        raise wrong("into", "that text was put into another one")
    for one in words.words(connection, word.ask):  # no chains: who was put here goes along
        if one.into == word.key:
            words.judge(connection, one.ask, one.key, one.state, target.key)
    words.judge(connection, word.ask, word.key, word.state, target.key)
    return f"Counted as “{target.text}”."


def _known_word(connection: sa.Connection, sent: Mapping[str, Any]) -> words.Word:
    for one in words.words(connection, str(sent.get("ask"))):
        if one.key == sent.get("key"):
            return one
    raise wrong("key", "nobody has sent such a text")


def _state(sent: Mapping[str, Any]) -> str:
    state = str(sent.get("state"))
    if state not in words.STATES:
        raise wrong("state", f"it is one of {', '.join(words.STATES)}")
    return state


ASKING: Mapping[str, Deed] = {
    "ask.add": _add,
    "ask.drop": _drop,
    "ask.open": _open,
    "ask.close": _close,
    "ask.reveal": _reveal,
    "ask.hide": _hide,
    "ask.again": _again,
    "ask.show": _show,
    "incident.play": _play,
    "incident.back": _back,
    "words.state": _word,
    "words.all": _all_words,
    "words.merge": _merge,
}


def _known(connection: sa.Connection, sent: Mapping[str, Any]) -> Ask:
    ask = asks.ask(connection, str(sent.get("id")))
    if ask is None:
        raise TeachkitError(
            "no-such-ask", "There is no such question", hint="Load the board again."
        )
    return ask


def _seconds(sent: Mapping[str, Any]) -> int | None:
    value = sent.get("seconds")
    if value is not None and (type(value) is not int or not 1 <= value <= MOST_SECONDS):
        raise wrong("seconds", "it is a whole number, from one second to a day")
    return value


def wrong(field: str, why: str) -> TeachkitError:
    """Return the error for what the board has sent: which field does not fit, and why."""
    return TeachkitError("wrong-deed", f"'{field}' does not fit: {why}", place=field)
