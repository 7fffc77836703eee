"""Everything about the room as JSON, and the schema of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from teachkit.workshop.report.account import Account, iso, taught

__all__ = ["FORMAT", "SCHEMA", "data_of"]

FORMAT = 1


def data_of(account: Account) -> dict[str, Any]:
    """Return the room as plain data that fits `SCHEMA`."""
    board, number = account.board, account.numbers
    return {
        "teachkit-room": FORMAT,
        "title": account.title,
        "at": iso(account.at),
        "people": [
            {
                "person": number[one.id],
                "name": one.name,
                "group": one.team,
                "joined": iso(one.joined),
            }
            for one in account.people
        ],
        "groups": [one["name"] for one in board["groups"]],
        "cards": [
            {
                "person": number[one.person],
                "chapter": account.known.questions[one.entry.id].chapter,
                "question": one.entry.id,
                "revision": one.entry.revision,
                "said": one.entry.said,
                "right": one.entry.right,
                "at": iso(one.at),
            }
            for one in account.given
        ],
        "asks": [
            {
                "id": ask.id,
                "kind": ask.kind,
                "question": ask.question or None,
                "state": ask.state,
                "asked": ask.body,
                "rounds": shown["rounds"],
                "said": [
                    {
                        "person": number[one.person],
                        "round": one.round,
                        "value": one.value,
                        "at": iso(one.at),
                    }
                    for one in account.said
                    if one.ask == ask.id
                ],
            }
            for ask, shown in zip(account.asks, board["asks"], strict=True)
        ],
        "words": board["words"],
        "calibration": board["calibration"],
        "predictions": board["predictions"],
        "plans": board["plans"],
        "steps": [
            {
                "chapter": one.chapter,
                "what": one.what,
                "from": iso(one.began),
                "to": None if one.ended is None else iso(one.ended),
                "minutes": one.minutes,
            }
            for one in account.steps
        ],
        "taught": [asdict(one) for one in taught(account)],
    }


def _object(said: str, /, **properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has these properties, with dashes in their names."""
    named = {name.replace("_", "-"): one for name, one in properties.items()}
    return {
        "type": "object",
        "description": said,
        "properties": named,
        "required": [*named],
    }


def _many(said: str, items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "description": said, "items": items}


def _is(kind: str | list[str], said: str) -> dict[str, Any]:
    return {"type": kind, "description": said}


_PERSON = _is("integer", "A person, counted from 1 in the order in which they came.")
_AT = _is("string", "A time: ISO 8601 in UTC.")
_CHAPTER = _is("string", "The id of a chapter.")
_NUMBER = ["number", "null"]

SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A room of teachkit",
    **_object(
        "What was said and taught in a workshop, at the moment `at`.",
        teachkit_room={"const": FORMAT, "description": "The number of this format."},
        title=_is("string", "The title of the room."),
        at=_AT,
        people=_many(
            "Who had joined.",
            _object(
                "A person.",
                person=_PERSON,
                name=_is("string", 'The name that they gave, or "".'),
                group=_is(["integer", "null"], "The place of their group in `groups`."),
                joined=_AT,
            ),
        ),
        groups=_many("The names of the groups.", {"type": "string"}),
        cards=_many(
            "Answers to questions in the chapters: of each person the last one to each question.",
            _object(
                "An answer, as in the record.",
                person=_PERSON,
                chapter=_CHAPTER,
                question=_is("string", "The question's id."),
                revision=_is("integer", "Which revision of the question was answered."),
                said=_is("object", "The answer itself, as in the record."),
                right=_is(["boolean", "null"], "Whether it was right; null where nothing is."),
                at=_AT,
            ),
        ),
        asks=_many(
            "What the whole room was asked, in the order in which it was added.",
            _object(
                "A question to the room.",
                id=_is("string", "Its id."),
                kind={"enum": ["choices", "number", "words", "ranking", "scale", "incident"]},
                question=_is(["string", "null"], "The question of the course that it is."),
                state={"enum": ["draft", "open", "closed", "revealed"]},
                asked=_is("object", "Title, prompt, choices, truth: what its kind needs."),
                rounds=_many(
                    "The picture of each round, as the board shows it.",
                    _object(
                        "A round.",
                        round=_is("integer", "Its number, from 1."),
                        answered=_is("integer", "How many have answered."),
                        shown=_is("object", "Counts, quartiles, places: by kind."),
                    ),
                ),
                said=_many(
                    "The last answer of each person in each round, hidden words included.",
                    _object(
                        "An answer.",
                        person=_PERSON,
                        round=_is("integer", "In which round."),
                        value=_is("object", "The answer itself."),
                        at=_AT,
                    ),
                ),
            ),
        ),
        words=_many("Free texts, what is alike together, and whether they were shown.", {}),
        calibration=_object(
            "How well confidence held: all first predictions of everybody.",
            count=_is("integer", "How many."),
            right=_is("integer", "How many of them were right."),
            brier=_is(_NUMBER, "The mean Brier score: 0 is perfect, 0.25 is a coin."),
            over=_is(_NUMBER, "Mean confidence less the share that was right."),
            bins=_many("Five steps of confidence.", {"type": "object"}),
        ),
        predictions=_many("Each prediction on a card beside the truth.", {"type": "object"}),
        plans=_object(
            "What the plans' short lists say together.",
            count=_is("integer", "How many plans have one."),
            listed=_many("Each name: how many list it, first, and chose it.", {}),
        ),
        steps=_many(
            "What was taught when.",
            _object(
                "A step.",
                chapter=_CHAPTER,
                what=_is("string", "read, widget, exercises or break."),
                **{"from": _AT},
                to=_is(["string", "null"], "Its end; null while it went on."),
                minutes=_is(_NUMBER, "How long it took."),
            ),
        ),
        taught=_many(
            "Each part that was taught beside its plan: what `teachkit schedule --taught` reads.",
            _object(
                "A part of a chapter, all its steps together.",
                chapter=_CHAPTER,
                what=_is("string", "read, widget, exercises or break."),
                planned=_is(_NUMBER, "Minutes in the room that a schedule gives it."),
                taught=_is(_NUMBER, "Minutes that it took."),
            ),
        ),
    ),
}
