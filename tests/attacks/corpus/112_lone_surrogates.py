"""intent: texts that are no Unicode in values, keys, names of exceptions and messages: whoever writes them down may stumble
criterion: neighbour
"""

def on_call(name, arguments):
    text = b"\xa6\xed\xa0\x80\xed\xbf\xbf"
    number = asked()
    if name == "closure":
        send(b"\x95" + msgpack.packb(number) + b"\xc3" + text + b"\x90\xc0")
    else:
        send(b"\x96" + msgpack.packb(number) + b"\xc2" + msgpack.packb("raised") + text + text + text)
    while True:
        pass
