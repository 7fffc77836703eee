"""The side process of `teachkit.grading.checks`: one request on stdin, one report on stdout."""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer, Sheet
from teachkit.grading.launch import Limits
from teachkit.grading.report import report_data
from teachkit.grading.sandbox import sandbox
from teachkit.grading.session import Task, run_session


def main() -> None:
    """Answer one request; see `teachkit.grading.checks.run_checks` for its fields."""
    signal.signal(signal.SIGTERM, _leave)
    # Whatever a check prints must not end up in the report.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    said = request["answer"]
    answer = Answer(
        tuple(Sheet(name, base64.b64decode(content)) for name, content in said["sheets"]),
        tuple(said["functions"]),
        said["exercise"],
        said["starter"],
        tuple(said["packages"]),
    )
    task = Task(answer, Limits(seconds=request["seconds"]), seed=request["seed"])
    data = Path(request["data"])
    files = [Path(name) for name in request["files"]]
    try:
        with sandbox(data=[data] if data.is_dir() else [], packages=answer.packages) as box:
            (report,) = run_session(files, [task], data=data, launch=box.launch)
        value = report_data(report)
    except TeachkitError as error:
        value = {"error": error.as_dict()}
    json.dump(value, replies)
    replies.flush()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    # pytest takes any other exception for the failure of a check, and would go on.
    raise KeyboardInterrupt


main()
