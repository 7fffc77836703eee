"""intent: sends valid replies without end, as large as they may be, and never reads a question
criterion: memory
"""

def on_start():
    body = msgpack.packb([0, True, "x" * ((1 << 20) - 100), [], None])
    while True:
        send(body)

def on_call(name, arguments):
    return None
