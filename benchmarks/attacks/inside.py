"""Runs commands one after the other, SECONDS for all of them, and prints what it was like (JSON).

It runs inside bubblewrap, where the attacks have a process table of their own.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path


def main():
    seconds, commands = float(sys.argv[1]), json.loads(sys.argv[2])
    end = time.monotonic() + seconds
    codes = []
    for command in commands:
        with Path("said.txt").open("ab") as said:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
            )
        try:
            codes.append(process.wait(max(0.1, end - time.monotonic())))
        except subprocess.TimeoutExpired:
            codes.append(None)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            break
    time.sleep(0.5)  # a kernel that was told to go may take that long
    left = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if int(path.name) not in (1, 2, os.getpid()) and state(path) != b"Z":
                left.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:100])
        except OSError:
            continue
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    print(json.dumps({"codes": codes, "left": left, "peak": peak}))


def state(path):
    return (path / "stat").read_bytes().rpartition(b") ")[2][:1]


main()
