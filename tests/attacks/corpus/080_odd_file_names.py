"""intent: leaves files with names of newlines, bytes that are no UTF-8, dots and dashes, fifos, sockets and immutable ones
criterion: neighbour
proven: naive
"""

import fcntl
import os
import struct

def on_start():
    for name in (b"new\nline", b"\xff\xfe", b"-rf", b"...", b" ", b"\x1b[2J", b"x" * 255):
        try:
            with open(name, "w") as file:
                file.write("x")
        except OSError:
            pass
    for act in (lambda: os.mkfifo("fifo"), lambda: os.mknod("device", 0o20666, 0x101), lambda: os.chown(b"-rf", 1234, 1234), lambda: os.chmod(b"-rf", 0o4777)):
        try:
            act()
        except OSError:
            pass
    try:
        with open("fixed", "w") as file:
            fcntl.ioctl(file, 0x40086602, struct.pack("l", 0x10))
        won("an immutable file")
    except OSError:
        pass

def on_call(name, arguments):
    return None
