"""intent: values nested just below the limits, so that comparing or printing them overflows the checks' stack
criterion: denial
"""

def on_call(name, arguments):
    value = []
    for _ in range(900):
        value = [value]
    body = b"\x91" * 950 + b"\xc0"
    reply([body, b"\x81\xc0" * 500 + b"\xc0", msgpack.packb({"a": [[[1] * 1000] * 100]})])
