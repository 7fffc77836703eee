"""intent: fills as many pipes and socket buffers as it gets: memory of the kernel's that no limit on addresses counts
criterion: memory
proven: naive
"""

import fcntl
import os

def on_call(name, arguments):
    taken = 0
    try:
        for _ in range(450):
            reading, writing = os.pipe()
            os.set_blocking(writing, False)
            try:
                fcntl.fcntl(writing, 1031, 1 << 20)
            except OSError:
                pass
            try:
                while True:
                    taken += os.write(writing, b"x" * 65536)
            except BlockingIOError:
                pass
    except OSError:
        pass
    if taken > 256 << 20:
        won(f"{taken >> 20} MiB of kernel buffers")
