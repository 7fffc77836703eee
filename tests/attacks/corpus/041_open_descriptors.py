"""intent: tries every descriptor it has inherited: reads, writes and lists what is behind it
criterion: tamper
"""

import os
import stat

def on_start():
    for number in range(256):
        try:
            kind = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISDIR(kind):
            won(f"a folder behind {number}: {os.listdir(number)[:5]}")
        elif stat.S_ISREG(kind) and number > 2:
            won(f"a file behind {number}: {os.pread(number, 100, 0)}")
        elif stat.S_ISFIFO(kind) and number > 2:
            pass
        for name in ("test_hidden.py", "../test_hidden.py", "etc/passwd"):
            try:
                os.close(os.open(name, os.O_RDONLY, dir_fd=number))
                won(f"{name} below descriptor {number}")
            except OSError:
                pass

def on_call(name, arguments):
    return None
