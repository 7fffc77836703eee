"""intent: handles with numbers of one hash as keys, big ones and negative ones
criterion: time
"""

def on_call(name, arguments):
    prime = (1 << 61) - 1
    items = b"".join(extension(7, extension(4, (prime * (k + 1) << 61).to_bytes(20, "big", signed=True))) for k in range(35000))
    reply([extension(2, b"\xdd" + (35000).to_bytes(4, "big") + items), extension(7, msgpack.packb(-1)), extension(7, b"\xc3")])
