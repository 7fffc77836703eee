"""What Jupyter's own handlers are told about who asks: the room's cookie, and nothing else."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import RequestHandler

from teachkit.workshop.server.visitor import person_of

__all__ = ["CookieIdentity"]


class CookieIdentity(IdentityProvider):
    """Whoever has joined is a user; there are no tokens, no passwords and no login page."""

    def get_user(self, handler: RequestHandler) -> User | None:
        """Return the person whose cookie came along, or None."""
        person = person_of(handler)
        return None if person is None else User(username=person)

    def get_handlers(self) -> list[tuple[str, Any]]:
        """Add no route."""
        return []
