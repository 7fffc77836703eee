"""intent: claims changes at positions that no argument has, of any type, and arguments that cannot be read
criterion: denial
"""

def on_call(name, arguments):
    number = asked()
    for changed, after in (([5, -1], None), (["0"], b"x"), ([0], b"\xc1"), ([0] * 100000, b"\x90"), ([True], b"\x91\xc0"), ([0], b"\x05"), ({}, None)):
        send(msgpack.packb([number, True, None, changed, after]))
    while True:
        pass
