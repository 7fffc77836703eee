"""intent: reads command lines, maps, open files and folders of every process it sees
criterion: leak
proven: naive
"""

import glob
import os

def on_start():
    for folder in glob.glob("/proc/[0-9]*"):
        if folder == f"/proc/{os.getpid()}":
            continue
        for name in ("cmdline", "cwd", "exe", "root", "maps", "status"):
            try:
                path = os.path.join(folder, name)
                text = os.readlink(path) if name in ("cwd", "exe", "root") else open(path).read()
                if text:
                    won(f"{path}: {text[:80]!r}")
                    return
            except OSError:
                pass

def on_call(name, arguments):
    return None
