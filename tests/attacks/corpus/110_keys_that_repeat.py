"""intent: dicts with a key twice, NaN keys, -0.0 beside 0.0, True beside 1, lists as keys
criterion: score
turns: 2
"""

def on_call(name, arguments):
    nan = b"\xcb\x7f\xf8\0\0\0\0\0\0"
    reply([b"\x82\xa1a\x01\xa1a\x02", b"\x82" + nan + b"\x01" + nan + b"\x02", b"\x82\xc3\x01\x01\x02", b"\x81\x90\x01", b"\x81\x80\x01", b"\x82\xcb" + b"\0" * 8 + b"\x01\xcb\x80" + b"\0" * 7 + b"\x02"])
