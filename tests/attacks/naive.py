"""A grader as one would write it first: the answer and the checks share a process.

`naive.py FOLDER ANSWER` runs the checks in FOLDER against ANSWER in a process of its own, says
on its last line what it found (JSON), and counts who is left afterwards. Of hidden checks it
shows what the answer raised, and nothing else. It exists to show that the attacks are attacks; it
is run inside a sandbox that the attacks may then have to themselves.
"""

import contextlib
import json
import os
import random
import resource
import signal
import sys
import time
import types
from pathlib import Path


def main():
    folder, answer = map(Path, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    reading, writing = os.pipe()
    grader = os.fork()
    if grader == 0:
        os.close(reading)
        result = json.dumps(grade(folder, answer))
        os.write(writing, result.encode())
        sys.exit(0)
    os.close(writing)
    end = time.monotonic() + 3.0
    ended = False
    while not ended and time.monotonic() < end:
        ended = os.waitpid(grader, os.WNOHANG)[0] != 0
        time.sleep(0.01)
    if not ended:
        os.kill(grader, signal.SIGKILL)
        os.waitpid(grader, 0)
    others = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    left = [number for number in others if number not in (1, os.getpid(), os.getppid(), grader)]
    said = {"timeout": not ended, "left": left}
    said["peak"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    os.set_blocking(reading, False)
    with contextlib.suppress(BlockingIOError):
        said |= json.loads(os.read(reading, 1 << 16) or b"{}")
    print("\n" + json.dumps(said), flush=True)  # noqa: T201  # its answer
    os._exit(0)


def grade(folder, answer):
    points = 0.0
    said = []
    # It compares as everybody does, with ==, and by what the process has for it.
    grading = types.ModuleType("teachkit.grading")
    grading.same = lambda got, expected: got == expected
    sys.modules["teachkit.grading"] = grading
    sys.path.insert(0, str(folder))
    space = {"__name__": "__main__"}
    exec(compile(answer.read_text(), "answer", "exec"), space)
    functions = type("Answer", (), {"__getattr__": lambda self, name: space[name], "changed": ()})()
    for name in ("test_visible", "test_hidden"):
        module = __import__(name)
        for key, check in list(vars(module).items()):
            if not key.startswith("test_"):
                continue
            marks = getattr(check, "pytestmark", [])
            known = {"answer": functions, "rng": random.Random(key)}
            try:
                check(**{arg: known[arg] for arg in check.__code__.co_varnames if arg in known})
                points += marks[0].args[0] if marks else 1
            except AssertionError as error:
                said.append("" if name == "test_hidden" else str(error))
            except Exception as error:  # noqa: BLE001  # whatever the answer raises is shown
                said.append(f"{type(error).__name__}: {error}")
    return {"points": points, "said": said}


main()
