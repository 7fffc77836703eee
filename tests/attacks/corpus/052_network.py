"""intent: connects to a listener on the loopback address, by TCP and UDP, and sends what it has got
criterion: leak
proven: naive
"""

import socket

def on_start():
    for family, kind, address in ((socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PLACES["port"])), (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PLACES["port"])), (socket.AF_INET6, socket.SOCK_STREAM, ("::1", PLACES["port"]))):
        try:
            with socket.socket(family, kind) as line:
                line.settimeout(0.2)
                line.connect(address)
                line.send(b"canary from an answer")
        except OSError:
            pass

def on_call(name, arguments):
    return None
