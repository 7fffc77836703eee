"""One person in one chapter: a child when one is needed, and the pages that listen.

Nobody who has saved nothing needs a child before the first move: until then all pages are told the
states that the chapter was left in. A child may be gone at any time. Then the pages' sockets are
closed, which is how a page hears of it; the page connects anew, and finds the next child in the
state of the last.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from teachkit.errors import TeachkitError
from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.folder import Folder
from teachkit.workshop.kernels.jupyter import KERNEL_INFO, Message
from teachkit.workshop.kernels.moves import Moves
from teachkit.workshop.kernels.process import Line, Warm
from teachkit.workshop.kernels.sealing import CPU_SHARE
from teachkit.workshop.store.workspace import PLAN

__all__ = ["HUNG", "LOST", "Kernel", "Page"]

LOST, HUNG = "kernel-lost", "kernel-hung"
CONTROL = "jupyter.widget.control"
KEEP_SECONDS = 0.5  # after a move, until what it has changed is kept
MOST_WAITING = 64  # messages with the child; a page that sends faster waits
ATTEMPTS = 3  # to make a child: a move that ends it is left out of the next

log = logging.getLogger("teachkit.workshop")


class Page(Protocol):
    """A page's websocket, as a kernel sees it."""

    controls: set[str]  # its comms that ask for all states

    @property
    def origin(self) -> str:
        """What the addresses of modules and styles begin with."""

    def tell(
        self,
        kind: str,
        content: bytes,
        parent: dict[str, Any] | None,
        *,
        channel: str = "iopub",
        metadata: bytes = b"{}",
        buffers: tuple[bytes, ...] = (),
    ) -> None:
        """Send a message of Jupyter's."""

    def lose(self, why: str) -> None:
        """Close, and say why."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the child has been asked, by whom, and about which widget."""

    page: Page
    message: Message
    comm: str


class Kernel:
    """See the module. ``warm`` finds the chapter's process, ``make`` has it make a child."""

    def __init__(
        self,
        identity: str,
        chapter: str,
        folder: Folder,
        warm: Callable[[], Awaitable[Warm]],
        make: Callable[[Warm, Folder, frozenset[str]], Awaitable[Line]],
        patience: float,
    ) -> None:
        self.identity = identity
        self.chapter = chapter
        self.folder = folder
        self.pages: set[Page] = set()
        self.line: Line | None = None
        self.left = time.monotonic()  # when the last page went
        self._warm, self._make = warm, make
        self._patience = patience
        self._saved: frozenset[str] = frozenset()
        noted = folder.moves.get(chapter, {})
        self._moves = Moves(noted.get("moved"))
        self._plan: str | None = noted.get("plan")  # the plan that the moves belong to
        self._asked: deque[_Asked] = deque()
        self._worked = False  # since we last looked whether something has changed
        self._since = 0.0  # when the child began with the first of them
        self._alone = asyncio.Lock()
        self._room = asyncio.Event()
        self._room.set()
        self._listening: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def ready(self) -> None:
        """Make everything ready for a page that is to be shown, unless one is looking already.

        Raises:
            TeachkitError: ``too-many`` children, ``no-kernels``, or what the store says.
        """
        async with self._alone:
            if self.pages:
                return
            self._saved = await self.folder.fill()
            plan = self.folder.kept.get(PLAN)
            if plan != self._plan:
                # Another chapter has written the plan: what is made of it must be made anew.
                await self._sleep()
                saving = (await self._warm()).saving
                for comm in [comm for comm, _ in self._moves.messages() if _cell(comm) in saving]:
                    self._moves.forget(comm)
                self._plan = plan
            if self.line is None and (self._saved or len(self._moves)):
                await self._wake()

    def attach(self, page: Page) -> None:
        """Take in a page, after `ready`."""
        self.pages.add(page)

    def detach(self, page: Page) -> None:
        """Take note that a page is gone."""
        self.pages.discard(page)
        if not self.pages:
            self.left = time.monotonic()
            self._keep_soon()

    async def hear(self, page: Page, message: Message) -> None:
        """Do what a page asks for; what it may not ask for is dropped."""
        if page not in self.pages:  # it was told to come again
            return
        comm = message.content.get("comm_id")
        match message.kind:
            case "kernel_info_request":
                _reply(page, message, "kernel_info_reply", KERNEL_INFO)
            case "comm_info_request":
                await self._ask(page, message, "")
            case "comm_open" if message.content.get("target_name") == CONTROL:
                # Any other target would have Python make whatever widget a page names.
                if isinstance(comm, str) and len(comm) <= 64 and len(page.controls) < 64:
                    page.controls.add(comm)
                    _reply(page, message)
            case "comm_close":
                # A page cannot close a widget: the next page would miss it.
                page.controls.discard(str(comm))
                _reply(page, message)
            case "comm_msg" if isinstance(comm, str) and len(comm) <= 64:
                await self._ask(page, message, comm)

    def busy(self) -> bool:
        """Whether something is being made or kept."""
        return self._alone.locked() or (self._keeping is not None and not self._keeping.done())

    async def stop(self) -> None:
        """End the child, and keep what it has changed."""
        if self._keeping is not None:
            self._keeping.cancel()
        async with self._alone:
            await self._settle()
            await self._sleep()

    async def _ask(self, page: Page, message: Message, comm: str) -> None:
        async with self._alone:
            asks_states = not comm or comm in page.controls
            if asks_states and self.line is None and not (self._saved or len(self._moves)):
                self._answer(page, message, comm, (await self._warm()).states)
                return
            if self.line is None:
                await self._wake()
            await self._room.wait()
            if self.line is None or page not in self.pages:  # it died while we waited
                return
            page.tell("status", b'{"execution_state": "busy"}', message.header)
            if not self._asked:
                self._since = time.monotonic()
            self._asked.append(_Asked(page, message, comm))
            if len(self._asked) >= MOST_WAITING:
                self._room.clear()
            if asks_states:
                self.line.writer.write(frames.pack("states"))
                return
            data = message.content.get("data")
            if self._moves.take(comm, data):
                content = json.dumps({"comm_id": comm, "data": data}).encode()
                for other in self.pages - {page}:
                    other.tell("comm_msg", content, None)
            parts = [comm.encode(), json.dumps(data).encode(), *message.buffers]
            self.line.writer.write(frames.pack("move", parts))

    async def _wake(self) -> None:
        warm = await self._warm()
        for _ in range(ATTEMPTS):
            line = await self._make(warm, self.folder, self._saved)
            bad = await self._replay(line)
            if bad is None:
                self.line = line
                self._listening = asyncio.create_task(self._listen(line))
                return
            self._moves.forget(bad)
        raise TeachkitError(
            "no-kernels",
            "Python does not come back for this chapter",
            place=self.chapter,
            hint="Reload the page; what you have answered is kept.",
        )

    async def _replay(self, line: Line) -> str | None:
        """Tell a new child all moves; return the widget whose move has ended it, if one has."""
        for comm, data in self._moves.messages():
            line.writer.write(frames.pack("replay", [comm.encode(), data]))
            if await frames.take(line.reader) is None:
                line.writer.close()
                return comm
        return None

    async def _listen(self, line: Line) -> None:
        while (told := await _told(line)) is not None:
            kind, parts = told
            parent = self._asked[0].message.header if self._asked else None
            if kind == "done":
                self._done()
            elif kind == "states" and self._asked:
                self._answer_with(self._asked[0], parts)
            elif kind == "comm_open":
                content, metadata, *buffers = parts
                for page in list(self.pages):
                    here = _addressed(content, page)
                    page.tell(kind, here, parent, metadata=metadata, buffers=tuple(buffers))
            elif kind in ("comm_msg", "comm_close"):
                for page in list(self.pages):
                    page.tell(kind, parts[0], parent, buffers=tuple(parts[1:]))
            elif kind == "output":
                _log_output(self.chapter, parts[0])
        if self.line is line:
            self._lost()

    def _done(self) -> None:
        if not self._asked:
            return
        asked = self._asked.popleft()
        self._since = time.monotonic()
        self._worked = True
        if len(self._asked) < MOST_WAITING:
            self._room.set()
        asked.page.tell("status", b'{"execution_state": "idle"}', asked.message.header)
        self._keep_soon()

    def _lost(self) -> None:
        """The child is gone, and not because we wished it."""
        hung = (
            bool(self._asked) and time.monotonic() - self._since >= 0.9 * CPU_SHARE * self._patience
        )
        why = HUNG if hung else LOST
        if hung:
            self._moves.forget(self._asked[0].comm)
        log.warning("A kernel of '%s' is gone (%s)", self.chapter, why)
        self._forget_line()
        pages, self.pages = self.pages, set()
        self.left = time.monotonic()
        for page in pages:
            page.lose(why)
        self._keep_soon()

    def _forget_line(self) -> None:
        if self.line is not None:
            self.line.writer.close()
        self.line = None
        self._asked.clear()
        self._room.set()

    async def _sleep(self) -> None:
        listening, self._listening = self._listening, None
        self._forget_line()
        if listening is not None:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    def _keep_soon(self) -> None:
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        await asyncio.sleep(KEEP_SECONDS)
        await self._settle()

    async def _settle(self) -> None:
        """Keep what has changed; a store that refuses is asked again at the next move."""
        before, worked = self.folder.kept.get(PLAN), self._worked
        self._worked = False
        try:
            await self.folder.keep_changes()
            if worked and self.folder.kept.get(PLAN) != before:  # by us, and no other chapter
                self._plan = self.folder.kept.get(PLAN)
            self.folder.moves[self.chapter] = {"plan": self._plan, "moved": self._moves.as_json()}
            self.folder.note()
        except TeachkitError as error:
            log.warning(
                "What a kernel of '%s' has changed is not kept yet: %s", self.chapter, error
            )

    def _answer(self, page: Page, message: Message, comm: str, states: list[bytes]) -> None:
        page.tell("status", b'{"execution_state": "busy"}', message.header)
        self._answer_with(_Asked(page, message, comm), states)
        page.tell("status", b'{"execution_state": "idle"}', message.header)

    def _answer_with(self, asked: _Asked, states: list[bytes]) -> None:
        data, *buffers = states
        if asked.comm:
            name = json.dumps(asked.comm).encode()
            content = b'{"comm_id": %s, "data": %s}' % (name, _addressed(data, asked.page))
            asked.page.tell("comm_msg", content, asked.message.header, buffers=tuple(buffers))
            return
        comms = {name: {"target_name": "jupyter.widget"} for name in json.loads(data)["states"]}
        content = json.dumps({"status": "ok", "comms": comms}).encode()
        asked.page.tell("comm_info_reply", content, asked.message.header, channel="shell")


async def _told(line: Line) -> frames.Frame | None:
    try:
        return await frames.take(line.reader)
    except ValueError:  # no child of ours says that: let it go
        return None


def _reply(page: Page, message: Message, kind: str = "", content: bytes = b"") -> None:
    page.tell("status", b'{"execution_state": "busy"}', message.header)
    if kind:
        page.tell(kind, content, message.header, channel="shell")
    page.tell("status", b'{"execution_state": "idle"}', message.header)


def _addressed(content: bytes, page: Page) -> bytes:
    return content.replace(b'"' + frames.ORIGIN.encode(), b'"' + page.origin.encode())


def _cell(comm: str) -> int:
    number = comm[1:].partition("-")[0]
    return int(number) if number.isdigit() else -1


def _log_output(chapter: str, output: bytes) -> None:
    """Log an error of a callback: the page has no place for it, and its author should know."""
    told = json.loads(output)
    if told.get("output_type") == "error":
        log.warning("In '%s': %s: %.300s", chapter, told.get("ename"), told.get("evalue"))
