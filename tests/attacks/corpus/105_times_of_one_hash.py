"""intent: a set of msgpack's times that have all one hash: seconds solved for nanoseconds
criterion: time
"""

import struct

def on_call(name, arguments):
    items = b"".join(b"\xc7\x0c\xff" + struct.pack(">Iq", nanos, seconds) for seconds, nanos in pairs_of_one_hash(40000, solve_first=True))
    reply([extension(2, b"\xdd" + (40000).to_bytes(4, "big") + items)])
