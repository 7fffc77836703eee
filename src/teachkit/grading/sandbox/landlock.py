"""Landlock: which files a child may open, and that it may reach no network.

Three system calls, reached by their numbers, which are the same on every architecture but
Alpha: https://docs.kernel.org/userspace-api/landlock.html has the structures, the rights and
in which version ("ABI") of Landlock each of them came. A rule holds for what is below its path;
what no rule allows is denied. Landlock does not cover looking at a name (``stat``), changing times
and modes, or what is open already: see `teachkit.grading.sandbox.seccomp` for these.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

__all__ = ["READ", "READ_WRITE", "WRITE_DEVICE", "abi", "make_ruleset", "restrict"]

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
# From ABI 7 on: what learners try belongs into no administrator's audit log.
_RESTRICT_SELF_LOG_OFF = 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_OF_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE

READ = _READ_FILE | _READ_DIR
WRITE_DEVICE = _READ_FILE | _WRITE_FILE
READ_WRITE = (
    READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
)

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def abi() -> int:
    """Return the version of Landlock that this kernel speaks, or 0 when it has none."""
    size = ctypes.c_size_t(0)
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, size, _CREATE_RULESET_VERSION)))


def make_ruleset(rules: Iterable[tuple[str, int]]) -> int:
    """Return the descriptor of a ruleset that allows the rights at the paths, and nothing else.

    Everything that the kernel can deny is denied elsewhere: files, TCP, and (from ABI 6 on)
    signals and abstract sockets to anyone outside. Paths that are not there are left out.

    Raises:
        OSError: when the kernel refuses.
    """
    version = abi()
    rights = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    # Bits come in order: 13 file rights, refer (2), truncate (3), devices' ioctl (5).
    handled = (1 << rights) - 1
    attributes = struct.pack("=QQQ", handled, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    ruleset = int(_libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0))
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for path, access in rules:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            allowed = access & handled
            if not stat.S_ISDIR(os.fstat(place).st_mode):
                allowed &= _OF_FILES
            rule = struct.pack("=Qi", allowed, place)
            if _libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0):
                raise OSError(ctypes.get_errno(), "landlock_add_rule", path)
        finally:
            os.close(place)
    return ruleset


def restrict(ruleset: int, version: int) -> None:
    """Hold this thread, and all that it starts, to the ruleset for good.

    ``version`` is what `abi` said. It needs no privilege, but "no new privileges" set before.

    Raises:
        OSError: when the kernel refuses.
    """
    flags = _RESTRICT_SELF_LOG_OFF if version >= 7 else 0
    if _libc.syscall(_RESTRICT_SELF, ruleset, flags):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
