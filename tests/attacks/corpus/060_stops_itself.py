"""intent: stops the clock of its processor time: SIGSTOP to itself, by kill, raise, tkill and sigqueue
criterion: time
proven: naive
"""

import os
import signal

def on_call(name, arguments):
    for act in (lambda: os.kill(os.getpid(), signal.SIGSTOP), lambda: signal.raise_signal(signal.SIGSTOP), lambda: os.kill(0, signal.SIGSTOP)):
        try:
            act()
        except OSError:
            pass
    signal.pause()
