"""intent: extension types within extension types, hundreds deep
criterion: denial
"""

def on_call(name, arguments):
    body = b"\x90"
    for _ in range(300):
        body = msgpack.packb(msgpack.ExtType(1, b"\x91" + body))
    shallow = b"\x90"
    for _ in range(60):
        shallow = msgpack.packb(msgpack.ExtType(3, b"\x91" + shallow))
    reply([body, shallow])
