"""A server of the room in a process of its own, to be killed and started again on the same port."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing

import psutil


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A room in ``folder``; ``options`` are those of `teachkit workshop`. Use it as a context."""

    def __init__(self, folder, *options, database=None, launcher=(), environment=None, port=None):
        self.folder, self.launcher = folder, launcher
        self.port = port or free_port()
        self.database = database or str(folder / "room.sqlite")
        self.options = [*options, f"--port={self.port}"]
        if database:
            self.options.append(f"--database={database}")
        self.environment = {**os.environ, **(environment or {})}
        self.process = None

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}/"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Start it, and wait until it says that it is open."""
        self.folder.mkdir(exist_ok=True)
        self.log = self.folder.parent / f"{self.folder.name}-{self.port}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    *map(str, self.launcher or ("-m",)),
                    *("teachkit", "workshop", str(self.folder), "--json", "--no-browser"),
                    *self.options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self.environment,
                text=True,
            )
        late = threading.Timer(60, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        if not line.startswith("{"):
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"no room: {line}\n{self.log.read_text()[-3000:]}")
        self.said = json.loads(line)
        self.code = self.said["code"]

    def kill(self):
        """End the server at once, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """End it in good order."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        self.process.stdout.close()

    def pythons(self):
        """People's Pythons: forked by the warm processes, which are the server's children."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in below if one.ppid() != self.process.pid]

    def kill_pythons(self):
        """SIGKILL each of them; return how many there were."""
        killed = 0
        for one in self.pythons():
            one.kill()
            killed += 1
        return killed

    def may_write(self, size):
        """Let no file of the server grow beyond ``size`` bytes; None takes the limit away."""
        most = resource.RLIM_INFINITY if size is None else size
        hard = resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, hard))


def until(true, seconds=30, what="it"):
    """Wait for a condition, and fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)
