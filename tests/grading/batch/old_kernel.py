"""Run a command as on a kernel without Landlock: asked for it, it knows no such call."""

import ctypes
import os
import struct
import sys

NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2  # linux/prctl.h
LANDLOCK = 444  # landlock_create_ruleset, on every architecture
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h
ERRNO, ALLOW, NO_SUCH_CALL = 0x00050000, 0x7FFF0000, 38
PROGRAM = b"".join(
    struct.pack("HBBI", *step)
    for step in (
        (LOAD, 0, 0, 0),
        (IF_EQUAL, 0, 1, LANDLOCK),
        (RETURN, 0, 0, ERRNO | NO_SUCH_CALL),
        (RETURN, 0, 0, ALLOW),
    )
)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) == 0
assert libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(Program(4, PROGRAM)), 0, 0) == 0
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
