"""intent: answers `new` with the numbers of handles that are not there, negative, huge, or no number
criterion: score
exercise: depend/ways
"""

def Stack():
    number = asked()
    for value in (99, -1, 1 << 60, True, "0", None, [0]):
        send(msgpack.packb([number, True, value, [], None]))
    while True:
        pass

def countdown(start):
    send(msgpack.packb([asked(), True, msgpack.ExtType(7, b"\x00"), [], None]))
    while True:
        pass

def main():
    send(msgpack.packb([asked(), True, [None, b"8\n", "", "3"], [], None]))
    while True:
        pass

def parse(text):
    send(msgpack.packb([asked(), False, "raised", "ValueError\x00", 5, None]))
    while True:
        pass
