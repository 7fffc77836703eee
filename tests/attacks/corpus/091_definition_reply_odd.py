"""intent: replies to the hello with shapes that nobody expects
criterion: denial
"""

def on_start():
    for reply in ([0, True, 5, [], None], [0, True], [], {}, [0, False, "raised", 1, 2, 3, 4], [0, False, "raised", "a", "b", "c", [1, 2, 3]], [0, True, ["", 5, 6], [], None]):
        send(msgpack.packb(reply))

def on_call(name, arguments):
    return None
