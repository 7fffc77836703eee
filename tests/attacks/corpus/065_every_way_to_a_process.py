"""intent: clone, clone3, vfork, posix_spawn, subprocess, multiprocessing, system, popen, pty
criterion: survivor
proven: naive
"""

import multiprocessing
import os
import subprocess
import sys

def on_start():
    for act in (lambda: os.posix_spawn("/bin/true", ["true"], {}), lambda: subprocess.run([sys.executable, "-c", "pass"], timeout=1), lambda: multiprocessing.Process(target=print).start(), lambda: os.system("true") and 1 / 0, lambda: os.popen("echo hi").read() or 1 / 0):
        try:
            act()
            won("a process")
        except BaseException:
            pass
    for number, arguments in ((56, (17, 0, 0, 0, 0)), (57, ()), (435, (0, 0))):
        result = raw(number, *arguments)
        if result == 0:
            os._exit(0)
        if result > 0:
            won(f"a process by system call {number}")

def on_call(name, arguments):
    return None
