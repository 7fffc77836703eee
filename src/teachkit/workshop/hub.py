"""The room as a service of a JupyterHub: people come in by their account there, not by a code.

The Hub says who somebody is, by OAuth. Whoever may access the service is a participant; whoever
has the scope ``custom:teachkit:facilitate`` as well has the board. Every request is held against
the Hub once more, with an answer that is at most five minutes old: whoever loses the account, the
role or the session there is out of the room. There are no codes and no private links.

All in one process, as ever. A server for each user, as Hubs have them otherwise, would cost each
of them a Voila, and nobody would have the room.
"""

from __future__ import annotations

import inspect
import logging
import os
import time
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated
from tornado.web import HTTPError, RedirectHandler, StaticFileHandler

from teachkit.errors import TeachkitError
from teachkit.workshop.room import Room
from teachkit.workshop.server.app import Workshop
from teachkit.workshop.server.pages import Health
from teachkit.workshop.server.visitor import (
    Guarded,
    let_facilitator_in,
    let_person_in,
    person_of,
)
from teachkit.workshop.store import people

__all__ = ["FACILITATE", "HubWorkshop", "place"]

FACILITATE = "custom:teachkit:facilitate"
_BOARD = ("board", "present")  # paths of which all routes are the facilitator's


def place() -> tuple[str, int, str, str | None]:
    """Return the host, the port and the path that the Hub has given this service.

    The last is how people reach it, when the Hub knows its own ``public_url``.

    Raises:
        TeachkitError: ``no-hub`` when no Hub has.
    """
    url = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if not (url.hostname and url.port and prefix and os.environ.get("JUPYTERHUB_API_TOKEN")):
        raise TeachkitError(
            "no-hub",
            "This was not started as a service of a JupyterHub",
            hint="A Hub sets JUPYTERHUB_… variables; deploy/jupyterhub_config.py shows how.",
        )
    public = os.environ.get("JUPYTERHUB_PUBLIC_URL") or None
    return url.hostname, url.port, prefix, public and public.rstrip("/")


class HubWorkshop(Workshop):
    """A workshop whose door is a Hub."""

    def __init__(self, room: Room, log: logging.Logger, **options: Any) -> None:
        self.hub = HubOAuth()
        super().__init__(room, log, **options)

    def door(self) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the routes by which people come in: the Hub's, and no other."""
        return [
            (r"/", _Door, {"room": self.room, "hub": self.hub}),
            (r"/oauth_callback", _Callback, {"hub": self.hub}),
            # The way back that people have written down; it has no key here.
            (r"/me/.*", RedirectHandler, {"url": self.base_url, "permanent": False}),
        ]

    def init_handlers(self) -> list[Any]:
        """Have each route ask the Hub, but for the door, our health, and files that are public."""
        free = (_Door, _Callback, Health, RedirectHandler, StaticFileHandler)
        return [
            (pattern, kind if issubclass(kind, free) else self._held(kind), *options)
            for pattern, kind, *options in super().init_handlers()
        ]

    def _held(self, kind: type[Any]) -> type[Any]:
        """Return a handler that does what ``kind`` does, for those whom the Hub knows."""
        return type(kind.__name__, (_Held, kind), {"hub": self.hub, "for_room": self.room})


def _person(room: Room, user: dict[str, Any]) -> str:
    """Return the id of a Hub's user in this room: always the same, and it tells no name."""
    return room.key("hub", user["name"])


def _may(hub: HubOAuth, user: dict[str, Any] | None, *scopes: str) -> bool:
    """Tell whether a user of the Hub may come in, and has each of some scopes beside."""
    return (
        user is not None
        and user.get("kind", "user") == "user"
        and bool(hub.check_scopes(hub.access_scopes, user))
        and set(scopes) <= set(user["scopes"])
    )


class _Held:
    """Asks the Hub before a handler does anything."""

    hub: HubOAuth
    for_room: Room

    async def prepare(self: Any) -> None:
        """Go on for those whom the Hub knows, as themselves; send others to the door."""
        token = self.get_signed_cookie(self.hub.cookie_name)
        user = token and await self.hub.user_for_token(
            token.decode("ascii", "replace"),
            session_id=self.hub.get_session_id(self),
            sync=False,
        )
        path = self.request.path.removeprefix(self.for_room.settings.base_url)
        board = path.split("/")[0] in _BOARD
        if not _may(self.hub, user or None) or person_of(self) != _person(self.for_room, user):
            if self.request.method == "GET" and "html" in self.request.headers.get("Accept", ""):
                self.redirect(self.for_room.settings.base_url)
                return
            raise HTTPError(403, reason="Log in at the Hub first")
        if board and not _may(self.hub, user, FACILITATE):
            raise HTTPError(403, reason="The Hub does not name you a facilitator")
        going_on = super().prepare()  # type: ignore[misc]  # of the handler that is held
        if inspect.isawaitable(going_on):
            await going_on


class _Door(HubOAuthenticated, Guarded):
    """``GET /``: to the Hub and back, and then into the room, or to the board."""

    def initialize(self, room: Room, hub: HubOAuth) -> None:  # type: ignore[override]  # as in join
        """Take the room and the way to the Hub."""
        super().initialize(room)
        self.hub_auth = hub

    async def get(self) -> None:
        """Let a user of the Hub in as the person that they are in this room."""
        user = await self.hub_auth.get_user(self, sync=False)
        if user is None:
            self.redirect(self.get_login_url())
            return
        if not _may(self.hub_auth, user):
            raise HTTPError(403, reason="Your account at the Hub may not come in here")
        person, at = _person(self.room, user), time.time()
        name = user["name"][: people.LONGEST_NAME]
        await self.room.store.write(lambda c: people.add(c, person, name, at))
        let_person_in(self, self.room, person)
        self.set_header("Cache-Control", "no-store")
        if _may(self.hub_auth, user, FACILITATE):
            let_facilitator_in(self, self.room)
            self.redirect(self.url("board"))
        else:
            self.redirect(self.url("room"))


class _Callback(HubOAuthCallbackHandler):
    """``GET /oauth_callback``: where the Hub sends people back to."""

    def initialize(self, hub: HubOAuth) -> None:
        """Take the way to the Hub."""
        self.hub_auth = hub
