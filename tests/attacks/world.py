"""The world that attackers would like to get at: a course, peers, secrets, a listener, markers."""

import contextlib
import hashlib
import os
import secrets
import select
import shutil
import socket
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from attacks import HERE

COURSE = HERE / "courses" / "attacked"
KINDS = ("hidden", "expected", "environment", "peer")


@dataclass(frozen=True, slots=True)
class World:
    """Where everything is; ``token`` is the end of each canary."""

    root: Path
    token: str
    heard: list = field(default_factory=list)

    def canaries(self, *kinds):
        """Return the secrets of these kinds, all without any."""
        return tuple(f"canary-{kind}-{self.token}" for kind in kinds or KINDS)

    def exercise(self, name="depend/attacked"):
        return self.root / "course" / "exercises" / name

    def honest(self, name="depend/attacked"):
        """Return a right answer, with a learner's own secret in it."""
        solution = (COURSE / "exercises" / name / "solutions" / "plain.py").read_text()
        return f"# canary-peer-{self.token}\n{solution}"

    def places(self, turn=0):
        """Return what an attacker knows of it."""
        exercise = self.exercise()
        return {
            "checks": str(exercise),
            "data": str(exercise / "data"),
            "solutions": str(exercise / "solutions"),
            "peers": str(self.root / "submitted"),
            "out": str(self.root / "out"),
            "marker": str(self.root / "marker"),
            "socket": str(self.root / "socket"),
            "checkout": str(HERE.parents[1]),
            "abstract": self.root.name,
            "port": int((self.root / "port").read_text() or 0),
            "process": os.getpid(),
            "turn": turn,
        }

    def digest(self):
        """Return a fingerprint of all that nobody may change."""
        found = hashlib.sha256()
        for folder in ("course", "submitted", "marker", "out"):
            for path in sorted((self.root / folder).rglob("*")):
                status = path.lstat()
                found.update(f"{path} {status.st_mode} {status.st_mtime_ns}".encode())
                if path.is_file() and not path.is_symlink():
                    found.update(path.read_bytes())
        return found.hexdigest()


@contextlib.contextmanager
def world(token=""):
    """Make a world in a folder of its own, and listen on its doors while it lasts."""
    root = Path(tempfile.mkdtemp(prefix="teachkit-attacked-"))
    token = token or secrets.token_hex(4)
    try:
        _furnish(root, token)
        here = World(root, token)
        with _listener(here):
            yield here
    finally:
        # Attackers leave folders deeper than Python's own way of removing them goes.
        subprocess.run(["rm", "-rf", root], check=False)


def _furnish(root, token):
    shutil.copytree(COURSE, root / "course")
    for path in (root / "course").rglob("*.py"):
        path.write_text(path.read_text().replace("00000000", token))
    for name in ("submitted", "out", "marker", "work"):
        (root / name).mkdir()
        (root / name).chmod(0o777)
    root.chmod(0o755)


@contextlib.contextmanager
def _listener(here):
    """Listen by TCP, UDP and unix sockets; what is said to us lands in ``heard``."""
    lines = [
        socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    ]
    lines[0].bind(("127.0.0.1", 0))
    port = lines[0].getsockname()[1]
    lines[1].bind(("127.0.0.1", port))
    lines[2].bind(str(here.root / "socket"))
    lines[3].bind(f"\0{here.root.name}")
    (here.root / "port").write_text(str(port))
    for line in lines:
        if line.type == socket.SOCK_STREAM:
            line.listen()
    leave, left = socket.socketpair()

    def listen():
        while True:
            ready, _, _ = select.select([*lines, left], [], [])
            for line in ready:
                if line is left:
                    return
                if line.type == socket.SOCK_DGRAM:
                    here.heard.append(line.recv(1000))
                else:
                    line.accept()[0].close()
                    here.heard.append(b"a connection")

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield
    finally:
        leave.close()
        thread.join()
        for line in (*lines, left):
            line.close()
