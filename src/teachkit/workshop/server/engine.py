"""What makes Pythons for the pages of a room, of whichever kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from teachkit.workshop.room import Room
    from teachkit.workshop.server.app import Workshop

__all__ = ["Engine"]


class Engine(Protocol):
    """Makes a Python for each page, and ends it when the page is gone."""

    async def open(self, room: Room, app: Workshop) -> None:
        """Begin; called once, before the doors open."""

    def running(self) -> Iterable[str]:
        """Yield the names of the kernels that people have."""

    def ready(self, person: str, chapter: str) -> bool:
        """Tell whether a page of this chapter can be had without starting a kernel."""

    async def page(self, person: str, chapter: str) -> str:
        """Return a page of a chapter, with a kernel of this person behind it."""

    async def leave(self, person: str, kernel: str) -> None:
        """Take note that a page was closed; what it needed may end."""

    def handlers(self, room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the route of the pages' websockets."""

    async def close(self) -> None:
        """End all of them."""
