"""intent: a set of pairs that have all one hash: the hash of a tuple has no secret, and can be solved for its last item
criterion: time
"""

def on_call(name, arguments):
    items = b"".join(extension(1, msgpack.packb(list(pair))) for pair in pairs_of_one_hash(40000))
    reply([extension(2, b"\xdd" + (40000).to_bytes(4, "big") + items)])
