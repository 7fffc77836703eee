"""JupyterLab on a workspace, with settings that live in the workspace and nowhere else.

Chapters open as notebooks. The learner's own Jupyter configuration is neither read nor written:
JupyterLab is pointed at ``.teachkit/jupyter`` for all of it. Nothing asks the network for news,
for updates or for extensions.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.publish.workspace import PRIVATE

if TYPE_CHECKING:
    import subprocess

__all__ = ["FIRST_PAGE", "Server", "open_lab", "running_lab", "wait_until_ready"]

FIRST_PAGE = "notebooks/start.md"

# Seconds; the first start compiles every module, and slow disks exist.
_PATIENCE = 120.0

_SERVER = {
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
    },
    "ServerApp": {
        # A container or a fresh WSL has no other user; the server listens to this machine alone.
        "allow_root": True,
        "open_browser": False,  # we open it, once the server answers
        "quit_button": True,
    },
}

_PAGE = {
    "buildAvailable": False,
    "buildCheck": False,
    "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True},
}

# Defaults, which the learner may change in Lab's own settings; those are kept as well.
_SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {
        "defaultViewers": {"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"},
    },
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
}


@dataclass(frozen=True, slots=True)
class Server:
    """A JupyterLab that serves a workspace: its process and its address, ending with a slash."""

    pid: int
    base: str
    token: str

    @property
    def url(self) -> str:
        """The address to open: the first chapter, with the key that lets you in."""
        return f"{self.base}lab/tree/{FIRST_PAGE}?token={self.token}"

    def as_dict(self) -> dict[str, object]:
        """Return what the workspace remembers of it."""
        return {"pid": self.pid, "base": self.base, "token": self.token}


def open_lab(
    folder: Path, root: Path, *, port: int | None = None
) -> tuple[subprocess.Popen[bytes], str]:
    """Start JupyterLab on a workspace of the course at ``root``; return its process and token.

    ``port`` is taken or refused; without one, the first free port from 8888 is taken. What the
    server says goes to ``.teachkit/lab.log``.

    Raises:
        TeachkitError: ``missing-extra`` when JupyterLab is not installed, ``cannot-write``.
    """
    import subprocess
    from importlib.util import find_spec

    for module in ("jupyterlab", "jupytext", "ipykernel"):
        if find_spec(module) is None:
            raise TeachkitError(
                "missing-extra",
                f"Opening the course needs {module}, which is not installed",
                place=module,
                hint="Run: python -m pip install 'teachkit[lab]', or in a checkout: make course",
            )
    private = (folder / PRIVATE).resolve()
    _write_settings(private / "jupyter")
    private.chmod(0o700)  # the key to the server will lie in there
    token = secrets.token_urlsafe(24)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.port={port or 8888}",
        f"--ServerApp.port_retries={0 if port else 100}",
    ]
    with (private / "lab.log").open("wb") as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=_environment(private, root, token),
            # Ctrl-C is for us: Lab would ask "Shutdown this server (y/[n])?" of nobody.
            start_new_session=True,
        )
    return child, token


def wait_until_ready(folder: Path, child: subprocess.Popen[bytes], token: str) -> Server:
    """Wait until a JupyterLab that was just started answers, and remember it in the workspace.

    Raises:
        TeachkitError: ``lab-failed`` when it ends or does not answer in two minutes.
    """
    import time

    from jupyter_core.paths import jupyter_runtime_dir

    told = Path(jupyter_runtime_dir()) / f"jpserver-{child.pid}.json"
    log = folder / PRIVATE / "lab.log"
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if child.poll() is not None:
            said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise TeachkitError(
                "lab-failed",
                f"JupyterLab ended at once: {said[-1].strip()}",
                place=str(log),
                hint="All that it said is in that file; a port in use? Try --port 9999.",
            )
        base = _told_address(told)
        if base and _answers(base, token):
            server = Server(child.pid, base, token)
            write_atomically(folder / PRIVATE / "server.json", json.dumps(server.as_dict()))
            return server
        time.sleep(0.1)
    child.terminate()
    raise TeachkitError(
        "lab-failed",
        f"JupyterLab did not answer within {_PATIENCE:.0f} seconds",
        place=str(log),
        hint="Have a look at that file, then try again.",
    )


def running_lab(folder: Path) -> Server | None:
    """Return the JupyterLab that serves this workspace already, if it answers."""
    try:
        told = json.loads((folder / PRIVATE / "server.json").read_bytes())
        server = Server(int(told["pid"]), str(told["base"]), str(told["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return server if _answers(server.base, server.token) else None


def _write_settings(directory: Path) -> None:
    for name, content in {
        "jupyter_lab_config.json": _SERVER,
        "labconfig/page_config.json": _PAGE,
        "labconfig/default_setting_overrides.json": _SETTINGS,
    }.items():
        write_atomically(directory / name, json.dumps(content, indent=2))


def _environment(private: Path, root: Path, token: str) -> dict[str, str]:
    """Return the environment of the server and its kernels."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {
        **{name: value for name, value in os.environ.items() if name != "JUPYTER_CONFIG_PATH"},
        "JUPYTER_CONFIG_DIR": str(private / "jupyter"),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "lab" / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "lab" / "layouts"),
        "JUPYTER_TOKEN": token,  # by the environment: a command line can be read by others
        "PATH": programs,  # so that `teachkit` works in Lab's terminal and in `!` cells
        "TEACHKIT_COURSE": str(root.resolve()),  # the widgets ask what this workspace was made of
    }


def _told_address(path: Path) -> str:
    """Return the address that a starting server has written down; empty while it has not."""
    try:
        told = json.loads(path.read_bytes())
        return f"http://127.0.0.1:{int(told['port'])}{told['base_url']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _answers(base: str, token: str) -> bool:
    from urllib.error import URLError
    from urllib.request import ProxyHandler, Request, build_opener

    request = Request(f"{base}api/status", headers={"Authorization": f"token {token}"})  # noqa: S310  # our own address
    try:
        # Straight to this machine: a proxy in the environment has no business here.
        with build_opener(ProxyHandler({})).open(request, timeout=2) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError, ValueError):
        return False
