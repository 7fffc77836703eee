"""One worker of ``teachkit grade``: pytest with the checks of one exercise, collected once.

Run as ``python -m teachkit.grading.worker`` by `teachkit.grading.batch.crew`. On its input
comes the job with the inventory of its sandbox, then one frame an answer, until the input ends;
on its output goes one frame a report. The first report is on an answer with nothing in it: it
says that the checks can be collected, what they are, and how well the sandbox seals.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, BinaryIO

from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer, Sheet
from teachkit.grading.batch.wire import Job, frame, read_frame
from teachkit.grading.launch import Limits
from teachkit.grading.learner import Task
from teachkit.grading.report import Report, report_data
from teachkit.grading.sandbox import sandbox

# Checks need far less; what they need beyond is a bug of theirs, and must not eat the machine.
MOST_MEMORY = 2 * 2**30
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Grade what comes in until nothing comes any more."""
    # Nearly nothing here is in a cycle; looking for some that often costs each answer.
    gc.set_threshold(100_000)
    signal.signal(signal.SIGTERM, _leave)
    _end_with_our_parent()
    replies = os.dup(1)
    requests = os.fdopen(os.dup(0), "rb")
    # Whatever a check prints or reads must touch neither the orders nor the reports.
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        # pytest takes a tenth of a second to import: time in which a sandbox can start.
        with ThreadPoolExecutor(1) as beside:
            session = beside.submit(import_module, "teachkit.grading.session")
            if (told := read_frame(requests)) is not None:
                job, inventory = told
                _work(Job(*job), inventory, session, requests, replies)
    except TeachkitError as error:
        _reply(replies, {"error": error.as_dict()})
    except BrokenPipeError:
        pass  # nobody waits for us any more


def _work(
    job: Job,
    taken: dict[str, list[str]],
    session: Future[ModuleType],
    requests: BinaryIO,
    replies: int,
) -> None:
    data = [Path(job.data)] if Path(job.data).is_dir() else []
    inventory = None
    if taken:
        from teachkit.grading.sandbox.inventory import inventory_from  # it is there on Linux

        inventory = inventory_from(taken)
    with sandbox(
        data=data, packages=job.packages, bubblewrap=job.bubblewrap, inventory=inventory
    ) as box:
        level = box.level
        if level == "separate" and len(job.files) > 1 and not job.accept_unsealed:
            raise unsealed()
        run_session = session.result().run_session
        _limit_memory()

        def report(found: Report) -> None:
            _reply(replies, {"level": level, "report": report_data(found)})

        run_session(
            [Path(name) for name in job.files],
            _tasks(job, requests),
            data=data[0] if data else None,
            launch=box.launch,
            report=report,
        )


def unsealed() -> TeachkitError:
    """Return the refusal to show hidden checks to code that may look for them."""
    return TeachkitError(
        "unsealed",
        "This system cannot seal learners' code: it could read the hidden checks",
        place="teachkit grade",
        hint="Grade on Linux, in WSL 2 or in a container ('teachkit grade --doctor' says what is"
        " missing), or add --accept-unsealed when you trust everybody.",
    )


def _tasks(job: Job, requests: BinaryIO) -> Iterator[Task]:
    limits = Limits(job.seconds, job.budget)

    def task(sheets: Any, seed: int) -> Task:  # pairs of our own frames
        kept = tuple(Sheet(name, content) for name, content in sheets)
        answer = Answer(kept, tuple(job.functions), job.exercise, job.starter, tuple(job.packages))
        return Task(answer, limits, seed=seed)

    yield task((), 0)
    while (order := read_frame(requests)) is not None:
        yield task(*order)


def _reply(replies: int, value: object) -> None:
    rest = memoryview(frame(value))
    while rest:
        rest = rest[os.write(replies, rest) :]


def _end_with_our_parent() -> None:
    """Ask the kernel to end us when the supervisor is gone, even if it was killed.

    Elsewhere than on Linux the end of our input says the same, a little later.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            raise SystemExit(0)


def _limit_memory() -> None:
    # The sandbox stands already, with limits of its own.
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, hard))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    # pytest takes any other exception for the failure of a check, and would go on.
    raise KeyboardInterrupt


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
