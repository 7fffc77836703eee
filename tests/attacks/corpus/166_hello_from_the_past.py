"""intent: replies to a question of the start before, kept in a descriptor or a thread, after a restart
criterion: score
earned: 1
"""

import os
import threading
import time

def late():
    for number in range(1, 200):
        time.sleep(0.01)
        try:
            send(msgpack.packb([number % 8, True, 6, [], None]))
        except OSError:
            return

def on_start():
    try:
        threading.Thread(target=late, daemon=True).start()
    except RuntimeError:
        late()

def on_call(name, arguments):
    time.sleep(0.02)
    os._exit(0)
