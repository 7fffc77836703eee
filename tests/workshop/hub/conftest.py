"""A JupyterHub on this machine, from the configuration that deploy/ shows, with its own proxy."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.workshop.served import free_port

HERE = Path(__file__).parent
# What differs from a real Hub: who may log in (anybody, with one password), and the ports.
CONFIG = """\
load_subconfig({config!r})
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.JupyterHub.load_groups = {{"facilitators": {{"users": ["leads"]}}}}
c.JupyterHub.public_url = "http://127.0.0.1:{port}/"
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
(service,) = c.JupyterHub.services
service["url"] = "http://127.0.0.1:{room}"
service["command"] += ["--participants=5", "--chapters=start,premise"]
# One who may log in at the Hub, and has no access to the workshop.
c.JupyterHub.load_roles[0]["scopes"] = ["self"]
c.JupyterHub.load_roles.append(
    {{"name": "course", "scopes": ["access:services!service=workshop"], "groups": ["course"]}}
)
c.JupyterHub.load_groups["course"] = {{"users": ["reads", "writes", "leaves"]}}
# For the test, which takes somebody's access away.
c.JupyterHub.services.append({{"name": "registrar", "api_token": {token!r}}})
c.JupyterHub.load_roles.append(
    {{"name": "registrar", "scopes": ["groups", "users"], "services": ["registrar"]}}
)
"""


class Hub:
    """Where it is, and what gets one in."""

    def __init__(self, port, password, token):
        self.url, self.password, self.token = f"http://127.0.0.1:{port}", password, token
        self.room = f"{self.url}/services/workshop/"

    def api(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/hub/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()


@pytest.fixture(scope="session")
def proxy(repository):
    """The program `configurable-http-proxy`, fetched once and held to the hashes of the lock."""
    pytest.importorskip("jupyterhub", reason="JupyterHub is not installed: teachkit[hub]")
    if shutil.which("npm") is None:
        pytest.skip("no Node.js here; on Debian or Ubuntu: sudo apt install nodejs npm")
    from teachkit.publish.book.runtime.fetching import run
    from teachkit.publish.book.runtime.kept import hash_of, kept

    names = ("package.json", "package-lock.json")

    def fetch(folder):
        for name in names:
            shutil.copy2(HERE / name, folder / name)
        run(["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"], folder, "npm ci")

    key = hash_of((name, (HERE / name).read_bytes()) for name in names)
    modules = kept(repository / "_build" / f"hub-{key}", fetch) / "node_modules"
    return modules / ".bin" / "configurable-http-proxy"


@pytest.fixture(scope="module")
def hub(repository, proxy, tmp_path_factory):
    """A Hub that has started the workshop as its service, and is ready."""
    folder = tmp_path_factory.mktemp("hub")
    at = Hub(free_port(), secrets.token_hex(16), secrets.token_hex(32))
    (folder / "config.py").write_text(
        CONFIG.format(
            config=str(repository / "deploy" / "jupyterhub_config.py"),
            password=at.password,
            token=at.token,
            proxy=str(proxy),
            port=at.url.rpartition(":")[2],
            hub=free_port(),
            api=free_port(),
            room=free_port(),
        )
    )
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "--config", "config.py"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, "JUPYTERHUB_CRYPT_KEY": secrets.token_hex(32)},
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{at.room}health", timeout=5):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(log.read_text()[-6000:])
                time.sleep(0.2)
        yield at
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
