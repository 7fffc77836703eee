"""A room from its opening to Ctrl-C: the folder, its lock, the store, the server."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tornado.netutil import bind_sockets

from teachkit.errors import TeachkitError
from teachkit.workshop.room import Room, Settings, read_secret
from teachkit.workshop.server.doors import Doors
from teachkit.workshop.server.join import board_link, normal_code
from teachkit.workshop.server.notebooks import chapter_notebook
from teachkit.workshop.server.ready import raise_descriptors
from teachkit.workshop.store import Store, open_store, people, rooms

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from teachkit.workshop.server.app import Workshop

__all__ = ["Asked", "Opened", "lan_address", "run_room"]

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read out as something else
_CODE = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for; None where it left the choice to us or to last time."""

    folder: Path
    course: Path
    chapters: tuple[str, ...]
    title: str | None
    code: str | None
    participants: int
    kernels: str
    host: str
    port: int
    database: str | None = None
    public_url: str | None = None
    base_url: str = "/"
    secret_file: Path | None = None
    behind_proxy: bool = False
    hub: bool = False
    """Whether a JupyterHub lets people in, and not a code."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A room whose doors are open: the addresses that the facilitator needs."""

    join: str
    board: str
    code: str
    port: int
    pid: int
    folder: str
    people: int
    """How many had joined before: none in a new room."""


def run_room(asked: Asked, tell: Callable[[Opened], None]) -> int:
    """Open the room, ``tell`` about it, serve it until a signal; return how many are in it.

    Raises:
        TeachkitError: ``room-is-open`` when a server runs on this folder; ``port-taken``;
            ``no-such-address``; ``cannot-write``; or what the store, the course or the kernels say.
    """
    _make_folder(asked.folder)
    raise_descriptors()
    with _Alone(asked.folder) as lock:
        return asyncio.run(_serve(asked, tell, lock))


async def _serve(asked: Asked, tell: Callable[[Opened], None], lock: _Alone) -> int:
    from teachkit.workshop.server.log import log_file

    log = logging.getLogger("teachkit.workshop")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = log_file(asked.folder)
    log.addHandler(handler)
    for name in ("tornado.application", "tornado.general", "asyncio"):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).propagate = False
    sockets = _listen(asked)
    store = None
    try:
        where = asked.database or asked.folder / "room.sqlite"
        store = await asyncio.to_thread(open_store, where)
        room = await _room(asked, store, sockets[0].getsockname()[1])
        app = _kind(asked)(room, log)
        app.initialize([])
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(one, over.set)
        await app.open_doors(sockets, behind_proxy=asked.behind_proxy)
        try:
            opened = _opened(room, sockets[0], await store.read(people.count))
            lock.write(opened.join)
            tell(opened)
            await over.wait()
        finally:
            await app.close_doors()
        return await store.read(people.count)
    finally:
        for listening in sockets:
            listening.close()
        if store is not None:
            await asyncio.to_thread(store.close)
        log.removeHandler(handler)
        handler.close()


def _kind(asked: Asked) -> type[Workshop]:
    if asked.hub:
        from teachkit.workshop.hub import HubWorkshop

        return HubWorkshop
    from teachkit.workshop.server.app import Workshop

    return Workshop


def _listen(asked: Asked) -> list[socket.socket]:
    """Take the port before anything else is started, so that a taken one costs nothing."""
    try:
        return bind_sockets(asked.port, asked.host)
    except OSError as error:
        raise _cannot_listen(asked, error) from error


async def _room(asked: Asked, store: Store, port: int) -> Room:
    """Return the room, as the store remembers it and the command line changes it."""
    state = await store.read(rooms.state)
    code = normal_code(asked.code or "") or state.get("code") or _new_code()
    title = asked.title or state.get("title") or "Workshop"
    await store.write(lambda c: rooms.change_state(c, code=code, title=title))
    here = f"http://{lan_address(asked.host)}:{port}{asked.base_url}"
    settings = Settings(
        title=title,
        code=code,
        chapters=asked.chapters,
        participants=asked.participants,
        kernels=asked.kernels,
        public_url=(asked.public_url or here).rstrip("/"),
        base_url=asked.base_url,
    )
    secret = read_secret(asked.secret_file or asked.folder / "secret")
    doors, engine, kernels = _engine(asked, store, secret, settings)
    return Room(asked.folder, asked.course, settings, store, secret, doors, engine, kernels)


def _engine(
    asked: Asked, store: Store, secret: bytes, settings: Settings
) -> tuple[Doors, Any, Any]:
    """Return the doors, what makes the pages' Pythons, and the warm kernels if those do."""
    # Two tabs for everybody who is expected, and some who were not.
    seats = 2 * asked.participants + 10
    if asked.kernels == "ipykernel":
        from teachkit.workshop.server.ipython import IPythonPages

        pages = IPythonPages()
        seats = asked.participants + max(2, asked.participants // 10)  # each costs 40 MiB
        return Doors(seats, 2 * (os.cpu_count() or 1), pages.running), pages, None
    from teachkit.workshop.kernels import Kernels, files_in
    from teachkit.workshop.server.warm import WarmPages

    def source(chapter: str) -> NotebookNode:
        return chapter_notebook(asked.course, chapter, settings)

    kernels = Kernels(
        folder=asked.folder / "people",
        secret=secret,
        files=files_in(store),
        course=asked.course,
        source=source,
        limit=seats,
    )
    warm = WarmPages()
    return Doors(seats, seats, warm.running, idle=warm.idle), warm, kernels


def _new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE))


def _opened(room: Room, listens: socket.socket, there: int) -> Opened:
    settings = room.settings
    board = board_link(room).removeprefix(settings.base_url)
    return Opened(
        join=f"{settings.public_url}/?code={settings.code}",
        board=f"{settings.public_url}/{board}",
        code=settings.code,
        port=listens.getsockname()[1],
        pid=os.getpid(),
        folder=str(room.folder),
        people=there,
    )


def lan_address(host: str) -> str:
    """Return the address by which other machines reach this one, or this machine's own name.

    Nothing is sent: a datagram socket that is told where to send knows which way it would go.
    """
    if host not in ("", "0.0.0.0", "::"):  # noqa: S104  # compared with, not listened on
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's: RFC 5737
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "people").mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The room's folder cannot be made: {error.strerror or error}",
            place=str(folder),
            hint="Name another one, or check the rights of the one around it.",
        ) from error


class _Alone:
    """Holds a room's folder for one server; the lock goes with the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "open.json"

    def __enter__(self) -> Self:
        import fcntl

        self._file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            said = self._file.read()
            self._file.close()
            known = json.loads(said) if said else {}
            raise TeachkitError(
                "room-is-open",
                "This room is open already" + f" at {known['join']}" * ("join" in known),
                place=str(self._path.parent),
                hint="Go there, or close it first (Ctrl-C where it runs); or name another folder.",
            ) from error
        return self

    def write(self, join: str) -> None:
        """Say where the room is, for whoever tries to open it a second time."""
        self._file.truncate(0)
        json.dump({"pid": os.getpid(), "join": join, "since": time.time()}, self._file)
        self._file.flush()

    def __exit__(self, *_: object) -> None:
        self._file.truncate(0)
        self._file.close()


def _cannot_listen(asked: Asked, error: OSError) -> TeachkitError:
    place = f"{asked.host}:{asked.port}"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return TeachkitError(
            "no-such-address",
            f"This machine has no address {asked.host} (--host)",
            place=place,
            hint="Leave --host out and all of its addresses are used; 127.0.0.1 is for it alone.",
        )
    with socket.socket() as probe:
        probe.bind(("", 0))
        free = probe.getsockname()[1]
    return TeachkitError(
        "port-taken",
        f"Port {asked.port} cannot be had: {error.strerror}",
        place=place,
        hint=f"Take another, such as --port {free}; the address and the QR code change with it.",
    )
