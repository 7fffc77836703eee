"""intent: sends its reply a byte at a time, always just before somebody's patience ends
criterion: time
"""

import os
import time

def on_call(name, arguments):
    os.write(line(), (4000).to_bytes(4, "little"))
    while True:
        os.write(line(), b"\x90")
        time.sleep(0.05)
