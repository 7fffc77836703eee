"""A PostgreSQL of the tests' own: a real server on a free port, thrown away afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

LINES = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
shared_buffers = 16MB
"""
FRESH = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
OWNER = "nobody"  # where we are root
ABSENT = "no PostgreSQL here; on Debian or Ubuntu: sudo apt install postgresql"


class Postgres:
    """A server that can be stopped, crashed and started again on the same port and data."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder = binaries, folder
        self.process = None
        self._names = count(1)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def url(self, database="postgres"):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self):
        """Return the URL of an empty database."""
        import psycopg

        name = f"room{next(self._names)}"
        with closing(psycopg.connect(self.url(), autocommit=True)) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def start(self):
        import psycopg

        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command("postgres", "-p", str(self.port)),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def stop(self, *, crash=False):
        """End it: orderly but at once, or as if the machine had taken it away."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
            self.process.wait(60)
        self.process = None

    def make(self):
        """Make an empty cluster; PostgreSQL refuses to run as root, so somebody else owns it."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER, -1)
        subprocess.run(
            self.command("initdb", "-U", "postgres", *FRESH),
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(LINES)

    def command(self, program, *more):
        """A program on our data that runs without root, and ends when the tests do."""
        lowered = []
        if os.geteuid() == 0:
            them = pwd.getpwnam(OWNER)
            lowered = ["setpriv", f"--reuid={them.pw_uid}", f"--regid={them.pw_gid}"]
            lowered += ["--clear-groups", "--pdeathsig=QUIT"]
        return [*lowered, self.binaries / program, "-D", self.folder / "data", *more]


@contextmanager
def private_postgres():
    """Start a server, or skip with the sentence that says how to get one."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: teachkit[postgres]")
    found = [Path(path).parent for path in [shutil.which("postgres") or ""] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    binaries = next((path for path in found if (path / "initdb").exists()), None)
    if binaries is None or (os.geteuid() == 0 and not shutil.which("setpriv")):
        pytest.skip(ABSENT)
    # Not below pytest's folder: that is its owner's alone, and the server runs as somebody else.
    folder = Path(tempfile.mkdtemp(prefix="teachkit-postgres-"))
    server = Postgres(binaries, folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres():
    """A private PostgreSQL."""
    with private_postgres() as server:
        yield server
