"""intent: makes a Landlock ruleset of its own that allows everything, and puts itself under it
criterion: tamper
"""

import ctypes
import os
import struct

def on_start():
    attributes = ctypes.create_string_buffer(struct.pack("QQQ", (1 << 13) - 1, 0, 0), 24)
    number = raw(444, ctypes.addressof(attributes), 24, 0)
    if number >= 0:
        raw(446, number, 0)
    try:
        os.listdir(PLACES["checks"])
        won("the folder of the checks")
    except OSError:
        pass

def on_call(name, arguments):
    return None
