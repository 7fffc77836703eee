"""intent: a reply nested a million deep
criterion: denial
turns: 2
"""

def on_call(name, arguments):
    reply([b"\x91" * 900000, b"\x91" * 60000 + b"\xc0", b"\x81\xc0" * 200000 + b"\xc0", b"\x91" * 900 + b"\xc0"])
