"""intent: starts threads until it may not, each of which spins, and returns at once
criterion: time
proven: naive
"""

import threading

def spin():
    while True:
        pass

def on_start():
    for _ in range(200):
        try:
            threading.Thread(target=spin, daemon=True).start()
        except RuntimeError:
            break

def on_call(name, arguments):
    return None
