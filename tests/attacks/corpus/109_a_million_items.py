"""intent: a reply of a million items, each of which is cheap to send and dear to hold
criterion: memory
turns: 2
"""

def on_call(name, arguments):
    count = 200000
    empty = b"\xdd" + count.to_bytes(4, "big")
    reply([b"\xdd" + (1000000).to_bytes(4, "big") + b"\x80" * 1000000, b"\x95" + (empty + b"\x80" * count) * 5, b"\x91" + empty + extension(2, b"\x90") * count, b"\xdd\xff\xff\xff\xff" + b"\x90" * 10])
