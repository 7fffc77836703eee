"""One person's Python: takes over the chapter as it stands, and answers moves.

It hears three orders, and none of them runs code: ``move`` (a widget's message), ``states`` (of
all widgets), ``replay`` (a move of an earlier child, whose answers nobody waits for). Each is
followed by ``done``.

An order that takes too long ends the child: the kernel's own clocks see to that, so that nobody
has to watch it, and a child cannot outlive its server either. The server hears the socket close.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.chapter import Chapter
from teachkit.workshop.kernels.sealing import CPU_SHARE, seal
from teachkit.workshop.kernels.states import all_states, shorten

__all__ = ["OWN", "live"]

OWN = 3  # its one descriptor beside the standard three


def live(
    chapter: Chapter,
    texts: Mapping[str, str],
    own: int,
    folder: str,
    saved: frozenset[str],
    readable: Sequence[str],
    code: str,
    patience: float,
) -> None:
    """Be the child until the socket ``own`` closes. Called in a fork, and does not return."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.dup2(own, OWN)
    os.closerange(OWN + 1, 1024)
    os.chdir(folder)
    seal(folder, readable, code)
    random.seed()
    hears = os.fdopen(OWN, "rb")
    line = _Line(texts)
    logging.getLogger("traitlets").addHandler(_Notes(line))
    clocks = _Clocks(patience)
    chapter.kernel.connect(line.post, {"TEACHKIT_PLACE": "this workshop"})
    with clocks:
        line.silent = True
        chapter.run_again(chapter.again(saved))
        line.silent = False
    line.send("up", str(os.getpid()).encode())
    while order := frames.read(hears):
        kind, parts = order
        with clocks:
            if kind == "states":
                line.send("states", *all_states(texts))
            else:
                line.silent = kind == "replay"
                comm, data, *buffers = parts
                chapter.kernel.comm_msg(comm.decode(), data.decode(), buffers)
                line.silent = False
        line.send("done")
    os._exit(0)


class _Notes(logging.Handler):
    """Tells the server of callbacks that break: ipywidgets logs them, and goes on."""

    def __init__(self, line: _Line) -> None:
        super().__init__(logging.WARNING)
        self._line = line

    def emit(self, record: logging.LogRecord) -> None:
        """Send what broke, without its trace."""
        broken = record.exc_info[1] if record.exc_info else None
        name, said = (type(broken).__name__, str(broken)) if broken else ("", record.getMessage())
        told = {"output_type": "error", "ename": name or record.levelname, "evalue": said}
        self._line.send("output", json.dumps(told).encode())


class _Clocks:
    """Ends this process when what it holds takes too long."""

    def __init__(self, patience: float) -> None:
        self._patience = patience

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, CPU_SHARE * self._patience)
        signal.setitimer(signal.ITIMER_REAL, self._patience)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


class _Line:
    """The child's end of the line to the server."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.silent = False
        self._texts = texts

    def post(self, text: str, buffers: list[bytes]) -> None:
        """Pass on what the kernel tells the page."""
        if self.silent:
            return
        # A widget's message has what Jupyter wants in the right places, whatever else is in it.
        if text.startswith('{"type": "comm_msg"'):
            self.send("comm_msg", text.encode(), *buffers)
            return
        message: dict[str, Any] = json.loads(text)
        if message["type"] == "comm_open":
            shorten(message["data"].get("state", {}), self._texts)
            message["target_name"] = message["target"]
            metadata = json.dumps(message["metadata"]).encode()
            self.send("comm_open", json.dumps(message).encode(), metadata, *buffers)
        elif message["type"] == "comm_close":
            self.send("comm_close", text.encode())
        elif message["type"] == "output":
            self.send("output", json.dumps(message["output"]).encode())

    def send(self, kind: str, *parts: bytes) -> None:
        """Send one message whole; with nobody there to hear it, there is no reason to go on."""
        rest = memoryview(frames.pack(kind, parts))
        try:
            while rest:
                rest = rest[os.write(OWN, rest) :]
        except OSError:
            os._exit(0)
