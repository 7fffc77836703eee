"""intent: atexit hooks and finalizers that rewrite results and leave markers when the process ends
criterion: tamper
proven: naive
"""

import atexit
import os
import weakref

class Kept:
    pass

KEPT = Kept()

def write():
    with open(os.path.join(PLACES["marker"], "atexit"), "w") as file:
        file.write("all passed")

def on_start():
    atexit.register(write)
    weakref.finalize(KEPT, write)

def on_call(name, arguments):
    raise SystemExit(0)
