"""The warm engine's pages: rendered once a chapter, with each person's kernel put in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from teachkit.workshop import kernels as warm
from teachkit.workshop.server.rendering import executed_page

if TYPE_CHECKING:
    from teachkit.workshop.room import Room
    from teachkit.workshop.server.app import Workshop

__all__ = ["WarmPages"]

_PLACE = "kernel-of-nobody-in-particular"


class WarmPages:
    """An `Engine` whose Pythons are forked from one that has run the chapter."""

    def __init__(self) -> None:
        self._pages: dict[str, asyncio.Task[str]] = {}

    async def open(self, room: Room, app: Workshop) -> None:
        """Begin to make the first chapter warm; people are on their way to it."""
        self._room, self._app = room, app
        self._page(room.settings.chapters[0])

    def running(self) -> Iterable[str]:
        """Yield a name for each child that is alive."""
        return map(str, range(self._kernels().count()))

    def idle(self) -> int:
        """Return how many children make way: all may, unless each of them has a page."""
        return 0 if self._kernels().full() else self._kernels().count()

    def ready(self, person: str, chapter: str) -> bool:  # noqa: ARG002  # an `Engine` is asked so
        """Tell whether the chapter has been rendered."""
        page = self._pages.get(chapter)
        return page is not None and page.done()

    async def page(self, person: str, chapter: str) -> str:
        """Return a chapter's page; its kernel is the person's own, the same each time."""
        kernels = self._kernels()
        text = await asyncio.shield(self._page(chapter))
        kernel = await kernels.open(person, chapter)
        return text.replace(_PLACE, kernel)

    async def leave(self, person: str, kernel: str) -> None:
        """Do nothing: a kernel ends some time after its last websocket."""

    def handlers(self, room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the routes of the pages' websockets."""
        return list(warm.handlers(room))

    async def close(self) -> None:
        """End all of them; what has changed in their folders is kept."""
        for page in self._pages.values():
            page.cancel()
        await self._kernels().close()

    def _kernels(self) -> warm.Kernels:
        assert self._room.kernels is not None  # noqa: S101  # this engine is chosen with them
        return self._room.kernels

    def _page(self, chapter: str) -> asyncio.Task[str]:
        known = self._pages.get(chapter)
        if known is None or (known.done() and (known.cancelled() or known.exception())):
            known = asyncio.get_running_loop().create_task(self._render(chapter))
            self._pages[chapter] = known
        return known

    async def _render(self, chapter: str) -> str:
        notebook = await self._kernels().notebook(chapter)
        return await executed_page(self._app, self._room, chapter, notebook, _PLACE)
