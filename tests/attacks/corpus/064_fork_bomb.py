"""intent: at most 150 children, each of which forks too
criterion: survivor
proven: naive
"""

import os
import time

def on_start():
    forked = 0
    for _ in range(150):
        try:
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
            forked += 1
        except OSError:
            break
    if forked:
        won(f"{forked} processes")

def on_call(name, arguments):
    return None
