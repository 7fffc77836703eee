"""intent: seals, locks, maps, shrinks and rewinds the file that its output goes to
criterion: tamper
"""

import fcntl
import mmap
import os

def on_start():
    print("first")
    for number in (1, 2):
        for act in (lambda: fcntl.fcntl(number, 1033, 0xF), lambda: fcntl.flock(number, fcntl.LOCK_EX), lambda: fcntl.lockf(number, fcntl.LOCK_EX), lambda: fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_WRLCK), lambda: os.fchmod(number, 0), lambda: mmap.mmap(number, 4096), lambda: os.ftruncate(number, 0), lambda: os.lseek(number, 10000000, os.SEEK_SET), lambda: os.write(number, b"\xff\xfe\x00far")):
            try:
                act()
            except (OSError, ValueError):
                pass

def on_call(name, arguments):
    os.lseek(1, 0, os.SEEK_SET)
    os.ftruncate(1, 0)
    return None
