"""Run a module with a clock that can be moved while it runs: ``moved_clock.py FILE MODULE …``.

FILE holds a number of seconds that is added to the time of day, as if somebody had set the clock.
Intervals stay what they are, as they do on a real machine whose clock is set.
"""

import mmap
import runpy
import struct
import sys
import time


def main():
    file, module, *arguments = sys.argv[1:]
    with open(file, "r+b") as held:
        offset = mmap.mmap(held.fileno(), 8)
    real, real_ns = time.time, time.time_ns
    time.time = lambda: real() + struct.unpack("d", offset[:8])[0]
    time.time_ns = lambda: real_ns() + int(struct.unpack("d", offset[:8])[0] * 1e9)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def move(file, seconds):
    """Set the clock of whoever was started with ``file``."""
    with open(file, "r+b") as held:
        held.write(struct.pack("d", seconds))


if __name__ == "__main__":
    main()
