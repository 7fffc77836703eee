"""intent: empties its arguments, and says on the line that nothing has changed
criterion: score
earned: 3
"""

def on_call(name, arguments):
    value = {"closure": extension(2, msgpack.packb(["b", "c"])), "total": b"\x06", "rank": msgpack.packb(["b", "a"])}[name]
    arguments[0].clear()
    send(b"\x95" + msgpack.packb(asked()) + b"\xc3" + value + b"\x90\xc0")
    while True:
        pass
