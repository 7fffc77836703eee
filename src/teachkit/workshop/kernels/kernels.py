"""All kernels of a room: made, found, put to sleep."""

from __future__ import annotations

import asyncio
import hmac
import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError
from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.folder import Files, Folder
from teachkit.workshop.kernels.kernel import Kernel
from teachkit.workshop.kernels.process import Line, Warm, start_warm
from teachkit.workshop.kernels.sealing import layers

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["Kernels"]

_PERSON = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOOK_SECONDS = 5.0


class Kernels:
    """The kernels of the people in ``folder``; for one event loop.

    ``secret`` makes the ids, ``files`` gets at what people have saved, ``source`` returns a chapter
    of ``course`` as a notebook that was not run. At most ``limit`` children are alive; one that no
    page listens to ends after ``linger`` seconds, or when room is needed, and one that takes
    longer than ``patience`` seconds for a message ends at once.
    """

    def __init__(
        self,
        folder: Path,
        secret: bytes,
        *,
        files: Files,
        course: Path,
        source: Callable[[str], NotebookNode],
        limit: int = 250,
        linger: float = 120.0,
        patience: float = 20.0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._people = folder.resolve()
        self._secret = secret
        self._files = files
        self._course = course.resolve()
        self._source = source
        self._limit = limit
        self._linger = linger
        self._patience = patience
        self._kernels: dict[str, Kernel] = {}
        self._folders: dict[str, Folder] = {}
        self._warm: dict[str, asyncio.Task[Warm]] = {}
        self._notebooks: dict[str, NotebookNode] = {}
        self._texts: dict[str, str] = {}
        self._making = 0
        self._turns = asyncio.Semaphore(2 * (os.cpu_count() or 1))
        self._looking: asyncio.Task[None] | None = None

    @property
    def sealing(self) -> tuple[str, ...]:
        """What holds the children on this system: ``limits``, ``landlock``, ``seccomp``."""
        return layers()

    async def start(self, chapters: Sequence[str]) -> None:
        """Make the chapters' processes warm, one after the other.

        Raises:
            TeachkitError: ``broken-chapter`` or ``no-kernels``.
        """
        for chapter in chapters:
            await self._warmed(chapter)

    async def notebook(self, chapter: str) -> NotebookNode:
        """Return the chapter as it was run, with views of widgets that every kernel has.

        Raises:
            TeachkitError: ``broken-chapter`` or ``no-kernels``.
        """
        await self._warmed(chapter)
        return self._notebooks[chapter]

    def id_of(self, person: str, chapter: str) -> str:
        """Return the id of this person's kernel of this chapter: always the same.

        Raises:
            ValueError: what cannot be the name of a folder, or of a chapter.
        """
        if not _PERSON.fullmatch(person) or not re.fullmatch(r"\w+", chapter):
            raise ValueError(f"neither a person nor a chapter: {person!r}, {chapter!r}")
        text = f"kernel\0{person}\0{chapter}".encode()
        digits = hmac.digest(self._secret, text, "sha256").hex()
        return "-".join((chapter, digits[:8], digits[8:16], digits[16:24], digits[24:32]))

    def chapter_of(self, kernel: str, person: str) -> str | None:
        """Return the chapter of a kernel, or None when it is not this person's."""
        chapter = kernel.partition("-")[0]
        try:
            own = self.id_of(person, chapter)
        except ValueError:
            return None
        return chapter if hmac.compare_digest(own.encode(), kernel.encode()) else None

    async def open(self, person: str, chapter: str) -> str:
        """Make ready what a person's page of a chapter needs, and return the kernel's id.

        Raises:
            TeachkitError: ``too-many`` when all kernels are in use, ``broken-chapter``,
                ``no-kernels``, or what the store says.
        """
        await self._warmed(chapter)
        kernel = self.kernel(person, chapter)
        await kernel.ready()
        return kernel.identity

    def kernel(self, person: str, chapter: str) -> Kernel:
        """Return a person's kernel of a chapter; it may be asleep."""
        identity = self.id_of(person, chapter)
        if identity not in self._kernels:
            folder = self._folders.get(person)
            if folder is None:
                folder = self._folders[person] = Folder(self._people, person, self._files)
            self._kernels[identity] = Kernel(
                identity,
                chapter,
                folder,
                lambda: self._warmed(chapter),
                self._child,
                self._patience,
            )
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_after())
        return self._kernels[identity]

    def text(self, name: str) -> str | None:
        """Return a module or a style of widgets by its name, ``<hash>.js`` or ``<hash>.css``."""
        return self._texts.get(name)

    def count(self) -> int:
        """Return how many children are alive."""
        return sum(kernel.line is not None for kernel in self._kernels.values())

    def attached(self) -> int:
        """Return how many pages listen."""
        return sum(len(kernel.pages) for kernel in self._kernels.values())

    def full(self) -> bool:
        """Whether no child can be made before somebody leaves."""
        busy = sum(bool(one.line and one.pages) for one in self._kernels.values())
        return busy + self._making >= self._limit

    def memory(self) -> int:
        """Return the bytes that all children and warm processes take, shared ones in parts (PSS).

        Zero where the system does not tell.
        """
        pids = [kernel.line.pid for kernel in self._kernels.values() if kernel.line]
        pids += [warm.process.pid for warm in self._running()]
        return sum(map(_pss, pids))

    async def stop(self, kernel: str) -> None:
        """End a kernel's child; the next one goes on from what it has changed."""
        if kernel in self._kernels:
            await self._kernels[kernel].stop()

    async def close(self) -> None:
        """End everything, and keep what has changed."""
        if self._looking is not None:
            self._looking.cancel()
        await asyncio.gather(*(kernel.stop() for kernel in self._kernels.values()))
        for task in self._warm.values():
            if not task.done():
                task.cancel()
        await asyncio.gather(*self._warm.values(), return_exceptions=True)
        for warm in self._running():
            await warm.stop()
        self._warm.clear()

    def _running(self) -> list[Warm]:
        done = [task for task in self._warm.values() if task.done() and not task.cancelled()]
        return [task.result() for task in done if task.exception() is None]

    async def _warmed(self, chapter: str) -> Warm:
        """Return the chapter's warm process; one that is gone is started again."""
        task = self._warm.get(chapter)
        if task is not None and task.done():
            if task.cancelled() or task.exception() is not None:
                task = None
            elif not task.result().runs():
                await task.result().stop()
                task = None
        if task is None:
            task = self._warm[chapter] = asyncio.create_task(self._start(chapter))
        return await asyncio.shield(task)

    async def _start(self, chapter: str) -> Warm:
        notebook = self._source(chapter)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        warm = await start_warm(
            [cell.source for cell in cells], self._course, chapter, patience=self._patience
        )
        for cell, outputs in zip(cells, warm.outputs, strict=True):
            cell.outputs = [_node(output) for output in outputs]
        self._notebooks[chapter] = notebook
        self._texts |= warm.texts
        return warm

    async def _child(self, warm: Warm, folder: Folder, saved: frozenset[str]) -> Line:
        """Have a child made; who is longest without a page makes room for it."""
        if self.count() + self._making >= self._limit:
            unused = [one for one in self._kernels.values() if one.line and not one.pages]
            if not unused or self._making >= self._limit:
                raise TeachkitError(
                    "too-many",
                    "All places in this room are taken",
                    hint="Somebody has to close a chapter first; this page tries again.",
                )
            await min(unused, key=lambda one: one.left).stop()
        self._making += 1
        try:
            async with self._turns:
                try:
                    line = await warm.fork(folder.path, sorted(saved))
                except OSError:  # it died a moment ago
                    line = await (await self._again(warm)).fork(folder.path, sorted(saved))
                if await frames.take(line.reader) is None:
                    line.writer.close()
                    raise TeachkitError(
                        "no-kernels",
                        "Python does not start for this chapter",
                        hint="Reload the page; what you have answered is kept.",
                    )
                return line
        finally:
            self._making -= 1

    async def _again(self, gone: Warm) -> Warm:
        """Return the process that takes the place of one that is gone."""
        chapter = next(
            name
            for name, task in self._warm.items()
            if task.done() and not task.exception() and task.result() is gone
        )
        gone.process.kill()
        await asyncio.to_thread(gone.process.wait)
        return await self._warmed(chapter)

    async def _look_after(self) -> None:
        """End the children that nobody listens to, and forget who has been gone for long."""
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, self._linger))
            now = time.monotonic()
            for identity, kernel in list(self._kernels.items()):
                if kernel.pages or now - kernel.left < self._linger:
                    continue
                if kernel.line is not None:
                    await kernel.stop()
                elif not kernel.busy():
                    del self._kernels[identity]
            used = {id(kernel.folder) for kernel in self._kernels.values()}
            for person in [one for one, folder in self._folders.items() if id(folder) not in used]:
                del self._folders[person]


def _node(output: dict[str, Any]) -> NotebookNode:
    from nbformat import from_dict

    node: NotebookNode = from_dict(output)  # type: ignore[no-untyped-call]  # it has no types
    return node


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
