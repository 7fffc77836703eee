"""intent: fills files that it has opened and removed, which no look into the folder shows
criterion: memory
proven: naive
"""

import os

def on_call(name, arguments):
    written = 0
    kept = []
    try:
        for number in range(200):
            file = open(f"gone{number}", "wb", buffering=0)
            os.unlink(f"gone{number}")
            kept.append(file)
            for _ in range(7):
                written += file.write(b"x" * (1 << 20))
    except OSError:
        pass
    if written > 512 << 20:
        won(f"{written >> 20} MiB on disk")
