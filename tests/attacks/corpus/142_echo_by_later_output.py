"""intent: a thread and an exit handler that print what was seen when the hidden checks are over
criterion: leak
proven: naive
"""

import atexit
import threading
import time

SEEN = []

def talk():
    while True:
        time.sleep(0.01)
        print(SEEN)

def on_start():
    threading.Thread(target=talk, daemon=True).start()
    atexit.register(lambda: print(SEEN))

def on_call(name, arguments):
    SEEN.append(repr(arguments))
    raise ValueError(SEEN)
