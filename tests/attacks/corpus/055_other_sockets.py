"""intent: opens sockets of every family: netlink, packet, vsock, raw, bluetooth, algorithms
criterion: leak
proven: naive
"""

import socket

def on_start():
    for family in (1, 2, 10, 16, 17, 31, 38, 40, 44):
        for kind in (1, 2, 3, 5):
            try:
                socket.socket(family, kind).close()
                won(f"a socket of family {family} and type {kind}")
            except OSError:
                pass
    try:
        socket.socketpair()
        won("a socketpair")
    except OSError:
        pass

def on_call(name, arguments):
    return None
