"""The floor: the least that a process of its own for each answer costs.

    python -m benchmarks.grading.floor FOLDER RESULTS

For each notebook: read it, fork this warm process, run the cells and then the same checks in the
same space, send one letter a check through a pipe, and be reaped. No limit, no sandbox, no value
exchange, no pytest: any learner could write their own grade here.
"""

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.grading.formats import checks

# What answers may import is warm here as it is in ours.
WARM = (
    "ast bisect collections contextlib copy csv dataclasses datetime decimal fractions functools "
    "heapq io itertools json math operator random re statistics string textwrap tokenize typing"
)


def main(words):
    folder, results = map(Path, words)
    begun = time.perf_counter()
    for name in WARM.split():
        importlib.import_module(name)
    gate = []
    for check in checks():
        space = {}
        exec(compile(check.before, check.name, "exec"), space)
        gate.append((check.name, compile(check.body, check.name, "exec"), space))
    gc.collect()
    gc.freeze()
    warm = time.perf_counter()
    scores = {}
    for path in sorted(folder.glob("*.ipynb")):
        scores[path.stem] = grade(path, gate)
    done = time.perf_counter()
    results.write_text(
        json.dumps({"scores": scores, "seconds": done - warm, "start": warm - begun})
    )


def grade(path, gate):
    """Return {check: whether it passed}, found out in a fork of this process."""
    cells = [
        "".join(cell["source"])
        for cell in json.loads(path.read_text())["cells"]
        if cell["cell_type"] == "code"
    ]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, run(cells, gate).encode())
        finally:
            os._exit(0)
    os.close(writing)
    marks = os.read(reading, 100).decode()
    os.close(reading)
    os.waitpid(child, 0)
    return {name: mark == "+" for (name, _, _), mark in zip(gate, marks, strict=True)}


def run(cells, gate):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    learner = {"__name__": "__answer__"}
    for cell in cells:
        try:
            exec(compile(cell, "<cell>", "exec"), learner)
        except Exception:  # noqa: BLE001  # as a notebook goes on with the next cell
            continue
    functions = {name: learner.get(name) for name in ("parse_lock", "closure", "rank")}
    marks = ""
    for _, code, space in gate:
        try:
            exec(code, space | functions)
        except Exception:  # noqa: BLE001  # whatever it is, the check did not pass
            marks += "-"
        else:
            marks += "+"
    return marks


if __name__ == "__main__":
    main(sys.argv[1:])
