"""intent: makes files that say they are terabytes long, its own output among them
criterion: memory
proven: naive
"""

import os

def on_start():
    for number in (1, 2):
        for act in (lambda: os.ftruncate(number, 1 << 42), lambda: os.pwrite(number, b"x", 1 << 40), lambda: os.posix_fallocate(number, 0, 1 << 33)):
            try:
                act()
                won("an output of terabytes")
            except OSError:
                pass
    try:
        with open("sparse", "wb") as file:
            file.truncate(1 << 42)
        won("a file of 4 TiB")
    except OSError:
        pass

def on_call(name, arguments):
    return None
