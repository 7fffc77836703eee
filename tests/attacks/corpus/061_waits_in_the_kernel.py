"""intent: waits where no signal handler of Python runs: pause, read of nothing, futex, select
criterion: time
proven: naive
"""

import ctypes
import signal

def on_call(name, arguments):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    word = ctypes.c_int(0)
    while True:
        raw(202, ctypes.addressof(word), 0, 0, 0, 0, 0)
        raw(34)
