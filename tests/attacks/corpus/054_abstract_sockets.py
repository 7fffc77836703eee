"""intent: talks over unix sockets: abstract names that the host listens on, and paths
criterion: leak
proven: naive
"""

import socket

def on_start():
    for address in ("\0" + PLACES["abstract"], PLACES["socket"]):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            try:
                with socket.socket(socket.AF_UNIX, kind) as line:
                    line.connect(address)
                    line.send(b"canary from an answer")
                    won(f"a unix socket: {address!r}")
            except OSError:
                pass

def on_call(name, arguments):
    return None
