"""intent: forged exceptions whose type, text and line are as long as a frame allows
criterion: memory
"""

def on_call(name, arguments):
    send(msgpack.packb([asked(), False, "raised", "A" * 340000, "<b>" * 110000, "\n" * 340000]))
    while True:
        pass
