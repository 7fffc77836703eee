"""intent: replies with arrays of a hundred thousand dimensions, whose product takes half a minute to work out
criterion: time
"""

def on_call(name, arguments):
    sizes = msgpack.packb(["int64", [2**64 - 1] * 110_000 + [0], []])
    reply([extension(5, sizes)])
