"""One line for each answer that counts, for a spreadsheet.

Names and answers are other people's text: every cell is quoted, and what a spreadsheet could take
for a formula is none any more (`teachkit.grading.gradebook.cells`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teachkit.course.question import Check
from teachkit.grading.gradebook.cells import line
from teachkit.workshop.live.course import Asked
from teachkit.workshop.live.views import group_of
from teachkit.workshop.report.account import Account, iso
from teachkit.workshop.store.asks import Ask

__all__ = ["HEADINGS", "table_of"]

HEADINGS = (
    *("asked by", "chapter", "question", "prompt", "round"),
    *("person", "name", "group", "answer", "sure", "right", "received"),
)


def table_of(account: Account) -> str:
    """Return the CSV, header first; ``sure`` is in per cent, ``received`` in UTC.

    "card" is a question in a chapter, "room" one that everybody was asked at once.
    """
    lines = [line(HEADINGS), *map(line, _of_cards(account)), *map(line, _of_the_room(account))]
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + "".join(lines)  # or Excel takes UTF-8 for Latin


def _of_cards(account: Account) -> Iterator[tuple[str, ...]]:
    for one in account.given:
        asked, entry = account.known.questions[one.entry.id], one.entry
        yield (
            *("card", asked.chapter, entry.id, asked.question.prompt, ""),
            *_who(account, one.person),
            _on_a_card(asked, entry.said),
            str(entry.said.get("confidence", "")),
            {True: "yes", False: "no", None: ""}[entry.right],
            iso(one.at),
        )


def _on_a_card(asked: Asked, said: Mapping[str, Any]) -> str:
    if isinstance(asked.question, Check):
        texts = {one.misconception or "right": one.text for one in asked.question.choices}
        return texts.get(str(said.get("chosen")), str(said.get("chosen")))
    answer = said.get("answer", said.get("text", ""))
    return f"{answer:.15g}" if isinstance(answer, float) else str(answer)


def _of_the_room(account: Account) -> Iterator[tuple[str, ...]]:
    by_id = {one.id: one for one in account.asks}
    for one in account.said:
        ask = by_id[one.ask]
        yield (
            *("room", ask.body["chapter"] or "", ask.question or ask.id, ask.body["prompt"]),
            str(one.round),
            *_who(account, one.person),
            said_in_words(ask, one.value),
            str(one.value.get("sure", "")),
            "",
            iso(one.at),
        )


def said_in_words(ask: Ask, value: Mapping[str, Any]) -> str:
    """Return what somebody has said to an ask, as a text."""
    if ask.kind == "choices":
        return str(ask.body["choices"][value["choice"]])
    if ask.kind == "ranking":
        return " > ".join(ask.body["items"][item] for item in value["order"])
    if ask.kind == "words":
        return " / ".join(value["words"])
    found = value[{"number": "number", "scale": "at", "incident": "choice"}[ask.kind]]
    return f"{found:.15g}" if isinstance(found, float) else str(found)


def _who(account: Account, person: str) -> tuple[str, str, str]:
    number = account.numbers[person]
    known, names = account.people[number - 1], [one["name"] for one in account.board["groups"]]
    return str(number), known.name, group_of(known, names) or ""
