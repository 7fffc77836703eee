"""intent: setresuid, setgid, setgroups, capset, prctl: takes rights that it has lost
criterion: tamper
proven: naive
"""

import ctypes
import os

def on_start():
    me = os.getresuid()
    for act in (lambda: os.setresuid(0, 0, 0), lambda: os.setresgid(0, 0, 0), lambda: os.setgroups([0]), lambda: os.setuid(1234), lambda: os.setgid(1234)):
        try:
            act()
            if os.getresuid() != me:
                won("somebody else")
        except OSError:
            pass
    for option, value in ((38, 0), (22, 0), (8, 1), (4, 1), (47, 2)):
        raw(157, option, value, 0, 0, 0)
    if raw(157, 39, 0, 0, 0, 0) == 0:
        won("no_new_privs is not set")
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
    if raw(126, ctypes.addressof(header), ctypes.addressof(data)) == 0:
        won("capabilities")

def on_call(name, arguments):
    return None
