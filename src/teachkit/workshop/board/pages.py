"""The routes of the board: two pages, what they are made of, and the QR code of the door."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tornado.web import StaticFileHandler

from teachkit.workshop.room import Room
from teachkit.workshop.server.pages import qr_code
from teachkit.workshop.server.ready import memory_left
from teachkit.workshop.server.visitor import Guarded, secured
from teachkit.workshop.template import STATIC, WIDGETS

__all__ = ["handlers"]

PAGE = Path(__file__).with_name("page")


class Page(Guarded):
    """A page for the facilitator."""

    def initialize(self, room: Room, file: str = "") -> None:
        """Take the room, and the file that the page is."""
        super().initialize(room)
        self.file = file

    def get(self) -> None:
        """Send the page, to the facilitator alone."""
        self.facilitator()
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish((PAGE / self.file).read_bytes())


class Code(Guarded):
    """The door as a QR code."""

    def get(self) -> None:
        """Draw the address at which people join, with the code in it."""
        self.facilitator()
        settings = self.room.settings
        self.set_header("Content-Type", "image/svg+xml")
        self.set_header("Cache-Control", "no-store")
        self.finish(qr_code(f"{settings.public_url}/?code={settings.code}"))


class Machine(Guarded):
    """How the machine is: what `teachkit workshop doctor` looks at before, looked at meanwhile."""

    async def get(self) -> None:
        """Say how much memory is left, and how long the store takes to write."""
        self.facilitator()
        store = self.room.store
        began = time.perf_counter()
        dialect = await store.write(lambda connection: connection.dialect.name, quiet=True)
        took = time.perf_counter() - began
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        self.say(
            {
                "memory": memory_left(),
                "store": names.get(dialect, dialect),
                "write_ms": round(1000 * took, 1),
            }
        )


class Static(StaticFileHandler):
    """A script or a style: no secret, and asked for again only when it has changed."""

    def set_default_headers(self) -> None:
        """Make every answer a safe one, errors included."""
        secured(self)

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002  # tornado's name for the file
        """Let the browser keep it and ask, by its ETag, whether it still holds."""
        self.set_header("Cache-Control", "no-cache")


def handlers(room: Room) -> list[tuple[str, type, dict[str, Any]]]:
    """Return the routes of the board and of the beamer."""
    return [
        (r"/board", Page, {"room": room, "file": "board.html"}),
        (r"/present", Page, {"room": room, "file": "present.html"}),
        (r"/board/qr\.svg", Code, {"room": room}),
        (r"/board/machine", Machine, {"room": room}),
        (
            r"/board/static/(tool/(?:dom\.js|tabs\.js|look\.css)|ask/words\.js)",
            Static,
            {"path": WIDGETS},
        ),
        (r"/board/static/room/((?:clock|place|wire)\.js)", Static, {"path": STATIC}),
        (r"/board/static/([a-z]+\.(?:js|css|svg))", Static, {"path": PAGE}),
    ]
