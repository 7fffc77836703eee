"""intent: every extension type with payloads that do not belong to it
criterion: denial
turns: 4
"""

def on_call(name, arguments):
    payloads = (b"", b"\xc0", b"\xc1", b"\x91", b"\x90" * 3, b"\xff" * 500, b"\x93\xa1i\x90\x90", msgpack.packb(["i", [10 ** 12], []]), msgpack.packb(["i", [-1, -1], [1]]), msgpack.packb(["object", [1], [{}]]), msgpack.packb(["i", [0] * 1000, []]), msgpack.packb([{}, {}]), msgpack.packb([{"a": 1}, 2]), msgpack.packb({1: 2}), msgpack.packb([[], []]))
    reply([msgpack.packb(msgpack.ExtType(code, payload)) for code in range(0, 12) for payload in payloads])
