"""intent: kills its parent, its group, everything, and the grader, with every signal call there is
criterion: neighbour
proven: naive
"""

import os
import signal

def on_start():
    me = os.getpid()
    for process in (os.getppid(), PLACES["process"], -os.getpgrp(), -1, 1, 2):
        if process == me:
            continue
        # To its parent in earnest; to the others signal 0 tells whether it may.
        earnest = process == os.getppid() and process not in (1, PLACES["process"])
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP) if earnest else (0,):
            try:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.kill(process, number)
                won(f"signal {number} to {process}")
            except (OSError, ValueError):
                pass
    for system_call, arguments in ((129, (os.getppid(), 0, 0)), (200, (os.getppid(), 0)), (234, (os.getppid(), os.getppid(), 0)), (424, (3, 0, 0, 0)), (297, (os.getppid(), os.getppid(), 0, 0))):
        if raw(system_call, *arguments) == 0:
            won(f"system call {system_call}")

def on_call(name, arguments):
    return None
