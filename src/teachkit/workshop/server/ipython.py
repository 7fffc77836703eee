"""An ipykernel for each page: Voila's own way, for notebooks that need IPython.

A newcomer takes a kernel from the pool, and the folder that it works in becomes theirs: their
name is a link to it, so that every path that the kernel remembers stays true. Somebody of whom
the room has work already gets a kernel that starts with it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.workshop.server.channel import Channel, Model
from teachkit.workshop.server.notebooks import chapter_notebook
from teachkit.workshop.server.pool import Pool
from teachkit.workshop.server.rendering import LiveRenderer, renderer_for
from teachkit.workshop.server.work import is_new, take_in, write_out

if TYPE_CHECKING:
    from teachkit.workshop.room import Room
    from teachkit.workshop.server.app import Workshop

__all__ = ["IPythonPages"]

EACH = 3  # kernels of one person: two tabs and one that is on its way out
LINGER = 60.0  # seconds for which a kernel waits for its page after a cut
SOON = 0.8  # seconds after a move until the folder is looked through
_KEPT = (
    "HOME",
    "LANG",
    "LC_ALL",
    "PATH",
    "PYTHONPATH",
    "SYSTEMROOT",
    "TMPDIR",
    "TZ",
    "VIRTUAL_ENV",
)


@dataclass(frozen=True, slots=True)
class _Made:
    """A kernel that has run its chapter, the folder that it works in, and its page."""

    kernel: str
    folder: Path
    page: str


@dataclass(frozen=True, slots=True)
class _Owned:
    """Whose kernel it is, of which chapter, and where it works."""

    person: str
    chapter: str
    folder: Path


class IPythonPages:
    """An `Engine` of ipykernels: started ahead for the first chapter, on demand for the others."""

    def __init__(self) -> None:
        self._owners: dict[str, _Owned] = {}  # by kernel, oldest first
        self._later: dict[str, asyncio.TimerHandle] = {}  # kernel -> when its folder is looked at
        self._reviving: dict[str, asyncio.Task[_Made]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self, room: Room, app: Workshop) -> None:
        """Begin to fill the pool; nobody waits for it."""
        self._room, self._app = room, app
        self._manager = app.kernel_manager
        # Each start is half a second of one core: more at once than cores only delays them all.
        cores = os.cpu_count() or 1
        self._starting = asyncio.Semaphore(cores)
        self._pool = Pool(self._make_ahead, room.settings.participants, cores)
        self._pool.fill()

    def owner(self, kernel: str) -> str | None:
        """Return whose kernel it is; None when it is nobody's."""
        owned = self._owners.get(kernel)
        return None if owned is None else owned.person

    def running(self) -> Iterable[str]:
        """Yield the names of the kernels that people have."""
        return [kernel for kernel in self._owners if kernel in self._manager]

    def ready(self, person: str, chapter: str) -> bool:
        """Tell whether a kernel of the pool fits."""
        return self._pool.ready > 0 and self._fits(person, chapter)

    async def page(self, person: str, chapter: str) -> str:
        """Return a page of a chapter, with a kernel of this person behind it."""
        await self._end_oldest(person)
        folder = self._home(person)
        if self._fits(person, chapter) and await is_new(self._room.store, person):
            made = await self._pool.take()
            if made is not None:
                if _becomes(made.folder, folder):
                    self._owners[made.kernel] = _Owned(person, chapter, made.folder)
                    return made.page
                await self._manager.shutdown_kernel(made.kernel, now=True)
        if folder.exists():
            await take_in(self._room.store, person, folder)
        _workspace(folder)
        await write_out(self._room.store, person, folder)
        await self._make_place()
        made = await self._make(chapter, folder)
        self._owners[made.kernel] = _Owned(person, chapter, folder)
        return made.page

    async def there(self, kernel: str) -> bool:
        """Tell whether a kernel is there, and have one that has died make room for a new one.

        The new one runs the chapter in the same folder, and its widgets have the same names; the
        page tells it the rest.
        """
        owned = self._owners.get(kernel)
        if owned is None:
            return False
        if kernel not in self._manager:
            if kernel not in self._reviving:
                task = asyncio.get_running_loop().create_task(self._revive(kernel, owned))
                self._reviving[kernel] = task
                task.add_done_callback(lambda _: self._reviving.pop(kernel, None))
            await asyncio.shield(self._reviving[kernel])
        return True

    async def leave(self, person: str, kernel: str) -> None:
        """End a kernel whose page was closed, if it is this person's."""
        if self.owner(kernel) == person:
            await self._end(kernel)

    def moved(self, kernel: str) -> None:
        """Look through the kernel's folder in a moment: something may have been saved."""
        if kernel not in self._later:
            loop = asyncio.get_running_loop()
            self._later[kernel] = loop.call_later(SOON, self._look, kernel)

    def left(self, kernel: str) -> None:
        """Keep what there is now, and end the kernel unless its page comes back."""
        self._look(kernel)
        asyncio.get_running_loop().call_later(LINGER, self._end_unless_back, kernel)

    def handlers(self, room: Room) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the route of the pages' websockets."""
        kernel = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
        return [
            (rf"/api/kernels/{kernel}/channels", Channel, {"pages": self}),
            (rf"/api/kernels/{kernel}", Model, {"room": room, "pages": self}),
        ]

    async def close(self) -> None:
        """End all of them; what has changed in their folders is kept."""
        await self._pool.close()
        for kernel in list(self._owners):
            self._look(kernel)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._manager.shutdown_all(now=True)

    def _fits(self, person: str, chapter: str) -> bool:
        """Tell whether a kernel that is made ahead would do: for the first page of somebody new."""
        return chapter == self._room.settings.chapters[0] and not self._home(person).exists()

    def _home(self, person: str) -> Path:
        return self._room.people / person

    async def _make_ahead(self) -> _Made:
        folder = self._room.people / f"ahead-{secrets.token_hex(8)}"
        _workspace(folder)
        return await self._make(self._room.settings.chapters[0], folder)

    async def _revive(self, kernel: str, owned: _Owned) -> _Made:
        return await self._make(owned.chapter, owned.folder, kernel_id=kernel)

    async def _make(self, chapter: str, folder: Path, **name: str) -> _Made:
        """Start a kernel in a folder, have it run the chapter, and render what came of it."""
        room = self._room
        notebook = chapter_notebook(room.course, chapter, room.settings)
        async with self._starting:
            renderer = await renderer_for(LiveRenderer, self._app, room, chapter, notebook)
            kernel: str = await self._manager.start_kernel(
                kernel_name=renderer.notebook.metadata.kernelspec.name,
                cwd=str(folder),
                env=_environment(room),
                **name,
            )
            try:
                page = await renderer.generate_content_str(
                    kernel_id=kernel, kernel_future=self._manager.get_kernel(kernel)
                )
            except BaseException:
                await self._manager.shutdown_kernel(kernel, now=True)
                raise
        return _Made(kernel, folder, str(page))

    async def _make_place(self) -> None:
        """Have one less made ahead when there would be more than there may be."""
        doors = self._room.doors
        if doors.taken + self._pool.free > doors.seats:
            made = self._pool.drop()
            if made is not None:
                await self._manager.shutdown_kernel(made.kernel, now=True)

    async def _end_oldest(self, person: str) -> None:
        own = [kernel for kernel in self.running() if self.owner(kernel) == person]
        for kernel in own[: max(0, len(own) - EACH + 1)]:
            await self._end(kernel)

    async def _end(self, kernel: str, *, for_good: bool = True) -> None:
        owned = self._owners.get(kernel)
        if owned is not None:
            await self._take_in(owned)
        if for_good:
            self._owners.pop(kernel, None)
        if kernel in self._manager:
            await self._manager.shutdown_kernel(kernel, now=True)

    def _look(self, kernel: str) -> None:
        timer = self._later.pop(kernel, None)
        if timer is not None:
            timer.cancel()
        owned = self._owners.get(kernel)
        if owned is not None:
            self._do(self._take_in(owned))

    async def _take_in(self, owned: _Owned) -> None:
        await take_in(self._room.store, owned.person, owned.folder)

    def _end_unless_back(self, kernel: str) -> None:
        if kernel in self._manager and not self._manager.kernel_model(kernel)["connections"]:
            self._do(self._end(kernel, for_good=False))

    def _do(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _workspace(folder: Path) -> None:
    """Make a folder a workspace, so that the plan and the record of its kernel stay in it."""
    (folder / ".teachkit").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _becomes(folder: Path, home: Path) -> bool:
    """Let somebody's name stand for a folder; False when the name is taken."""
    try:
        home.symlink_to(folder.name)
    except FileExistsError:
        return False
    return True


def _environment(room: Room) -> dict[str, str]:
    """Return a kernel's environment, made anew: ours may name a database and its password."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "IPYTHONDIR": str(room.folder / "ipython"),
        "JUPYTER_WIDGETS_ECHO": "0",
        "TEACHKIT_COURSE": str(room.course),
        "TEACHKIT_PLACE": "this workshop",
        "TEACHKIT_ROOM": "1",
    }
