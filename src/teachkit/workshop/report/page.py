"""The report as one HTML file that needs nothing else: no script, no address, no name of anybody.

It may be handed to who took part. Of free text it has what the facilitator has let through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from teachkit.course.taught import Taught
from teachkit.grading.feedback.charts import histogram, meter
from teachkit.grading.feedback.page import count, number, page, prose, said, share, table
from teachkit.workshop.live import game
from teachkit.workshop.report import drawing
from teachkit.workshop.report.account import Account, taught
from teachkit.workshop.report.drawing import short

__all__ = ["page_of"]

_PARTS = {
    "read": "read and talk",
    "widget": "the tool",
    "exercises": "exercises",
    "break": "breaks",
}
_LONGEST = 300  # letters of a choice or an item in a row


def page_of(account: Account) -> str:
    """Return the report of a room."""
    footer = (
        f"<p>{said(_day(account.at))}. Made by teachkit from what the room kept. Nobody is named "
        "in it; of free text it shows what the facilitator has let through.</p>"
    )
    return page(account.title or "A workshop", _body(account), [footer])


def _body(account: Account) -> Iterator[str]:
    asked = [
        (ask, shown)
        for ask, shown in zip(account.asks, account.board["asks"], strict=True)
        if ask.state != "draft" and shown["rounds"]
    ]
    cards, said_things = len(account.given), len(account.said)
    yield (
        f'<p class="lead">{count(len(account.people), "person", "people")}, '
        f"{count(cards + said_things, 'answer')}: {cards:,} in the chapters, {said_things:,} to "
        f"{count(len(asked), 'question')} that everybody was asked.</p>"
    )
    yield from _minutes(taught(account))
    if asked:
        yield "<h2>What the room was asked</h2>"
        for ask, shown in asked:
            yield from _ask(
                shown, ask.body, len({o.person for o in account.said if o.ask == ask.id})
            )
    yield from _calibration(account.board["calibration"])
    yield from _predictions(account.board["predictions"])
    yield from _plans(account.board["plans"])


# --- minutes --------------------------------------------------------------------------------------


def _minutes(rows: Sequence[Taught]) -> Iterator[str]:
    if not any(one.taught for one in rows):
        return
    most = max(max(one.taught or 0, one.planned or 0) for one in rows)
    yield "<h2>How long it took</h2>"
    yield (
        "<p>Minutes in the room. The bar is what a part took, the upright line what a schedule "
        "gives it: <code>teachkit schedule --taught room.json</code> shows both next time.</p>"
    )
    yield table(
        "Minutes, taken and planned",
        ["part", "taken", "planned", "drawn"],
        [
            [
                f"{said(one.chapter)}: {said(_PARTS.get(one.what, one.what))}"
                if one.chapter
                else said(_PARTS.get(one.what, one.what)),
                "not begun" if one.taught is None else f"{one.taught:.0f}",
                "–" if one.planned is None else f"{one.planned:.0f}",
                drawing.minutes(one.taught or 0, one.planned, most),
            ]
            for one in rows
        ],
        numbers=(1, 2),
    )


# --- what the room was asked ----------------------------------------------------------------------


def _ask(shown: Mapping[str, Any], body: Mapping[str, Any], people: int) -> Iterator[str]:
    rounds: list[Mapping[str, Any]] = [one["shown"] for one in shown["rounds"]]
    yield f"<h3>{prose(shown['prompt'] or shown['title'] or 'The incident')}</h3>"
    if shown["kind"] != "incident":
        answered = " and ".join(str(one["answered"]) for one in rounds)
        again = f", in {len(rounds)} rounds" if len(rounds) > 1 else ""
        yield f'<p class="soft">{answered} answered{again}.{_sure(rounds)}</p>'
    if shown["kind"] == "choices":
        yield _choices(shown, rounds)
    elif shown["kind"] == "ranking":
        yield from (_ranking(shown["items"], one) for one in rounds if one["answered"])
    elif shown["kind"] == "words":
        yield from (_words(one) for one in rounds if one["groups"])
    elif shown["kind"] == "incident":
        yield from _incident(body, people)
    else:
        truth = shown["truth"]
        for place, one in enumerate(rounds, 1):
            if one["answered"]:
                name = f"Round {place}" if len(rounds) > 1 else "The answers"
                drawn = _scale if shown["kind"] == "scale" else _number
                yield drawn(shown, one, truth, name)
    truth = shown["truth"]
    if truth and truth["reveal"]:
        told = " — ".join(one for one in (truth["said"], truth["reveal"]) if one)
        yield f'<p class="note">{prose(told)}</p>'


def _sure(rounds: Sequence[Mapping[str, Any]]) -> str:
    sure = [f"{one['sure']:.0f} %" for one in rounds if one.get("sure") is not None]
    return f" They were {' and then '.join(sure)} sure." if sure else ""


def _choices(shown: Mapping[str, Any], rounds: Sequence[Mapping[str, Any]]) -> str:
    right = shown["truth"]["index"] if shown["truth"] else None
    heads, rows = ["choice"], []
    for place in range(len(rounds)):
        heads += [f"round {place + 1}" if len(rounds) > 1 else "people", "share"]
    for index, choice in enumerate(shown["choices"]):
        mark = " <b>✓ right</b>" if index == right else ""
        row = [said(choice, _LONGEST) + mark]
        for one in rounds:
            people, all_of_them = one["counts"][index], one["answered"]
            row += [f"{people} ({share(people, all_of_them)})", meter(people, all_of_them)]
        rows.append(row)
    return table("Choices", heads, rows, numbers=range(1, 2 * len(rounds), 2))


def _scale(shown: Mapping[str, Any], one: Mapping[str, Any], _truth: object, name: str) -> str:
    ends = tuple(
        f"{value} {label}".strip()
        for value, label in zip((shown["low"], shown["high"]), shown["labels"], strict=True)
    )
    told = f"{name}: mean {one['mean']:.1f}, median {one['median']:g}."
    counts = ", ".join(str(people) for people in one["counts"])
    picture = histogram(one["counts"], (ends[0], ends[1]), f"{told} From {shown['low']}: {counts}")
    return f"{picture}<p>{said(told)}</p>"


def _number(
    shown: Mapping[str, Any],
    one: Mapping[str, Any],
    truth: Mapping[str, Any] | None,
    name: str,
) -> str:
    unit = f" {shown['unit']}" if shown["unit"] else ""
    told = (
        f"{name}, from {short(one['low'])} to {short(one['high'])} on a logarithmic scale: "
        f"half of them said {short(one['median'])}{unit} or less, and the middle half is "
        f"between {short(one['q1'])} and {short(one['q3'])}."
    )
    if truth:
        near, value = one["near"], short(truth["value"])
        told += f" {near} of {one['answered']} came near enough to {value}."
    picture = drawing.numbers(one, truth["value"] if truth else None, told)
    return f"{picture}<p>{said(told)}</p>"


def _ranking(items: Sequence[str], one: Mapping[str, Any]) -> str:
    agreed = "" if one["w"] is None else f" They agree by {one['w']:.2f} (Kendall's W: 0 to 1)."
    return table(
        f"The room's ranking: mean place, and how far people differ.{agreed}",
        ["item", "place", "spread", "first", "first to last"],
        [
            [
                said(items[item], _LONGEST),
                f"{one['mean'][item]:.1f}",
                f"± {one['spread'][item]:.1f}",
                str(one["places"][item][0]),
                drawing.place(one["mean"][item], one["spread"][item], len(items)),
            ]
            for item in one["order"]
        ],
        numbers=(1, 2, 3),
    )


def _words(one: Mapping[str, Any]) -> str:
    return table(
        "What people wrote",
        ["text", "people", "share"],
        [
            [said(row["text"], _LONGEST), str(row["n"]), meter(row["n"], one["answered"])]
            for row in one["groups"]
        ],
        numbers=(1,),
    )


def _incident(body: Mapping[str, Any], people: int) -> Iterator[str]:
    shown = game.shown(body)
    steps = count(len(body["chosen"]), "choice")
    over = "to its end" if shown["over"] else "and did not finish"
    yield f'<p class="soft">{count(people, "person", "people")} voted on {steps}, {over}.</p>'
    yield table(
        f"The story as the room played it, to day {shown['day']} of {shown['days']}",
        ["day", "what", "what came of it"],
        [
            [number(row["day"]), said(row["title"] or "it happened"), said(row["text"])]
            for row in shown["log"]
        ],
    )
    harm = [f"{row['word']} {number(row['points'])}" for row in shown["harm"]]
    yield f"<p>Harm, in points of the story: {said(', '.join(harm) or 'none')}.</p>"


# --- forecasts and plans --------------------------------------------------------------------------


def _calibration(found: Mapping[str, Any]) -> Iterator[str]:
    if not found["count"]:
        return
    over = found["over"]
    lean = "too sure" if over > 0 else "not sure enough"
    off = "as sure as they were right" if abs(over) < 0.005 else f"{100 * abs(over):.0f} % {lean}"
    told = (
        f"{count(found['count'], 'first prediction')}, {found['right']} of them right; on the "
        f"whole {off}. The mean Brier score is {found['brier']:.2f}: 0 is perfect, and 0.25 is "
        "what always saying 50 % gets."
    )
    yield "<h2>How well the room knew what it knew</h2>"
    yield f"<p>{said(told)}</p>"
    yield '<div class="beside">'
    yield drawing.calibration(found["bins"], f"Calibration of the room. {told}")
    yield table(
        "Sure, and right",
        ["said they were", "predictions", "right", "95 % of chance"],
        [
            [
                f"{100 * one['low']:g} to {100 * one['high']:g} % sure",
                str(one["count"]),
                share(one["right"], one["count"]),
                _interval(one["range"]) if one["count"] else "–",
            ]
            for one in found["bins"]
        ],
        numbers=(1, 2, 3),
    )
    yield "</div>"


def _interval(ends: tuple[float, float]) -> str:
    return f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f} %"


def _predictions(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield "<h2>Predictions in the chapters, beside the truth</h2>"
    yield table(
        "Of each person the first one",
        ["question", "people", "right", "middle half", "truth", "Brier"],
        [
            [
                prose(one["prompt"], _LONGEST),
                str(one["count"]),
                share(one["right"], one["count"]),
                "–" if one["median"] is None else f"{short(one['low'])} to {short(one['high'])}",
                said(_truth(one)),
                f"{one['brier']:.2f}",
            ]
            for one in rows
        ],
        numbers=(1, 2, 3, 5),
    )


def _truth(one: Mapping[str, Any]) -> str:
    value: str | float = one["truth"]
    return value if isinstance(value, str) else f"{value:,g} {one['unit']}".strip()


def _plans(found: Mapping[str, Any]) -> Iterator[str]:
    if not found["listed"]:
        return
    yield "<h2>What people would rewrite</h2>"
    yield f"<p>{count(found['count'], 'plan')} with a short list.</p>"
    yield table(
        "Names in the short lists",
        ["name", "plans", "first", "chosen", "mean place", "share"],
        [
            [
                said(one["name"], _LONGEST),
                str(one["people"]),
                str(one["first"]),
                str(one["chosen"]),
                f"{one['mean']:.1f}" if one["people"] else "–",
                meter(one["people"], found["count"]),
            ]
            for one in found["listed"]
        ],
        numbers=(1, 2, 3, 4),
    )


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
