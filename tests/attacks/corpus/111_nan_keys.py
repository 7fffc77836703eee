"""intent: a dict of a hundred thousand NaN keys, no two of which are equal
criterion: time
"""

def on_call(name, arguments):
    body = (b"\xcb\x7f\xf8\0\0\0\0\0\0\xc0") * 100000
    reply([b"\xdf" + (100000).to_bytes(4, "big") + body, extension(2, b"\xdd" + (100000).to_bytes(4, "big") + b"\xcb\x7f\xf8\0\0\0\0\0\0" * 100000)])
