"""intent: shuts its side of the line down, makes it non-blocking, swaps it for a file, and sends descriptors over it
criterion: denial
"""

import fcntl
import os
import socket

def on_call(name, arguments):
    fcntl.fcntl(line(), fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND)
    try:
        end = socket.socket(fileno=os.dup(line()))
        try:
            socket.send_fds(end, [b"\x01\0\0\0\xc0"], [0, 1, 2])
        except OSError:
            pass
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    number = os.open("swapped", os.O_RDWR | os.O_CREAT)
    os.dup2(number, line())
    return None
