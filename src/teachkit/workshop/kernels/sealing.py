"""What a child gives up, for good, before it hears the first message.

The layers are those of `teachkit.grading.sandbox`, for another purpose: an answer is a stranger's
program, a child runs our chapter. What could go wrong here is a widget that is led to read a path
or start a program. Not every system has every layer; `layers` says which are there.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterable
from contextlib import suppress

__all__ = ["CPU_SHARE", "compiled", "layers", "seal"]

MIB = 1 << 20
MEMORY = 256 * MIB
LARGEST_FILE = 8 * MIB
MOST_DESCRIPTORS = 64
# Of the seconds that an order may take by the clock on the wall, as seconds of a processor: two
# hundred may share two of them.
CPU_SHARE = 0.25
# Two chapters of one person write the same plan, and wait for each other by a lock.
MORE_CALLS = ("flock",)
SYSTEM = ("/usr/lib", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/localtime")
DEVICES = ("/dev/null", "/dev/urandom")


def layers() -> tuple[str, ...]:
    """Return the names of the layers that this system has."""
    if sys.platform != "linux":
        return ("limits",)
    from teachkit.grading.sandbox import landlock

    found = ["limits"]
    if landlock.abi():
        found.append("landlock")
    if compiled():
        found.append("seccomp")
    return tuple(found)


def compiled() -> str:
    """Return the filter of system calls in hexadecimal digits; nothing where there is none."""
    if sys.platform != "linux":
        return ""
    from teachkit.grading.sandbox import seccomp

    try:
        return seccomp.compile_filter(MORE_CALLS).hex()
    except OSError:  # the system has no libseccomp
        return ""


def seal(folder: str, readable: Iterable[str], code: str) -> None:
    """Hold this process to its folder, its limits and the system calls of the filter ``code``.

    Raises:
        OSError: the kernel refuses what it has.
    """
    os.umask(0o077)
    for limit, most in (
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, MOST_DESCRIPTORS),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # lower already, or a system that does not know it
            resource.setrlimit(limit, (most, most))
    if sys.platform != "linux":
        return
    from teachkit.grading.sandbox import landlock, limits, seccomp

    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    limits.forgo_privileges()
    if version := landlock.abi():
        rules = [(path, landlock.READ) for path in (*readable, *SYSTEM, *DEVICES)]
        rules += [(os.devnull, landlock.WRITE_DEVICE), (folder, landlock.READ_WRITE)]
        ruleset = landlock.make_ruleset(rules)
        landlock.restrict(ruleset, version)
        os.close(ruleset)
    if code:
        seccomp.load_filter(seccomp.ready_filter(bytes.fromhex(code)))
