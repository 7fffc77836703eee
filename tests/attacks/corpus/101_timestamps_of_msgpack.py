"""intent: msgpack's own extension type for times, which no value of ours has
criterion: denial
turns: 2
"""

import struct

def on_call(name, arguments):
    reply([b"\xd6\xff" + b"\0" * 4, b"\xc7\x0c\xff" + struct.pack(">Iq", 10 ** 9 - 1, -(1 << 62)), b"\xc7\x03\xff123", b"\x91\xd7\xff" + b"\xff" * 8])
