"""The routes of the live room: two sockets, what participants say, what the facilitator does."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from teachkit.errors import TeachkitError
from teachkit.workshop.live import game
from teachkit.workshop.live.broadcast import Broadcast
from teachkit.workshop.live.course import Material, material
from teachkit.workshop.live.deeds import ASKING, GRACE, Moment
from teachkit.workshop.live.kinds import answer_to
from teachkit.workshop.live.leading import LEADING
from teachkit.workshop.live.views import may_open
from teachkit.workshop.live.words import key
from teachkit.workshop.room import Room
from teachkit.workshop.server.limits import Rate
from teachkit.workshop.server.visitor import (
    Guarded,
    is_facilitator,
    own_page_asks,
    person_of,
    secured,
)
from teachkit.workshop.store import asks, entries, rooms, words

__all__ = ["handlers", "is_open"]

LARGEST = 1024  # bytes that a page may send through its socket
PAGES = 20  # sockets of one person: tabs, and those that have not noticed yet that they are gone
SLOW = 10.0  # seconds for which a socket may take nothing
PING = 20.0  # seconds
PLACE = 120  # characters of a heading
NOT_JOINED, TOO_SLOW, TOO_MUCH = 4401, 4408, 4413


def handlers(room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return the routes, and have the course's questions at hand.

    Raises:
        TeachkitError: the course cannot be read.
    """
    known = material(room.settings.chapters, room.course)
    broadcast = Broadcast(room, known)
    socket = {"room": room, "broadcast": broadcast, "rate": Rate(40, 5)}
    return [
        (r"/room/live", RoomSocket, socket),
        (r"/board/live", BoardSocket, socket),
        (r"/room/say", Say, {"room": room, "rate": Rate(40, 2)}),
        (r"/board/do", Do, {"room": room, "known": known}),
    ]


def is_open(connection: sa.Connection, chapter: str) -> bool:
    """Tell whether participants may open a chapter at this moment of the room's pace."""
    return may_open(rooms.state(connection), chapter)


# --- sockets --------------------------------------------------------------------------------------


class Socket(WebSocketHandler):
    """A socket that tells, and says that it is there when its page asks."""

    person: str | None = None

    def initialize(self, room: Room, broadcast: Broadcast, rate: Rate) -> None:
        """Take the room, and what is told there."""
        self.room, self.broadcast, self.rate = room, broadcast, rate
        self.place = ("", "")
        self._waiting: dict[str, str] = {}
        self._writing: asyncio.Future[None] | None = None
        self._since = 0.0

    @property
    def max_message_size(self) -> int:
        """How many bytes a page may send at once; more closes its socket."""
        return LARGEST

    @property
    def ping_interval(self) -> float:
        """Seconds between two pings, so that who has gone without a word is noticed."""
        return PING

    @property
    def ping_timeout(self) -> float:
        """Seconds to wait for the answer."""
        return PING

    def set_default_headers(self) -> None:
        """Say what all our answers say."""
        secured(self)

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002  # the request has more to say
        """Let in our own pages only."""
        return own_page_asks(self.request)

    def offer(self, kind: str, text: str) -> None:
        """Have the latest message of a kind sent, as soon as the one before has gone."""
        self._waiting[kind] = text

    def push(self) -> None:
        """Send what waits, or let go of a socket that takes nothing."""
        if not self._waiting:
            return
        if self._writing is not None and not self._writing.done():
            if time.monotonic() - self._since > SLOW:
                self.broadcast.dropped += 1
                self._leave(TOO_SLOW, "Your connection is too slow to follow; come back")
            return
        waiting, self._waiting = self._waiting, {}
        self._since = time.monotonic()
        try:
            for text in waiting.values():
                self._writing = self.write_message(text)
                self._writing.add_done_callback(_hear_of_it)
        except WebSocketClosedError:
            self.broadcast.drop(self)

    def heard(self, message: str | bytes) -> dict[str, Any]:
        """Return what a page says, nothing for what is no message; who asks for a sign gets it."""
        try:
            sent = json.loads(message)
        except (ValueError, RecursionError):
            return {}
        if not isinstance(sent, dict):
            return {}
        if "ping" in sent:
            self.offer("pong", '{"type":"pong"}')
            self.push()
        return sent

    def on_close(self) -> None:
        """Forget who has gone."""
        self.broadcast.drop(self)

    def _leave(self, code: int, why: str) -> None:
        self.broadcast.drop(self)
        self.close(code, why)


class RoomSocket(Socket):
    """``/room/live``: the room, to somebody who has joined it."""

    def open(self, *_path: str) -> None:
        """Begin to tell."""
        self.set_nodelay(True)
        self.person = person_of(self)
        if self.person is None:
            self._leave(NOT_JOINED, "Join the room first")
        elif self.broadcast.pages_of(self.person) >= PAGES:
            self._leave(TOO_MUCH, "You have too many pages of this room open; close some")
        else:
            self.broadcast.add(self)

    def on_message(self, message: str | bytes) -> None:
        """Hear where the page is, or that it wants to know whether somebody is there."""
        try:
            self.rate.take(self.person or "")
        except TeachkitError:
            self._leave(TOO_MUCH, "Your page has said too much in a short time; come back")
            return
        where = self.heard(message).get("where")
        if isinstance(where, dict):
            chapter, heading = where.get("chapter"), where.get("heading")
            if chapter in self.room.settings.chapters and isinstance(heading, str):
                self.place = (str(chapter), " ".join(heading.split())[:PLACE])
                self.broadcast.moved()


class BoardSocket(Socket):
    """``/board/live``: everything, to the facilitator."""

    def open(self, *_path: str) -> None:
        """Begin to tell."""
        self.set_nodelay(True)
        if is_facilitator(self):
            self.broadcast.add(self)
        else:
            self._leave(NOT_JOINED, "This is the facilitator's; open the board by its link")

    def on_message(self, message: str | bytes) -> None:
        """Give a sign of life, and no more: what the facilitator does goes by `Do`."""
        self.heard(message)


def _hear_of_it(writing: asyncio.Future[None]) -> None:
    """Look at what became of a message; to a socket that has gone, nothing can be sent."""
    if not writing.cancelled():
        writing.exception()


# --- saying and doing -----------------------------------------------------------------------------


class Say(Guarded):
    """``POST /room/say``: what somebody says to what the room is asked."""

    largest = 8 * 1024

    def initialize(self, room: Room, rate: Rate) -> None:  # type: ignore[override]  # as routed
        """Take the limit of answers."""
        super().initialize(room)
        self.rate = rate

    async def post(self) -> None:
        """Keep it, and acknowledge it when it is on the disk; the same id twice is kept once."""
        person, sent, at = self.person(), self.body(), time.time()
        self.rate.take(person)
        name = sent.get("id")
        if (
            not isinstance(name, str)
            or not 0 < len(name) <= 100
            or type(sent.get("round")) is not int
        ):
            raise TeachkitError("wrong-answer", "It has an id that the page made, and a round")
        await self.room.store.write(lambda connection: _kept(connection, person, sent, at))
        self.say({"kept": name})


def _kept(connection: sa.Connection, person: str, sent: dict[str, Any], at: float) -> None:
    """Judge and keep what was said; what came before the end stays kept when it comes again."""
    ask, round, value = asks.ask(connection, str(sent.get("ask"))), sent["round"], sent.get("value")
    if ask is None:
        raise TeachkitError("no-such-ask", "Nobody asks that", hint="Load the page again.")
    if ask.state == "open" and ask.round == round:
        if ask.closes is not None and ask.closes + GRACE < at:
            asks.change(connection, replace(ask, state="closed"))
        else:
            among = game.can_choose(ask.body) if ask.kind == "incident" else ()
            value = answer_to(ask.kind, ask.body, value, among)
    if entries.say(connection, person, sent["id"], ask.id, round, value, at):
        for text in value["words"] if value and ask.kind == "words" else ():
            words.add(connection, ask.id, key(text), text)


class Do(Guarded):
    """``POST /board/do``: what the facilitator does."""

    def initialize(self, room: Room, known: Material) -> None:  # type: ignore[override]  # as routed
        """Take the course."""
        super().initialize(room)
        self.known = known

    async def post(self) -> None:
        """Do it, and say what was done."""
        self.facilitator()
        sent = self.body()
        deed = {**ASKING, **LEADING}.get(str(sent.get("do")))
        if deed is None:
            raise TeachkitError(
                "wrong-deed", "The board can do no such thing", hint="Load the board again."
            )
        moment = Moment(time.time(), self.known, random.SystemRandom())
        said = await self.room.store.write(lambda connection: deed(connection, sent, moment))
        self.say({"done": True, "said": said})

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say which field does not fit as well: the board is told all of an error."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, TeachkitError):
            self.say(error.as_dict(), status_code)
        else:
            super().write_error(status_code, **kwargs)
