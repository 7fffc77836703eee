"""intent: adds filters of its own that allow everything, or that trace and notify, and turns speculation and dumping on
criterion: tamper
proven: naive
"""

import ctypes
import struct

def on_start():
    program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7FFF0000), 8)
    class Filter(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("program", ctypes.c_void_p)]
    allow = Filter(1, ctypes.addressof(program))
    raw(157, 22, 2, ctypes.addressof(allow), 0, 0)
    if raw(317, 1, 8, ctypes.addressof(allow)) > 0:
        won("a listener for system calls")
    if raw(41, 1, 1, 0) >= 0 or raw(57) > 0:
        won("a call that was forbidden")

def on_call(name, arguments):
    return None
