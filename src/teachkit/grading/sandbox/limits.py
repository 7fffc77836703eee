"""Limits of the kernel on what a child may use up, and the privileges that nobody needs.

Most limits are set once in the zygote, and inherited; those that would bind the zygote itself
(processor seconds, processes) are set in each child.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Sequence

__all__ = [
    "LARGEST_FILE",
    "LARGEST_FOLDER",
    "MEMORY",
    "MEMORY_WITH_PACKAGES",
    "MOST_ENTRIES",
    "ask_for_memory_in_bulk",
    "end_with_parent",
    "forgo_privileges",
    "limit_child",
    "limit_zygote",
]

MIB = 1 << 20
MEMORY, MEMORY_WITH_PACKAGES = 512 * MIB, 768 * MIB
# Compiled packages reserve addresses that they never touch.
ADDRESSES_WITH_PACKAGES = 4096 * MIB
LARGEST_FILE = 8 * MIB
LARGEST_FOLDER = 64 * MIB
MOST_ENTRIES = 4096
MOST_DESCRIPTORS = 64

# linux/prctl.h and linux/capability.h
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CAPABILITY_VERSION_3 = 0x20080522
# malloc.h of the GNU C library
_M_TRIM_THRESHOLD, _M_TOP_PAD = -1, -2

_libc = ctypes.CDLL(None, use_errno=True)


def limit_zygote(packages: Sequence[str]) -> None:
    """Set what zygote and children share: memory, files, and nothing of the rarer kinds."""
    _limit(resource.RLIMIT_AS, ADDRESSES_WITH_PACKAGES if packages else MEMORY)
    _limit(resource.RLIMIT_DATA, MEMORY_WITH_PACKAGES if packages else MEMORY)
    _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _limit(resource.RLIMIT_NOFILE, MOST_DESCRIPTORS)
    for nothing in (
        resource.RLIMIT_CORE,
        resource.RLIMIT_MEMLOCK,
        resource.RLIMIT_MSGQUEUE,
        resource.RLIMIT_RTPRIO,
    ):
        _limit(nothing, 0)


def limit_child(seconds: int) -> None:
    """Set what is a child's own: whole ``seconds`` on the processor, and no process."""
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_NPROC, 0)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, most))


def forgo_privileges() -> None:
    """Give up every capability of root, and the right to ever gain one.

    Raises:
        OSError: when the kernel refuses.
    """
    if _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), "capset")


def ask_for_memory_in_bulk() -> None:
    """Let malloc take what it needs in large steps, and give nothing back before the end.

    Children are short-lived and forked by the thousand: each would take memory from the kernel bit
    by bit. Measured: half a millisecond of seven for an answer. Other C libraries have no such
    knob, and need none of it.
    """
    set_option = getattr(_libc, "mallopt", None)
    if set_option is not None:
        set_option(_M_TOP_PAD, 4 * MIB)
        set_option(_M_TRIM_THRESHOLD, 64 * MIB)


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; exit when that is past already."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
