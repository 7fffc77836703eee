"""What the board is told: all that participants get, and all that they do not get yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from teachkit.course.gain import Forecast, calibrate
from teachkit.course.outline import PARTS
from teachkit.course.question import Predict
from teachkit.workshop.live.aggregate import quartiles
from teachkit.workshop.live.course import planned
from teachkit.workshop.live.ranks import listed
from teachkit.workshop.live.views import (
    View,
    face,
    for_everybody,
    game_message,
    ms,
    on_show,
    pace_of,
    picture,
)
from teachkit.workshop.live.words import grouped
from teachkit.workshop.store.asks import Ask

__all__ = ["board_message"]

MOST_WORDS = 300  # groups of texts of one ask: more than anybody reads in a session
MOST_NAMES = 40  # of short lists
MOST_HEADINGS = 30  # of one chapter


def board_message(view: View, here: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what the board is told; ``here`` is chapter and heading of everybody online."""
    now, settings, places = view.now, view.settings, list(here)
    shown = on_show(now)
    going_on = next((one for one in now.steps if one.ended is None), None)
    since = None if going_on is None else ms(going_on.began)
    return {
        "type": "board",
        "room": {"title": settings.title, "code": settings.code, "url": settings.public_url},
        "people": len(now.people),
        "online": len(places),
        "chapters": _where(view, places),
        "answered": {name: len(people) for name, people in view.seen.answered.items()},
        "pace": pace_of(now.state, settings.chapters) | {"since": since},
        "timer": now.state.get("timer"),
        "show": None if shown is None else for_everybody(view, shown),
        "game": game_message(view),
        "asks": [_ask(view, one) for one in now.asks],
        "words": [row for one in now.asks if one.kind == "words" for row in _words(view, one)],
        **_groups(view),
        "calibration": _calibration(view),
        "predictions": _predictions(view),
        "plans": _plans(view),
        "steps": _steps(view),
    }


def _ask(view: View, ask: Ask) -> dict[str, Any]:
    first = ask.round if ask.kind == "incident" else 1  # its rounds are its steps
    rounds = []
    for number in range(first, ask.round + 1):
        shown = picture(view, ask, number)
        rounds.append({"round": number, "answered": shown["answered"], "shown": shown})
    answered = rounds[-1]["answered"]
    return {**face(view, ask), "answered": answered, "truth": ask.body["truth"], "rounds": rounds}


def _words(view: View, ask: Ask) -> list[dict[str, Any]]:
    """Return the texts of an ask's last round: those that wait first."""
    said = view.seen.said.get((ask.id, ask.round), {}).values()
    groups = grouped((one["words"] for one in said), view.now.words.get(ask.id, ()))
    waiting_first = sorted(groups, key=lambda one: one.word.state != "waiting")
    return [
        {
            "ask": ask.id,
            "key": one.word.key,
            "text": one.word.text,
            "n": one.people,
            "state": one.word.state,
            "into": one.word.into,
        }
        for one in waiting_first[:MOST_WORDS]
    ]


def _where(view: View, places: list[tuple[str, str]]) -> list[dict[str, Any]]:
    found = []
    for chapter in view.known.chapters:
        headings = Counter(heading for name, heading in places if name == chapter.id)
        rows = [
            {"heading": heading, "here": n} for heading, n in headings.most_common(MOST_HEADINGS)
        ]
        here = headings.total()
        found.append({"id": chapter.id, "title": chapter.title, "here": here, "headings": rows})
    return found


def _groups(view: View) -> dict[str, Any]:
    names = view.now.state.get("groups", [])
    groups: list[dict[str, Any]] = [
        {"id": number, "name": name, "people": []} for number, name in enumerate(names)
    ]
    without = []
    for one in view.now.people:
        row = {"id": one.id, "name": one.name}
        if one.team is not None and one.team < len(groups):
            groups[one.team]["people"].append(row)
        elif names:
            without.append(row)
    return {"groups": groups, "without": without}


def _calibration(view: View) -> dict[str, Any]:
    """Hold "I am so sure" against what came of it: all first predictions of everybody.

    What was asked of the whole room counts once it is revealed; a card that somebody answers after
    that is no forecast any more, so theirs is not counted twice.
    """
    asked: dict[tuple[str, str], Forecast] = {}
    for ask in view.now.asks:
        if ask.state == "revealed" and ask.body["sure"] and ask.body["truth"]:
            for person, said in view.seen.said.get((ask.id, 1), {}).items():
                if "sure" in said:
                    right = _is_right(ask, said)
                    name = ask.question or ask.id
                    asked[person, name] = Forecast(said["sure"] / 100, right, "predict", name)
    for name, guesses in view.seen.guesses.items():
        for person, guess in guesses.items():
            asked.setdefault((person, name), guess.forecast)
    found = calibrate([*asked.values()])
    bins = [asdict(one) | {"fits": one.fits} for one in found.bins]
    return asdict(found) | {"bins": bins}


def _is_right(ask: Ask, said: dict[str, Any] | Any) -> bool:
    truth = ask.body["truth"]
    if ask.kind == "choices":
        return bool(said["choice"] == truth["index"])
    low, high = truth["value"] / truth["factor"], truth["value"] * truth["factor"]
    return bool(low <= said["number"] <= high)


def _predictions(view: View) -> list[dict[str, Any]]:
    """Return each prediction that somebody made on a card, against the truth."""
    found = []
    for name, asked in view.known.questions.items():
        guesses = [*view.seen.guesses.get(name, {}).values()]
        if not guesses or not isinstance(asked.question, Predict):
            continue
        scored = calibrate([one.forecast for one in guesses])
        numbers = [one.answer for one in guesses if isinstance(one.answer, int | float)]
        low, median, high = quartiles(numbers) or (None, None, None)
        found.append(
            {
                "question": name,
                "prompt": asked.question.prompt,
                "unit": asked.question.unit,
                "count": scored.count,
                "right": scored.right,
                "truth": asked.question.answer,
                "brier": scored.brier,
                "median": median,
                "low": low,
                "high": high,
            }
        )
    return found


def _plans(view: View) -> dict[str, Any]:
    lists = [one for one in view.seen.shortlists.values() if one]
    chosen = [one for one in view.seen.chosen.values() if one]
    rows = [asdict(one) for one in listed(lists, chosen)[:MOST_NAMES]]
    return {"count": len(lists), "listed": rows}


def _steps(view: View) -> list[dict[str, Any]]:
    minutes = {
        (chapter.id, part): planned(chapter, part)
        for chapter in view.known.chapters
        for part in PARTS
    }
    return [
        {
            "chapter": one.chapter,
            "what": one.what,
            "from": ms(one.began),
            "to": None if one.ended is None else ms(one.ended),
            "minutes": None if one.minutes is None else round(one.minutes, 2),
            "planned": minutes.get((one.chapter, one.what)),
        }
        for one in view.now.steps
    ]
