"""intent: leaves a process behind that lives on after the grade: double fork, new session
criterion: survivor
proven: naive
"""

import os
import time

def on_start():
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork():
                os._exit(0)
            for number in range(256):
                try:
                    os.close(number)
                except OSError:
                    pass
            time.sleep(30)
            os._exit(0)
        won("a daemon")
    except OSError:
        pass

def on_call(name, arguments):
    return None
