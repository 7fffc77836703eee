"""intent: timers and alarms that go off later, whatever has become of it by then
criterion: time
"""

import signal

def on_start():
    signal.signal(signal.SIGALRM, lambda *a: None)
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.001, 0.001)

def on_call(name, arguments):
    while True:
        pass
