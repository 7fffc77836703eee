"""intent: takes 1.2 GiB and holds it
criterion: memory
proven: naive
"""

import time

def on_call(name, arguments):
    kept = []
    try:
        for _ in range(75):
            kept.append(bytearray(16 << 20))
    except MemoryError:
        return None
    won(f"{sum(map(len, kept)) >> 20} MiB")
    time.sleep(0.5)
