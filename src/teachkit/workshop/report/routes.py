"""Where the server hands out what remains: to the facilitator all, to each person their own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from teachkit.workshop.live.course import material
from teachkit.workshop.report.account import Account, account_of
from teachkit.workshop.report.archives import plans_zip, work_zip
from teachkit.workshop.report.data import data_of
from teachkit.workshop.report.page import page_of
from teachkit.workshop.report.table import table_of
from teachkit.workshop.room import Room
from teachkit.workshop.server.visitor import Guarded

__all__ = ["handlers"]

# The page brings its own policy, which names the hash of its style; this one lets that one speak.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

_KINDS: dict[str, tuple[str, Callable[[Account], str]]] = {
    "csv": ("text/csv; charset=utf-8", table_of),
    "json": (
        "application/json; charset=utf-8",
        lambda account: json.dumps(data_of(account), indent=1),
    ),
    "html": ("text/html; charset=utf-8", page_of),
}


def handlers(room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return the routes of the exports."""
    given = {"room": room}
    return [
        (r"/board/export\.(csv|json|html)", Export, given),
        (r"/board/plans\.zip", Plans, given),
        (r"/room/work\.zip", OwnWork, given),
    ]


class Export(Guarded):
    """``GET /board/export.csv``, ``.json`` and ``.html``, for the facilitator."""

    async def get(self, kind: str) -> None:
        """Send the room as it is at this moment."""
        self.facilitator()
        room, at = self.room, time.time()
        media, write = _KINDS[kind]

        def made(connection: Any) -> str:
            known = material(room.settings.chapters, room.course)
            return write(account_of(connection, known, room.settings, at))

        # Reading and writing both go on in the reader's thread: the room does not wait for them.
        content = await room.store.read(made)
        self.set_header("Content-Type", media)
        self.set_header("Cache-Control", "no-store")
        if kind == "html":
            self.set_header("Content-Security-Policy", _POLICY)
        else:
            self.set_header("Content-Disposition", f'attachment; filename="room.{kind}"')
        self.finish(content)


class _Zip(Guarded):
    """A zip to keep."""

    def send(self, content: bytes, name: str) -> None:
        self.set_header("Content-Type", "application/zip")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)


class Plans(_Zip):
    """``GET /board/plans.zip``, for the facilitator."""

    async def get(self) -> None:
        """Send all plans."""
        self.facilitator()
        self.send(await self.room.store.read(plans_zip), "plans.zip")


class OwnWork(_Zip):
    """``GET /room/work.zip``: to each person what is theirs."""

    async def get(self) -> None:
        """Send the record, the plan and the exercises of who asks."""
        person = self.person()
        self.send(await self.room.store.read(lambda c: work_zip(c, person)), "work.zip")
