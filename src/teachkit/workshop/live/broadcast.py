"""The room's news, to everybody who looks: four times a second at most, and made once for all.

Each tick asks the store for its revision, a single number. Only when that has moved the rest is
read, the messages are made and turned into text, and each text that differs from the last goes to
all sockets: what a tick costs to make does not grow with who looks on. With several servers on one
database each does so, and hears of what came in at the others.

Whoever reads too slowly gets the latest only, and is let go after a while: a socket that nobody
empties must not fill the memory.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Protocol

import sqlalchemy as sa
from tornado.ioloop import PeriodicCallback

from teachkit.errors import TeachkitError
from teachkit.workshop.live.course import Material, listing
from teachkit.workshop.live.deeds import GRACE, close_what_is_due
from teachkit.workshop.live.overview import board_message
from teachkit.workshop.live.seen import Look, Seen, look
from teachkit.workshop.live.views import View, game_message, ms, room_message, you_messages
from teachkit.workshop.room import Room
from teachkit.workshop.store import rooms

__all__ = ["EVERY", "Broadcast", "Viewer"]

EVERY = 0.25  # seconds
SHARED = 2.0  # seconds between two times that servers of one room tell each other who is where
STALE = 60.0  # seconds after which a server that says nothing has gone
MOST_PLACES = 300
MEASURED = 10.0  # seconds between two looks at the memory of all kernels, which take a moment


class Viewer(Protocol):
    """A socket that looks on; ``person`` is None for the board."""

    person: str | None
    place: tuple[str, str]

    def offer(self, kind: str, text: str) -> None:
        """Have the latest message of a kind sent, as soon as the one before has gone."""

    def push(self) -> None:
        """Send what waits, or let go of a socket that takes nothing."""


class Broadcast:
    """Who looks on at this server, and what they were told last."""

    def __init__(self, room: Room, known: Material) -> None:
        self.dropped = 0
        self._room, self._known = room, known
        self._viewers: set[Viewer] = set()
        self._seen = Seen()
        self._view: View | None = None
        self._told: dict[str, str] = {}  # kind of message -> its text, without the time
        self._you: dict[str, dict[str, Any]] = {}
        self._board_is_old = True
        self._cost = 0.0
        self._memory = 0
        self._measured = -MEASURED
        self._measuring: asyncio.Future[None] | None = None
        self._ticking = PeriodicCallback(self.tick, 1000 * EVERY)
        self._name = secrets.token_hex(4)
        self._shared: tuple[float, Counter[tuple[str, str]]] = (0.0, Counter())
        self._alone = not room.store.place.startswith("postgresql")
        self._course = json.dumps(listing(known), ensure_ascii=False)

    def __len__(self) -> int:
        return len(self._viewers)

    def pages_of(self, person: str | None) -> int:
        """Return how many sockets somebody has here."""
        return sum(one.person == person for one in self._viewers)

    def add(self, viewer: Viewer) -> None:
        """Let somebody look on, and tell them how things stand."""
        self._viewers.add(viewer)
        self._board_is_old = True
        if viewer.person is None:
            viewer.offer("course", self._course)
        else:
            for kind, text in self._told.items():
                if kind != "board":
                    viewer.offer(kind, _stamped(text))
            if viewer.person in self._you:
                viewer.offer("you", _text(self._you[viewer.person]))
        viewer.push()
        if not self._ticking.is_running():
            self._ticking.start()

    def drop(self, viewer: Viewer) -> None:
        """Forget somebody who has gone."""
        self._viewers.discard(viewer)
        self._board_is_old = True

    def moved(self) -> None:
        """Remember that somebody has gone elsewhere."""
        self._board_is_old = True

    async def tick(self) -> None:
        """Look at the room, and tell everybody what is new; without anybody, stop."""
        if not self._viewers:
            self._ticking.stop()  # here and nowhere else: two ticks must never run at once
            return
        try:
            found = await self._look()
        except TeachkitError as error:  # the database is gone for a while; pages keep what they had
            logging.getLogger(__name__).warning("%s", error)
            return
        self._measure()
        began = time.perf_counter()
        if found is not None:
            drawn = self._view.drawn if self._view else {}
            settings = self._room.settings
            self._view = View(found, self._seen, self._known, settings, drawn)
            self._tell_room(self._view)
        self._tell_board()
        for viewer in tuple(self._viewers):
            viewer.push()
        if found is not None:
            self._cost = time.perf_counter() - began

    async def _look(self) -> Look | None:
        store, at = self._room.store, time.time()
        asked = self._view.now.asks if self._view else ()
        if any(one.state == "open" and (one.closes or at) + GRACE <= at for one in asked):
            await store.write(lambda connection: close_what_is_due(connection, at))
        if not self._alone:
            await self._share(at)
        return await store.read(lambda connection: look(connection, self._seen))

    # ---- messages

    def _tell_room(self, view: View) -> None:
        you, before = you_messages(view.now), self._you
        self._you = you
        new = [kind for kind in ("room", "game") if self._is_new(kind, self._made(kind, view))]
        for viewer in self._viewers:
            person = viewer.person
            if person is None:
                continue
            for kind in new:
                viewer.offer(kind, _stamped(self._told[kind]))
            if person in you and you[person] != before.get(person):
                viewer.offer("you", _text(you[person]))
        self._board_is_old = True

    def _made(self, kind: str, view: View) -> Mapping[str, Any] | None:
        return room_message(view) if kind == "room" else game_message(view)

    def _is_new(self, kind: str, message: Mapping[str, Any] | None) -> bool:
        text = None if message is None else _text(message)
        if text == self._told.get(kind):
            return False
        if text is None:
            del self._told[kind]
            return False  # there is no game any more, and the message "room" says so
        self._told[kind] = text
        return True

    def _tell_board(self) -> None:
        boards = [one for one in self._viewers if one.person is None]
        if not boards or not self._board_is_old or self._view is None:
            return
        self._board_is_old = False
        message = board_message(self._view, self._places(self._view.now))
        doors, kernels = self._room.doors, self._room.kernels
        server = {
            "tick_ms": round(1000 * self._cost, 2),
            "viewers": len(self._viewers),
            "dropped": self.dropped,
            "kernels": doors.taken if kernels is None else kernels.count(),
            "memory": self._memory or None,  # bytes
            "limit": doors.seats,
            "waiting": doors.waiting,
        }
        text = _stamped(_text({**message, "server": server}))
        for viewer in boards:
            viewer.offer("board", text)

    def _measure(self) -> None:
        """Have the memory of the kernels looked up beside all this, if a board wants to know."""
        kernels, now = self._room.kernels, time.monotonic()
        wanted = any(one.person is None for one in self._viewers)
        if kernels is None or not wanted or now - self._measured < MEASURED:
            return
        self._measured = now

        async def measure() -> None:
            with suppress(RuntimeError):  # a kernel has come or gone while they were counted
                self._memory = await asyncio.to_thread(kernels.memory)
            self._board_is_old = True

        self._measuring = asyncio.ensure_future(measure())

    # ---- who is where

    def _here(self) -> Counter[tuple[str, str]]:
        """Count the people of this server by where they are; somebody with two pages is one."""
        people = {one.person: one.place for one in self._viewers if one.person is not None}
        return Counter(people.values())

    def _places(self, now: Look) -> Iterator[tuple[str, str]]:
        yield from self._here().elements()
        since = time.time() - STALE
        for name, told in now.state.get("here", {}).items():
            if name != self._name and told["at"] >= since:
                for chapter, heading, people in told["places"]:
                    for _ in range(people):
                        yield chapter, heading

    async def _share(self, at: float) -> None:
        """Tell the other servers of this room who is here, when that has changed."""
        told_at, told = self._shared
        here = self._here()
        if at - told_at < SHARED or (here == told and at - told_at < STALE / 3):
            return
        self._shared = (at, here)
        places = [[*place, people] for place, people in here.most_common(MOST_PLACES)]
        mine = {"at": at, "places": places}

        def put(connection: sa.Connection) -> None:
            others = rooms.state(connection).get("here", {})
            fresh = {name: one for name, one in others.items() if one["at"] >= at - STALE}
            rooms.change_state(connection, here={**fresh, self._name: mine})

        await self._room.store.write(put)


def _text(message: Mapping[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _stamped(text: str) -> str:
    """Put the time into a message that was made into text before."""
    return f'{{"now":{ms(time.time())},{text[1:]}'
