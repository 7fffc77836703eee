"""Start a program that may try to set a clock, and cannot.

A filter in the kernel (seccomp) stands between the program, with all that it starts, and the four
calls that change a clock. Two of them also read, and daemons steer by them, so these answer "done"
and do nothing; the two that only set answer "not permitted". The filter needs no root, no
compiler and no change to the program, and nobody can take it off again.

Run as ``python -m teachkit.labs.clock.still PROGRAM [ARGUMENT…]``.
"""

from __future__ import annotations

import sys

__all__ = ["filter_program", "held", "hold_the_clocks"]

# Linux on x86-64: seccomp_data is {int nr; u32 arch; …}, and these are its system calls.
_ARCH = 0xC000003E
_OTHER_TABLE = 0x40000000
_STEER = (159, 305)  # adjtimex, clock_adjtime
_SET = (164, 227)  # settimeofday, clock_settime
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ANSWER, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NOT_PERMITTED = 1


def held(*command: str) -> list[str]:
    """Return the command that runs ``command`` behind the filter."""
    return [sys.executable, "-P", "-m", "teachkit.labs.clock.still", *command]


def filter_program() -> tuple[tuple[int, int, int, int], ...]:
    """Return the filter: (code, steps if true, steps if false, value) for each instruction."""
    checks = [
        *((call, _ANSWER) for call in _STEER),
        *((call, _ANSWER | _NOT_PERMITTED) for call in _SET),
    ]
    lines = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, _ARCH),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, _OTHER_TABLE),
        (_RETURN, 0, 0, _KILL),
    ]
    for call, answer in checks:
        lines += [(_EQUAL, 0, 1, call), (_RETURN, 0, 0, answer)]
    return (*lines, (_RETURN, 0, 0, _ALLOW))


def hold_the_clocks() -> None:
    """Put the filter around this process and all that it will start, for good.

    Raises:
        OSError: when the kernel has no such filter; nothing has been started then.
    """
    import ctypes
    import os
    import struct

    lines = b"".join(struct.pack("=HBBI", *line) for line in filter_program())
    program = ctypes.create_string_buffer(lines, len(lines))
    described = struct.pack("@HP", len(lines) // 8, ctypes.addressof(program))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, set_filter, filter_mode = 38, 22, 2
    for request in ((no_new_privileges, 1, 0, 0, 0), (set_filter, filter_mode, described, 0, 0)):
        if libc.prctl(*request):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    import os

    hold_the_clocks()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  # to run a program is what this is for
