"""Coming in: by the room's code, by one's private link, and the facilitator by the board's."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import sqlalchemy as sa
from tornado.web import HTTPError

from teachkit.errors import TeachkitError
from teachkit.workshop.room import Room, same_key
from teachkit.workshop.server.limits import Rate
from teachkit.workshop.server.visitor import (
    STATUS,
    Guarded,
    let_facilitator_in,
    let_person_in,
    own_page_asks,
    person_of,
)
from teachkit.workshop.store import people
from teachkit.workshop.template import join_page

__all__ = ["board_link", "handlers", "normal_code", "private_link"]

_FORM = "application/x-www-form-urlencoded"


def handlers(room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return the routes by which one comes in."""
    # A venue is one address: many people, and few who mistype. Of 28 million codes, twelve wrong
    # ones a minute leave a stranger outside. Who guesses on is refused with the right one too.
    wrong = Rate(40, 0.2)
    joins = Rate(400, 10)
    return [
        (r"/", Door, {"room": room}),
        (r"/join", Join, {"room": room, "wrong": wrong, "joins": joins}),
        (r"/me/([^/]{1,200})", Me, {"room": room, "wrong": wrong}),
        (r"/board/enter/([^/]{1,200})", EnterBoard, {"room": room, "wrong": wrong}),
    ]


def private_link(room: Room, person: str) -> str:
    """Return the path of somebody's private link, which lets its owner in on any device."""
    return f"{room.settings.base_url}me/{person}.{room.key('me', person)}"


def board_link(room: Room) -> str:
    """Return the path of the link that opens the facilitator's board."""
    return f"{room.settings.base_url}board/enter/{room.key('board')}"


def normal_code(code: str) -> str:
    """Return a join code as it is compared: capitals, without spaces and dashes."""
    return "".join(c for c in code.upper() if c.isalnum())


class Door(Guarded):
    """``GET /``: where the code is typed; who is in already goes on to the room."""

    def get(self) -> None:
        """Show the door, with the code filled in from ``?code=``."""
        if person_of(self) is not None:
            self.redirect(self.url("room"))
            return
        self.set_header("Cache-Control", "no-store")
        settings = self.room.settings
        code = self.get_query_argument("code", "")[:40]
        self.finish(join_page(settings.base_url, settings.title, code))


class Join(Guarded):
    """``POST /join {code, name?, id?}``: become somebody in the room."""

    largest = 4096

    def initialize(  # type: ignore[override]  # tornado hands each route its own words
        self, room: Room, wrong: Rate, joins: Rate
    ) -> None:
        """Take the limits that all who join share."""
        super().initialize(room)
        self.wrong, self.joins = wrong, joins

    def prepare(self) -> None:
        """Take a form as well: somebody may be quicker than the page's script."""
        self.form = self.request.headers.get("Content-Type", "").startswith(_FORM)
        if not self.form:
            super().prepare()
        elif not own_page_asks(self.request):
            raise HTTPError(403, reason="Another site asked for this")
        elif len(self.request.body) > self.largest:
            raise HTTPError(413, reason="That is more than one may send here")

    async def post(self) -> None:
        """Check the code, and give the browser the cookie of a new person, or of the same."""
        if not self.form:
            self.say(await self.come_in(self.body()))
            return
        sent = {name: self.get_body_argument(name, "") for name in ("code", "name", "id")}
        try:
            told = await self.come_in(sent)
        except TeachkitError as error:
            settings = self.room.settings
            problem = f"{error.message}. {error.hint}"
            self.set_status(STATUS.get(error.code, 400))
            self.finish(join_page(settings.base_url, settings.title, sent["code"][:40], problem))
        else:
            self.redirect(told["next"], status=303)

    async def come_in(self, sent: dict[str, Any]) -> dict[str, str]:
        """Let somebody in; return where to go on, and who they are now.

        Raises:
            TeachkitError: ``bad-join``, ``wrong-code`` or ``too-many``; or what the store says.
        """
        code, name = sent.get("code"), sent.get("name", "")
        if not isinstance(code, str) or not isinstance(name, str):
            raise TeachkitError("bad-join", "A code and a name are text")
        self.wrong.ask(str(self.request.remote_ip))
        if not same_key(normal_code(code), normal_code(self.room.settings.code)):
            self.wrong.take(str(self.request.remote_ip))
            raise TeachkitError(
                "wrong-code",
                "That is not the code of this room",
                hint="It stands on the screen in front, and below the QR code.",
            )
        known = person_of(self)
        if known is None:
            self.joins.take(str(self.request.remote_ip))
        person = known or self._new(sent.get("id"))
        name = " ".join(name.split())
        at = time.time()
        await self.room.store.write(lambda c: _come_in(c, person, name, at))
        let_person_in(self, self.room, person)
        return {"next": self.url("room"), "person": person}

    def _new(self, page: object) -> str:
        """Return the id of a new person: a double click on one page's button makes one person."""
        if isinstance(page, str) and re.fullmatch(r"[0-9a-f]{32}", page.replace("-", "").lower()):
            return self.room.key("join", page)[:16]
        return secrets.token_hex(8)


def _come_in(connection: sa.Connection, person: str, name: str, at: float) -> None:
    there = people.person(connection, person)
    if there is None:
        people.add(connection, person, name, at)
    elif name and name != there.name:
        people.rename(connection, person, name)


class Me(Guarded):
    """``GET /me/<id>.<key>``: one's private link, from any device."""

    def initialize(  # type: ignore[override]  # as above
        self, room: Room, wrong: Rate
    ) -> None:
        """Take the limit of wrong links."""
        super().initialize(room)
        self.wrong = wrong

    async def get(self, given: str) -> None:
        """Let the owner of the link in as who they are."""
        self.wrong.ask(str(self.request.remote_ip))
        person, _, key = given.partition(".")
        known = same_key(key, self.room.key("me", person))
        if known:
            known = await self.room.store.read(lambda c: people.person(c, person)) is not None
        if not known:
            self.wrong.take(str(self.request.remote_ip))
            raise TeachkitError(
                "wrong-link",
                "Nobody of this room has this link",
                hint="Copy all of it. Without it, join with the code as somebody new.",
            )
        let_person_in(self, self.room, person)
        self.set_header("Cache-Control", "no-store")
        self.redirect(self.url("room"))


class EnterBoard(Guarded):
    """``GET /board/enter/<key>``: the facilitator's link."""

    def initialize(  # type: ignore[override]  # as above
        self, room: Room, wrong: Rate
    ) -> None:
        """Take the limit of wrong links."""
        super().initialize(room)
        self.wrong = wrong

    def get(self, key: str) -> None:
        """Give the browser the board's cookie, and go there."""
        self.wrong.ask(str(self.request.remote_ip))
        if not same_key(key, self.room.key("board")):
            self.wrong.take(str(self.request.remote_ip))
            raise TeachkitError(
                "wrong-link",
                "This link does not open the board of this room",
                hint="The command that opened the room has printed it.",
            )
        let_facilitator_in(self, self.room)
        self.set_header("Cache-Control", "no-store")
        # A redirect would leave a SameSite=Strict cookie at home when the link was in a mail.
        self.finish(
            f'<!doctype html><meta http-equiv="refresh" content="0;url={self.url("board")}">'
            f'<title>Board</title><a href="{self.url("board")}">The board</a>'
        )
