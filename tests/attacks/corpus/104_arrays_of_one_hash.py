"""intent: a set of arrays that have all one hash, which only a part of them has been looked at for
criterion: time
"""

def on_call(name, arguments):
    items = b"".join(extension(5, msgpack.packb(["", [2], list(pair)])) for pair in pairs_of_one_hash(40000))
    reply([extension(2, b"\xdd" + (40000).to_bytes(4, "big") + items)])
