"""Running checks, which are ordinary pytest functions, against one answer or many.

pytest collects the files once; then every answer meets every check. The fixture ``answer``
has the learner's functions as methods: ``answer.closure(lock, "log")`` sends plain data to the
learner's process and returns plain data. A check has three outcomes: ``passed``; ``failed``,
the answer ran and is wrong; ``could-not-run``, there was nothing to judge.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer
from teachkit.grading.launch import (
    AnswerFailedError,
    AnswerUnavailableError,
    Child,
    Launch,
    Limits,
    launch_process,
)
from teachkit.grading.report import COULD_NOT_RUN, FAILED, PASSED, CheckResult, Report

__all__ = ["Learner", "Task", "run_session"]

# One endless function must not cost the checks of the others, nor hours.
RESTARTS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """One answer to put through the checks.

    With ``stop_early`` the first check that does not pass ends the task; with ``record`` the
    report has every call as (check, arguments, value).
    """

    answer: Answer
    limits: Limits = field(default_factory=Limits)
    stop_early: bool = False
    record: bool = False


class Learner:
    """The fixture ``answer``: the learner's functions, by name.

    ``changed`` holds the positions of the arguments that the last call modified.
    """

    def __init__(self, task: Task, launch: Launch, data: Path | None) -> None:
        self.changed: tuple[int, ...] = ()
        self._task = task
        self._launch = launch
        self._data = data
        self._child: Child | None = None
        self._restarts = 0
        self._printed: list[str] = []
        self._calls: list[tuple[str, Any, Any]] = []
        self._modified: set[str] = set()
        self._check = ""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*arguments: object, **named: object) -> object:
            return self._call(name, arguments, named)

        return call

    def _call(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> object:
        self.changed = ()
        answer = self._task.answer
        if name in answer.missing:
            raise AnswerUnavailableError(
                answer.problem or f"There is no function {name} in your answer yet."
            )
        try:
            if self._child is None:
                if self._restarts > RESTARTS:
                    raise AnswerUnavailableError(
                        "Not tried: your answer had to be stopped several times already."
                    )
                self._child = self._launch(answer, self._task.limits, self._data)
            returned = self._child.call(name, arguments, named)
        except AnswerUnavailableError:
            self._restarts += 1
            self._stop()
            raise
        self.changed = returned.changed
        if returned.changed:
            self._modified.add(name)
        if self._task.record:
            self._calls.append((self._check, (arguments, named), returned.value))
        return returned.value

    def _stop(self) -> None:
        if self._child is not None:
            self._printed.append(self._child.printed())
            self._child.close()
            self._child = None

    def _report(self, results: Iterable[CheckResult]) -> Report:
        self._stop()
        return Report(
            tuple(results),
            "".join(self._printed),
            tuple(self._calls),
            tuple(sorted(self._modified)),
        )


def run_session(
    files: Sequence[Path],
    tasks: Iterable[Task],
    *,
    data: Path | None = None,
    launch: Launch = launch_process,
) -> Iterator[Report]:
    """Put each task's answer through the checks in ``files``; one report a task, in order.

    ``data`` is the exercise's folder of inputs; checks of a file named ``test_hidden.py`` are
    marked hidden. Must not be called from a thread: pytest works with the whole process.

    Raises:
        TeachkitError: ``broken-checks`` when pytest cannot collect the files.
    """
    plugin = _Session(tasks, launch, data)
    root = Path(os.path.commonpath([path.resolve().parent for path in files]))
    words = [
        *(str(path) for path in files),
        "-c",
        os.devnull,
        f"--rootdir={root}",
        "--import-mode=importlib",
        "--assert=plain",
        "--noconftest",
        "--disable-plugin-autoload",
        "-s",
    ]
    for name in ("terminal", "cacheprovider", "warnings", "faulthandler", "logging", "junitxml"):
        words += ["-p", f"no:{name}"]
    before = set(sys.modules)
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = pytest.main(words, plugins=[plugin])
    finally:
        sys.dont_write_bytecode = bytecode
        # The checks of another exercise have the same names; nothing of these may stay.
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if name.rpartition(".")[2].startswith("test_") or (file and root in Path(file).parents):
                del sys.modules[name]
    if plugin.failure is not None:
        raise plugin.failure
    if status == pytest.ExitCode.INTERRUPTED and not plugin.broken:
        raise KeyboardInterrupt
    if plugin.broken or status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        why = plugin.broken or said.getvalue().strip() or "there are none"
        raise TeachkitError(
            "broken-checks",
            f"The checks cannot be collected: {why}",
            place=", ".join(path.name for path in files),
            hint="This is a fault of the exercise, not of your answer; please tell its author.",
        )
    return iter(plugin.reports)


class _Session:
    """The plugin: runs each collected check for each task, and writes down what happened."""

    def __init__(self, tasks: Iterable[Task], launch: Launch, data: Path | None) -> None:
        self.reports: list[Report] = []
        self.broken = ""
        self.failure: Exception | None = None
        self._tasks = tasks
        self._launch = launch
        self._data = data
        self._learner: Learner | None = None
        self._results: list[CheckResult] = []

    @pytest.fixture
    def answer(self) -> Learner:
        """Give a check the learner's functions."""
        assert self._learner is not None  # noqa: S101  # set before any check runs
        return self._learner

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every task in place of pytest's own loop."""
        if session.testsfailed:
            return True
        try:
            for task in self._tasks:
                self.reports.append(self._run(task, session.items))
        except Exception as error:  # noqa: BLE001  # raised again outside pytest, which hides it
            self.failure = error
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the reason why a file cannot be collected."""
        if report.failed and not self.broken:
            self.broken = str(report.longrepr).strip().splitlines()[-1]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn what pytest saw into one of the three outcomes."""
        report = yield
        if call.when == "call" or call.excinfo is not None:
            outcome, message, broken = _judge(call)
            function = getattr(item, "function", None)
            self._results.append(
                CheckResult(
                    name=item.name,
                    sentence=_sentence(function, item.name),
                    outcome=outcome,
                    message=message,
                    hidden=item.path.name == "test_hidden.py",
                    broken=broken,
                )
            )
        return report

    def _run(self, task: Task, items: list[pytest.Item]) -> Report:
        learner = Learner(task, self._launch, self._data)
        self._learner, self._results = learner, []
        try:
            for number, item in enumerate(items):
                following = items[number + 1] if number + 1 < len(items) else None
                learner._check = item.name  # noqa: SLF001  # ours, see Learner
                done = len(self._results)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if task.stop_early and any(
                    result.outcome != PASSED for result in self._results[done:]
                ):
                    break
        finally:
            report = learner._report(self._results)  # noqa: SLF001  # ours, see Learner
        return report


def _judge(call: pytest.CallInfo[None]) -> tuple[str, str, bool]:
    if call.excinfo is None:
        return PASSED, "", False
    error = call.excinfo.value
    if isinstance(error, AssertionError | pytest.fail.Exception):
        return FAILED, _authors_words(str(error)), False
    if isinstance(error, AnswerFailedError):
        return FAILED, str(error), False
    if isinstance(error, AnswerUnavailableError):
        return COULD_NOT_RUN, str(error), False
    return (
        COULD_NOT_RUN,
        f"This check itself broke ({type(error).__name__}); please tell the course's authors.",
        True,
    )


def _authors_words(text: str) -> str:
    """Return the message of an assertion without pytest's own account of the values.

    That account would show the expected value. We ask for plain assertions, but a pytest
    around us, as in our own tests, may rewrite them nevertheless.
    """
    return f"\n{text}".partition("\nassert ")[0].strip()


def _sentence(function: object, name: str) -> str:
    text = inspect.getdoc(function) if function is not None else ""
    return " ".join((text or name.removeprefix("test_").replace("_", " ")).split())
