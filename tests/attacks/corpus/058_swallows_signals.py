"""intent: never ends, and swallows every signal and exception that may stop it
criterion: time
proven: naive
"""

import signal

def on_start():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass

def on_call(name, arguments):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
