"""Answers to the course's questions: judged here, kept by the one writer, then acknowledged."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from teachkit.course.answer import entry_from
from teachkit.course.load import load_question
from teachkit.course.question import Check, Explain, Predict
from teachkit.course.record import Entry
from teachkit.errors import TeachkitError
from teachkit.workshop.room import Room
from teachkit.workshop.server.limits import Rate
from teachkit.workshop.server.visitor import Guarded
from teachkit.workshop.store import entries

__all__ = ["Answers", "handlers"]

MOST = 200  # entries in one request: an outbox after an hour without a network


def handlers(room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return the route of the answers."""
    # A double click is two; an outbox that comes back sends up to 200 in one request, of which
    # each counts.
    return [(r"/room/answers", Answers, {"room": room, "rate": Rate(400, 5)})]


@lru_cache(maxsize=4096)
def _question(name: str, course: Path) -> Predict | Explain | Check:
    return load_question(name, course)


class Answers(Guarded):
    """``POST /room/answers``, and ``GET`` for what one has answered."""

    largest = 1024 * 1024

    def initialize(  # type: ignore[override]  # tornado hands each route its own words
        self, room: Room, rate: Rate
    ) -> None:
        """Take the limit of answers."""
        super().initialize(room)
        self.rate = rate

    async def get(self) -> None:
        """Say what this person has answered: ``latest`` by question, ``said`` by ask and round."""
        person = self.person()
        latest, said = await self.room.store.read(
            lambda c: (entries.latest(c, person), entries.said(c, person))
        )
        entered = {name: asdict(one) for name, one in latest.items()}
        self.say({"person": person, "latest": entered, "said": said})

    async def post(self) -> None:
        """Judge the entries, keep those that are answers, and say which were kept.

        What is refused can never be kept as it is. When the store cannot write, nothing is
        acknowledged and the page keeps it all.
        """
        person = self.person()
        sent = self.body().get("entries")
        if not isinstance(sent, list) or len(sent) > MOST:
            raise TeachkitError("bad-answers", f"'entries' is a list of {MOST} at most")
        self.rate.take(person, len(sent))
        refused: list[dict[str, str]] = []
        fine: list[tuple[str, str, Entry]] = []
        for one in sent:
            id = one.get("id") if isinstance(one, dict) else None
            if not isinstance(id, str) or not id:
                raise TeachkitError("bad-answers", "Each entry has an 'id' that the page made")
            try:
                fine.append((id, *_judged(self.room, one)))
            except TeachkitError as error:
                refused.append(_refusal(id, error))

        at = time.time()
        kept: list[str] = []
        if fine:
            kept, more = await self.room.store.write(lambda c: _keep(c, person, fine, at))
            refused += more
        self.say({"kept": kept, "refused": refused})


def _keep(
    connection: sa.Connection, person: str, given: list[tuple[str, str, Entry]], at: float
) -> tuple[list[str], list[dict[str, str]]]:
    kept: list[str] = []
    refused: list[dict[str, str]] = []
    for id, chapter, entry in given:
        try:
            with connection.begin_nested():
                entries.keep(connection, person, id, chapter, entry, at)
        except TeachkitError as error:
            refused.append(_refusal(id, error))
        else:
            kept.append(id)
    return kept, refused


def _judged(room: Room, one: dict[str, Any]) -> tuple[str, Entry]:
    chapter, entry = one.get("chapter", ""), one.get("entry")
    if not isinstance(entry, dict):
        raise TeachkitError("bad-answers", "An entry is a JSON object")
    name = entry.get("id")
    if not isinstance(chapter, str) or not isinstance(name, str):
        raise TeachkitError("bad-answers", "An entry names its chapter and its question")
    if "/" in name or len(name) > 200:  # it becomes a file's name
        raise TeachkitError("no-such-question", "There is no question of that name")
    return chapter, entry_from(_question(name, room.course), entry)


def _refusal(id: str, error: TeachkitError) -> dict[str, str]:
    return {"id": id, "code": error.code, "message": error.message, "hint": error.hint}
