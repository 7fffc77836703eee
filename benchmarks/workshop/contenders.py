"""Servers to measure, each a process of its own on a free port with a fresh folder."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.workshop import chapter, visits

__all__ = ["CONTENDERS", "Server", "serving"]

READY = 180.0  # seconds for a server to answer, and for a pool to fill
COURSE = Path(__file__).resolve().parents[2]
CONTENDERS = ("ours, warm", "ours, ipykernel", "stock Voila", "Solara")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: how to visit it, and whom to measure."""

    name: str
    address: str
    pid: int
    visit: object
    code: str = ""
    board: str = ""
    started: float = 0.0  # seconds until it answered


@contextmanager
def serving(name, participants, folder, *, solara=None):
    """Start a contender made for so many participants; end it, with all its children."""
    folder.mkdir(parents=True, exist_ok=True)
    words, env, port = _command(name, participants, folder, solara)
    began = time.monotonic()
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            words, cwd=folder, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        told = json.loads(process.stdout.readline() or "{}") if name.startswith("ours") else {}
        if name.startswith("ours") and not told:
            raise RuntimeError(f"the server ended: see {folder / 'server.log'}")
        address = f"http://127.0.0.1:{port}"
        _wait(port, process, folder)
        yield Server(
            name,
            address,
            process.pid,
            {"s": visits.stock, "S": visits.solara}.get(name[0], visits.ours),
            told.get("code", ""),
            told.get("board", ""),
            time.monotonic() - began,
        )
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


def _command(name, participants, folder, solara):
    port = _free_port()
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "TEACHKIT_COURSE": str(COURSE)}
    if name.startswith("ours"):
        words = [sys.executable, "-m", "teachkit", "workshop", str(folder / "room")]
        words += ["--port", str(port), "--participants", str(participants), "--json"]
        words += ["--host", "127.0.0.1", "--chapters", chapter.CHAPTER]
        return [*words, "--kernels", name.rpartition(" ")[2]], quiet, port
    if name == "stock Voila":
        notebook = chapter.write_notebook(COURSE, folder)
        words = [sys.executable, "-m", "voila", str(notebook), "--no-browser"]
        return [*words, f"--port={port}", "--Voila.ip=127.0.0.1"], quiet, port
    cells = chapter.write_cells(COURSE, folder)
    page = Path(__file__).with_name("solara_page.py")
    words = [str(solara), "-m", "solara", "run", str(page), "--production", "--no-open"]
    env = {
        **quiet,
        "BENCHMARK_CELLS": str(cells),
        "PYTHONPATH": str(COURSE / "src"),
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    }
    return [*words, "--port", str(port), "--host", "127.0.0.1"], env, port


def _wait(port, process, folder):
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        # No page is asked for: stock Voila would start a kernel that nobody stops.
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server does not answer: see {folder / 'server.log'}")


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
