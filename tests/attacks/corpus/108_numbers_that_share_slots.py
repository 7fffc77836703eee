"""intent: small numbers, each with a hash of its own, that meet in the same slots of a dict
criterion: time
"""

def on_call(name, arguments):
    keys = [k << 44 for k in range(1, 100000)]
    body = b"".join(msgpack.packb(key) + b"\xc0" for key in keys)
    reply([b"\xdf" + len(keys).to_bytes(4, "big") + body])
