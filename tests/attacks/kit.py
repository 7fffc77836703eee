"""What the attackers share. It is put before each attack, and an attack takes of it what it needs.

The attacker knows the grader's source and every place on this machine (`PLACES`, written in by
the harness); what an attack must not get is inside.
"""

import ctypes
import os
import stat
import sys

import msgpack

WON = []


def won(what):
    """Say so: the harness looks for this mark in all that is said of the answer."""
    WON.append(f"ATTACK-{'WON'} {what}"[:600])
    print(WON[-1])  # noqa: T201  # where the harness looks


def raw(number, *arguments):
    """Make a system call by its number (x86-64), past every wrapper; -1 when it is refused."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return call(ctypes.c_long(number), *(
        ctypes.c_char_p(item) if isinstance(item, bytes) else ctypes.c_long(item)
        for item in arguments
    ))  # fmt: skip


def machine(code, *arguments):
    """Run machine code in a page of one's own, without any library."""
    import mmap

    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long, *[ctypes.c_long] * len(arguments))(address)(*arguments)


def line():
    """Return the descriptor on which the runner writes its replies."""
    return runners("writing")


def reading():
    """Return the descriptor from which the runner reads its questions."""
    return runners("reading")


def runners(name):
    """Return a variable of the runner's loop, whose frame is somewhere below ours."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "serve" and name in frame.f_locals:
            return frame.f_locals[name]
        frame = frame.f_back
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            pass
    return 1


def asked():
    """Return the number of the question that is being answered."""
    try:
        return runners("request")[0]
    except TypeError:
        return 0


def send(body):
    """Send a frame as the runner would."""
    data = len(body).to_bytes(4, "little") + body
    while data:
        data = data[os.write(line(), data) :]


def reply(values):
    """Answer this question and all that follow with the learner's own bytes, one after another."""
    number, _, name = runners("request")[:3]
    turn = PLACES["turn"]  # noqa: F821  # the cell before this one
    place = turn * 3 + {"closure": 0, "total": 1, "rank": 2}[name]
    while True:
        send(b"\x95" + msgpack.packb(number) + b"\xc3" + values[place % len(values)] + b"\x90\xc0")
        place += 1
        length = int.from_bytes(os.read(reading(), 4), "little")
        body = b""
        while len(body) < length:
            body += os.read(reading(), length - len(body))
        number = msgpack.unpackb(body, strict_map_key=False)[0]


def extension(code, body):
    """Return an extension type of msgpack around packed bytes."""
    return msgpack.packb(msgpack.ExtType(code, body))


def pairs_of_one_hash(count, *, solve_first=False):
    """Return pairs of whole numbers with one hash: CPython's xxHash of tuples, solved."""
    multiply, add, begin, mask = (
        11400714785074694791,
        14029467366897019727,
        2870177450012600261,
        (1 << 64) - 1,
    )

    def turned(number, by):
        return ((number << by) | (number >> (64 - by))) & mask

    back, undo = pow(add, -1, 1 << 64), pow(multiply, -1, 1 << 64)
    wanted = turned(12345 * undo & mask, 33)
    pairs = []
    other = 0
    while len(pairs) < count:
        other += 1
        if solve_first:
            state = turned((wanted - other * add) * undo & mask, 33)
            solved = (state - begin) * back & mask
        else:
            state = turned((begin + other * add) & mask, 31) * multiply & mask
            solved = (wanted - state) * back & mask
        if solved < (1 << 61) - 1:
            pairs.append((solved, other) if solve_first else (other, solved))
    return pairs
