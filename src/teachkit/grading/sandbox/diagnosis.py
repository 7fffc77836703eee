"""What this system has of the sandbox, what it has not, and what would mend that."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Diagnosis", "Layer", "examine", "layers", "why_not_sealed"]

CONTAINER = "Grade in a Linux virtual machine or container: see book/reference/sandbox.md."


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: whether it is there, what it does, and (when it is not) why and the mend."""

    name: str
    there: bool
    does: str
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The level that was reached, the layers, and the probes that went wrong, as sentences."""

    level: str
    layers: tuple[Layer, ...]
    tried: int
    reasons: tuple[str, ...]


def examine(*, bubblewrap: bool = True) -> Diagnosis:
    """Start a sandbox, let the probe try everything, and say what came out."""
    from teachkit.grading.sandbox import sandbox  # it imports us

    with sandbox(bubblewrap=bubblewrap) as box:
        return Diagnosis(box.level, tuple(layers()), len(box.probes), box.reasons)


def layers() -> Iterator[Layer]:
    """Yield the layers, outermost last."""
    yield Layer(
        "process",
        there=True,
        does="keeps answers out of the memory that holds checks and scores",
        found="Every system has it.",
    )
    yield _limits()
    yield _landlock()
    yield _seccomp()
    yield _bubblewrap()


def why_not_sealed() -> Iterator[str]:
    """Yield a sentence for each layer that is missing and without which nothing is sealed."""
    for layer in layers():
        if not layer.there and layer.name != "bubblewrap":
            yield f"{layer.name} is missing: {layer.found}"


def _limits() -> Layer:
    does = "bounds memory, processor, files and descriptors"
    try:
        import resource  # not there on every system
    except ImportError:
        return Layer("limits", False, does, f"{platform.system()} has none.", CONTAINER)
    linux = hasattr(resource, "prlimit")
    found = "The kernel has them." if linux else f"{platform.system()} has only some of them."
    return Layer("limits", linux, does, found, "" if linux else CONTAINER)


def _landlock() -> Layer:
    does = "denies every file but the standard library, and TCP"
    if not sys.platform.startswith("linux"):
        return Layer(
            "Landlock", False, does, f"It is part of Linux; this is {platform.system()}.", CONTAINER
        )
    from teachkit.grading.sandbox import landlock

    version = landlock.abi()
    if version:
        return Layer("Landlock", True, does, f"ABI {version}, Linux {platform.release()}.")
    mend = (
        "It needs Linux 5.13 or newer, with landlock among the kernel's parameters lsm=…;"
        f" gVisor has none. {CONTAINER}"
    )
    return Layer("Landlock", False, does, f"Linux {platform.release()} does not offer it.", mend)


def _seccomp() -> Layer:
    does = "refuses every system call that answers do not need"
    if not sys.platform.startswith("linux"):
        return Layer(
            "seccomp", False, does, f"It is part of Linux; this is {platform.system()}.", CONTAINER
        )
    from teachkit.grading.sandbox import seccomp

    try:
        version = seccomp.library_version()
        size = len(seccomp.compile_filter()) // 8
    except (OSError, AttributeError) as error:
        mend = "Install libseccomp: `apt install libseccomp2`, `dnf install libseccomp`."
        return Layer("seccomp", False, does, f"libseccomp cannot be used: {error}.", mend)
    return Layer("seccomp", True, does, f"libseccomp {version}, {size} instructions.")


def _bubblewrap() -> Layer:
    does = "hides what Landlock only denies: names of files, processes, the network"
    if not sys.platform.startswith("linux"):
        return Layer("bubblewrap", False, does, "It is for Linux alone.", CONTAINER)
    from teachkit.grading.sandbox.bubblewrap import find_bubblewrap

    path, version = find_bubblewrap()
    if path:
        return Layer("bubblewrap", True, does, f"{path}, {version}.")
    mend = "Install it: `apt install bubblewrap`, `dnf install bubblewrap`."
    if os.path.exists("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"):
        mend += " Where AppArmor keeps user namespaces from it, `sealed` is what you get."
    return Layer("bubblewrap", False, does, "It is not installed.", mend)
