"""The warm process inside the sandbox: forks a child for each answer, and cleans up after it.

It has imported what answers need, has one thread, no environment, and knows no tests and no
submissions. Orders come over one socket: *fork*, with the child's own socket and the file for
its output; *end*, which kills and reaps the child and empties its folder. The reply to *end* is
``clean``, or ``dirty`` when something could not be removed: then this zygote is finished.

A child closes everything but its own, then gives up, in this order and for good: what it may use
up (limits), what it may open (Landlock), what it may ask of the kernel (seccomp). Only then are
the first bytes of an answer read.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import random  # noqa: F401  # before all others: each child is to have its own numbers
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

__all__ = ["CLEAN", "DIRTY", "END", "FORK", "UP"]

UP, CLEAN, DIRTY = b"up", b"clean", b"dirty"
FORK, END = b"f", b"e"
# The one descriptor of a child beside the standard three.
OWN = 3
LARGEST_ORDER = 1 << 18
# How often a folder is measured while a child runs (a disk takes tens of megabytes in between),
# and how long emptying it may take.
WATCH_MILLISECONDS = 20
WIPE_SECONDS = 3.0

# Python fits code to the types that it meets when it runs (PEP 659): here once, for all children.
REHEARSALS = 4

# How many gaps of each size of object are filled before the first fork.
FILLED_GAPS = 200

# What answers are likely to import: a module that is there already costs its child nothing.
LIKELY = """
__future__ abc ast bisect collections collections.abc contextlib copy csv dataclasses datetime
decimal enum fractions functools heapq html io itertools json math operator pathlib pprint random
re statistics string symtable textwrap time tokenize typing types unicodedata
""".split()  # noqa: SIM905  # a table of words reads best as lines


def main() -> None:
    """Take the configuration from the socket, warm up, and serve until the socket closes."""
    # Where children have their own socket, ours must be: it may have come with any number, and
    # what is not closed there would be open to them.
    if (number := int(sys.argv[1])) != OWN:
        os.dup2(number, OWN)
        os.close(number)
    control = socket.socket(fileno=OWN)
    given = json.loads(control.recv(LARGEST_ORDER))
    sys.path[:] = given["path"]
    # Other modules than random want things done after a fork because of threads. Here is one, and
    # threading alone would take a fifth of a millisecond of every child.
    register, os.register_at_fork = os.register_at_fork, lambda **_: None
    from teachkit.grading.sandbox import folder, landlock, limits, seccomp

    for name in (*LIKELY, *given["packages"]):
        importlib.import_module(name)
    from teachkit.grading import runner

    os.register_at_fork = register
    # Not sooner: compiled packages look there, when they are loaded, how many threads to start.
    os.environ.clear()
    # Children find the standard library by what these folders hold now, without listing them.
    sys.path[:] = given["library_folders"]
    importlib.util.find_spec("a_name_that_nobody_gives_to_a_module")
    work = os.open(given["folder"], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    null = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    readable = [*given["read"], *given["data"]]
    rules = [(path, landlock.READ) for path in readable]
    rules += [(os.devnull, landlock.WRITE_DEVICE), (given["folder"], landlock.READ_WRITE)]
    ruleset, version = landlock.make_ruleset(rules), landlock.abi()
    program = seccomp.ready_filter(bytes.fromhex(given["filter"]))
    limits.limit_zygote(given["packages"])
    limits.forgo_privileges()
    me = os.getpid()

    def become_child(own: int, output: int, seconds: int) -> None:
        limits.end_with_parent(me)
        os.fchdir(work)
        limits.limit_child(seconds)
        landlock.restrict(ruleset, version)
        os.dup2(null, 0)
        for descriptor in (1, 2):
            os.dup2(output, descriptor)
        os.dup2(own, OWN)
        os.closerange(OWN + 1, limits.MOST_DESCRIPTORS)
        seccomp.load_filter(program)
        runner.serve(OWN, OWN)

    def end(child: int) -> bool:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return folder.wipe(work, WIPE_SECONDS)

    poll = select.poll()
    poll.register(control, select.POLLIN)
    child = 0
    runner.prepare(rehearsals=REHEARSALS)
    limits.ask_for_memory_in_bulk()
    gc.collect()
    filling = fill_gaps()
    gc.freeze()
    control.sendall(UP)
    while True:
        if not poll.poll(WATCH_MILLISECONDS if child else None):
            if folder.overfull(work, alone=given["alone"]):
                os.kill(child, signal.SIGKILL)  # who waits for it sees its socket close
            continue
        try:
            order, descriptors, _, _ = socket.recv_fds(control, LARGEST_ORDER, 2)
        except ConnectionResetError:  # it was closed before our last reply was read
            break
        if not order:
            break
        clean = end(child) if child else True
        child = 0
        if order[:1] == END:
            control.sendall(CLEAN if clean else DIRTY)
            continue
        seconds, folder_of_data = json.loads(order[1:])
        if folder_of_data >= 0:
            os.symlink(given["data"][folder_of_data], "data", dir_fd=work)
        own, output = descriptors
        child = os.fork()
        if not child:
            try:
                become_child(own, output, seconds)
            finally:
                os._exit(1)
        os.close(own)
        os.close(output)
    if child:
        end(child)
    del filling
    if not given["alone"]:
        with suppress(OSError):
            os.rmdir(given["folder"])
    os._exit(0)


def fill_gaps() -> list[object]:
    """Return objects that fill the gaps between others, so that children write on fewer pages.

    What a child makes goes where something else went, a little on each of many pages, and each of
    these has to be copied for it. Measured: 75 of 610 pages, and a fifth of a millisecond.
    CPython keeps objects of up to 512 bytes together by their size, in steps of 16.
    """
    held: list[object] = [object() for _ in range(FILLED_GAPS)]
    held += [float(number) for number in range(FILLED_GAPS)]
    empty = sys.getsizeof(b"")
    for size in range(48, 513, 16):
        held += [bytes(size - empty) for _ in range(FILLED_GAPS)]
    return held


def order_to_fork(seconds: int, data: int) -> bytes:
    """Return the order for a child with ``seconds`` of processor; ``data`` is an index or -1."""
    return FORK + json.dumps([seconds, data]).encode()


def configuration(**given: Any) -> bytes:
    """Return the first message, from keywords that JSON can hold; see `main` for their names."""
    return json.dumps(given).encode()


if __name__ == "__main__":
    main()
