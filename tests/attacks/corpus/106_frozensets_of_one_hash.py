"""intent: a set of frozensets of one hash, by members whose shuffled hashes cancel out
criterion: time
"""

def on_call(name, arguments):
    items = b"".join(extension(3, msgpack.packb([k, k + 0.5])) + extension(3, b"\x92" + extension(1, msgpack.packb([k])) + extension(1, msgpack.packb([k]))) for k in range(20000))
    reply([extension(2, b"\xdd" + (40000).to_bytes(4, "big") + items)])
