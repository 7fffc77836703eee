"""intent: tells the next start of itself what it has seen, by the clock, and that one claims it as its source
criterion: leak
proven: no, the leak would be a few bits; that the source is that of the first start is what is tested
"""

import os
import time

def on_start():
    phase = int(time.time() * 64) % 16
    send(msgpack.packb([0, True, [f"phase = {phase}  # canary-by-clock", [], ""], [], None]))

def on_call(name, arguments):
    bit = hash(str(arguments)) % 16
    while int(time.time() * 64) % 16 != bit:
        pass
    os._exit(0)
