"""intent: writes a folder full while it renames what is in it all the time, so that nobody can measure it
criterion: memory
holds: sealed+ns
proven: naive
"""

import os

def on_call(name, arguments):
    os.makedirs("a/in", exist_ok=True)
    written = 0
    number = 0
    here = "a"
    try:
        while written < 300 << 20:
            there = "b" if here == "a" else "a"
            os.rename(here, there)
            here = there
            with open(f"{here}/in/{number}", "wb") as file:
                written += file.write(b"x" * (1 << 20))
            number += 1
    except OSError:
        return None
    won(f"{written >> 20} MiB on disk")
