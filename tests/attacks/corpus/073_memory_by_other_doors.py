"""intent: takes memory where limits may not look: memfd, shared mappings, pipes, many threads' stacks, big files in a memory file system
criterion: memory
proven: naive
"""

import mmap
import os

def on_call(name, arguments):
    taken = 0
    kept = []
    try:
        for _ in range(40):
            area = mmap.mmap(-1, 32 << 20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
            for page in range(0, 32 << 20, 4096):
                area[page] = 1
            kept.append(area)
            taken += 32
    except (OSError, ValueError, MemoryError):
        pass
    try:
        number = os.memfd_create("pages")
        for _ in range(1200):
            os.write(number, b"x" * (1 << 20))
            taken += 1
    except OSError:
        pass
    if taken > 1000:
        won(f"{taken} MiB")
