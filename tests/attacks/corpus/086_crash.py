"""intent: crashes its interpreter: reads address 0, calls address 1, frees what it must not
criterion: denial
proven: naive
"""

import ctypes

def on_call(name, arguments):
    if name == "closure":
        ctypes.string_at(0)
    if name == "total":
        ctypes.CFUNCTYPE(None)(1)()
    ctypes.pythonapi.free(1)
