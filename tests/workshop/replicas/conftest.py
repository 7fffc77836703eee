"""Two servers of one room on one PostgreSQL, and Caddy before them with the file in deploy/."""

import os
import secrets
import shutil
import subprocess
import time
import urllib.request
from dataclasses import dataclass

import pytest

from tests.workshop.postgres import private_postgres
from tests.workshop.served import Served, free_port

pytest.importorskip("voila", reason="the extra 'workshop' is not installed")


@dataclass
class Replicas:
    """The room as people reach it, the two servers behind it, and its database."""

    url: str
    servers: list
    database: str

    @property
    def code(self):
        return self.servers[0].code


@pytest.fixture(scope="module")
def replicas(tmp_path_factory, repository):
    """A room with two servers; Caddy keeps each browser at one of them."""
    if shutil.which("caddy") is None:
        pytest.skip("no Caddy here; on Debian or Ubuntu: sudo apt install caddy")
    folder = tmp_path_factory.mktemp("replicas")
    port, secret = free_port(), folder / "secret"
    secret.write_text(secrets.token_hex(32))
    public = f"http://127.0.0.1:{port}"
    options = ("--host=127.0.0.1", "--participants=20", "--behind-proxy", "--code=FERRIS")
    options += (f"--public-url={public}", "--chapters=choose", f"--secret-file={secret}")
    with private_postgres() as postgres:
        database = postgres.new_database()
        servers = [Served(folder / name, *options, database=database) for name in ("one", "two")]
        with servers[0], servers[1], Caddy(repository, folder, public, servers):
            yield Replicas(f"{public}/", servers, database)


class Caddy:
    """Caddy with deploy/Caddyfile, from its start to its end; a context."""

    def __init__(self, repository, folder, public, servers):
        self.command = ["caddy", "run", "--adapter", "caddyfile", "--config"]
        self.command.append(str(repository / "deploy" / "Caddyfile"))
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "ROOM_ADDRESS": public,
            "ROOM_SERVERS": " ".join(f"127.0.0.1:{one.port}" for one in servers),
            "ROOM_COOKIE_SECRET": secrets.token_hex(16),
        }
        self.public, self.log = public, folder / "caddy.log"

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while True:
            try:
                with urllib.request.urlopen(f"{self.public}/health", timeout=5):
                    return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(self.log.read_text()[-3000:])
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
