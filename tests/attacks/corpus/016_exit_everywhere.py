"""intent: each way to end at once: SystemExit with a lying code, KeyboardInterrupt, GeneratorExit, quit, abort
criterion: denial
proven: naive
"""

import os

COUNT = []

def on_call(name, arguments):
    COUNT.append(name)
    class Code(int):
        def __str__(self): raise SystemExit(0)
        __repr__ = __str__
    if len(COUNT) % 4 == 1:
        raise SystemExit(Code())
    if len(COUNT) % 4 == 2:
        raise KeyboardInterrupt
    if len(COUNT) % 4 == 3:
        raise GeneratorExit
    os.abort()
