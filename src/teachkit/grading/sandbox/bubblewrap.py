"""bubblewrap: an outer belt around the zygote, where the system has it.

The zygote gets namespaces of its own, so that what Landlock only denies is not there at all: no
other files, processes, network or host name. See https://github.com/containers/bubblewrap.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from teachkit.grading.sandbox.inventory import Inventory, interpreter
from teachkit.grading.sandbox.limits import LARGEST_FOLDER

__all__ = ["WORK", "command_line", "data_inside", "find_bubblewrap"]

WORK = "/answer"
NOBODY = "65534"
# Beside Python's own: the loader's list of libraries, time zones, and the two harmless devices.
SYSTEM = ("/etc/ld.so.cache", "/usr/share/zoneinfo", "/usr/lib/locale/C.utf8")
DEVICES = ("/dev/null", "/dev/urandom")


def find_bubblewrap() -> tuple[str, str]:
    """Return its path and version; two empty texts where it is not installed."""
    path = shutil.which("bwrap")
    if path is None:
        return "", ""
    with suppress(OSError, subprocess.SubprocessError):
        ran = subprocess.run([path, "--version"], capture_output=True, timeout=10, check=False)  # noqa: S603  # found on the path, no shell
        return path, ran.stdout.decode("utf-8", "replace").removeprefix("bubblewrap").strip()
    return "", ""


def data_inside(number: int) -> str:
    """Return where the exercise's folder of data with this number lies, seen from inside."""
    return f"/data/{number}"


def command_line(
    path: str,
    inventory: Inventory,
    data: Sequence[Path],
    environment: Mapping[str, str],
) -> list[str]:
    """Return the beginning of a command line: what follows it runs inside."""
    words = [path, "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
    words += [f"--unshare-{kind}" for kind in ("user", "pid", "net", "ipc", "uts", "cgroup-try")]
    words += ["--uid", NOBODY, "--gid", NOBODY, "--hostname", "sandbox"]
    for name, value in environment.items():
        words += ["--setenv", name, value]
    for device in DEVICES:
        words += ["--dev-bind", device, device]
    words += _bound([interpreter(), *inventory.library_folders, *SYSTEM, *inventory.libraries])
    # What is installed inside the standard library is hidden, but for what is needed of it.
    hidden = [
        installed
        for folder in inventory.library_folders
        for installed in (f"{folder}/site-packages", f"{folder}/dist-packages")
        if os.path.isdir(installed)
    ]
    for installed in hidden:
        words += ["--tmpfs", installed]
    words += _bound([*inventory.packages, *inventory.own])
    for installed in hidden:
        words += ["--remount-ro", installed]
    for number, folder_of_data in enumerate(data):
        words += ["--ro-bind", str(folder_of_data), data_inside(number)]
    words += ["--perms", "0700", "--size", str(LARGEST_FOLDER), "--tmpfs", WORK]
    return [*words, "--remount-ro", "/", "--chdir", WORK, "--"]


def _bound(places: Sequence[str]) -> list[str]:
    there = [place for place in dict.fromkeys(places) if os.path.exists(place)]
    return [word for place in there for word in ("--ro-bind", place, place)]
