"""intent: asks for real-time priority, other processors, a better nice value and other groups
criterion: neighbour
proven: naive
"""

import os

def on_start():
    for act in (lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)), lambda: os.nice(-20) < 0 or 1 / 0, lambda: os.setpriority(os.PRIO_PROCESS, PLACES["process"], 19), lambda: os.sched_setaffinity(PLACES["process"], {0}), lambda: os.setsid(), lambda: os.setpgid(PLACES["process"], 0)):
        try:
            act()
            won("priority")
        except (OSError, ZeroDivisionError):
            pass

def on_call(name, arguments):
    return None
