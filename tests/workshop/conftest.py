"""A room to come to: a real server in a process of its own, on a free port, in a fresh folder."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.workshop.visitor import Visitor


@dataclass
class Server:
    """A room that is open; ``url`` ends with a slash, ``board`` is the facilitator's link."""

    url: str
    board: str
    code: str
    folder: Path
    process: subprocess.Popen
    said: list = field(default_factory=list)

    def visitor(self, **options):
        return Visitor(self.url, **options)

    def stop(self, how=signal.SIGINT):
        """End it, by Ctrl-C unless another signal is named; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()  # it hangs: that fails the test, and must not outlive it
            raise
        self.reader.join(10)
        self.process.stdout.close()
        return code


@pytest.fixture
def room_server(tmp_path):
    """A function: open a room with these options of `teachkit workshop`, and wait until it is.

    ``folder`` opens a room once more. All of them are closed in the end.
    """
    with ExitStack() as stack:

        def opened(*options, folder=None, **environment):
            server = start_room(folder or tmp_path / "room", *options, **environment)
            stack.callback(server.stop)
            return server

        yield opened


def start_room(folder, *options, **environment):
    """Start a room and return it when its doors are open."""
    if not any(option.startswith("--port") for option in options):
        options = (*options, "--port=0")
    if not any(option.startswith("--host") for option in options):
        options = (*options, "--host=127.0.0.1")
    log = folder.parent / f"{folder.name}.stderr"
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "teachkit", "workshop", str(folder), "--json", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "ignore", **environment},
        )
    late = threading.Timer(90, process.kill)
    late.start()
    line = process.stdout.readline()
    late.cancel()
    if not line.startswith('{"join"'):
        process.kill()
        pytest.fail(f"the room did not open: {line}{log.read_text()}")
    told = json.loads(line)
    url = told["join"].partition("?")[0]
    server = Server(url, told["board"], told["code"], folder, process)
    # Somebody has to read what it says later, or it would wait for a full pipe.
    server.reader = threading.Thread(target=lambda: server.said.extend(process.stdout))
    server.reader.start()
    return server
