"""What is not ours: JavaScript and wheels, held to the hashes in our two lock files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from teachkit.errors import TeachkitError
from teachkit.publish.book.runtime.kept import Say, hash_of, kept

__all__ = ["LIVE", "node_modules", "run", "wheels"]

LIVE = Path(__file__).resolve().parents[2] / "live"
NPM = ("package.json", "package-lock.json")
WHEELS = "wheels.lock"

# The Python that Pyodide is: what pip is told to look for, instead of the one that runs it.
PYODIDE = (
    "--python-version=3.14",
    "--implementation=cp",
    "--abi=cp314",
    "--abi=none",
    "--platform=pyemscripten_2026_0_wasm32",
    "--platform=any",
    "--only-binary=:all:",
)


def node_modules(build: Path, say: Say) -> Path:
    """Return a folder with the npm packages of the lock file, fetching them the first time.

    No package may run a script of its own while it is installed.

    Raises:
        TeachkitError: ``no-node`` without npm, ``offline`` when it could not fetch.
    """

    def fetch(folder: Path) -> None:
        say("Fetching the JavaScript of the live pages (npm ci, about 95 MB unpacked)")
        for name in NPM:
            shutil.copy2(LIVE / name, folder / name)
        run(["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit"], folder, "npm ci")

    name = hash_of((name, (LIVE / name).read_bytes()) for name in NPM)
    return kept(build / f"npm-{name}", fetch) / "node_modules"


def wheels(build: Path, say: Say) -> list[Path]:
    """Return the wheels of the browser's Python, fetching them the first time.

    Raises:
        TeachkitError: ``offline`` when pip could not fetch, or got something else than we did.
    """

    def fetch(folder: Path) -> None:
        say("Fetching the wheels of the browser's Python (pip download, 3 MB)")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--require-hashes", f"--dest={folder}"]
        run([*command, *PYODIDE, f"--requirement={LIVE / WHEELS}"], folder, "pip download")

    name = hash_of([(WHEELS, (LIVE / WHEELS).read_bytes())])
    return sorted(kept(build / f"wheels-{name}", fetch).glob("*.whl"))


def run(command: list[str], folder: Path, what: str) -> str:
    """Run a program to its end, and return what it printed.

    Raises:
        TeachkitError: ``no-node`` when it is not installed, ``offline`` when fetching failed,
            ``not-built`` otherwise.
    """
    try:
        ran = subprocess.run(  # noqa: S603  # our own commands, never through a shell
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise TeachkitError(
            "no-node",
            f"{command[0]} is needed to build the live book, and is not installed",
            hint="Install Node.js 20 or later, which brings npm. Readers need neither.",
        ) from error
    if ran.returncode:
        fetching = command[0] == "npm" or "pip" in command
        said = (ran.stderr + ran.stdout).splitlines()
        last = [line[:300] for line in said if line.strip()][-12:]
        raise TeachkitError(
            "offline" if fetching else "not-built",
            f"{what} failed: " + "\n".join(last),
            hint="Fetching takes the network, the first time. Try again when you are online."
            if fetching
            else "This is a fault of ours: please report it with the lines above.",
        )
    return ran.stdout
