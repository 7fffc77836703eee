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
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer
from teachkit.grading.launch import (
    LONGEST_OUTPUT,
    AnswerFailedError,
    AnswerUnavailableError,
    Child,
    Launch,
    Limits,
    launch_process,
    storable,
)
from teachkit.grading.report import COULD_NOT_RUN, FAILED, PASSED, CheckResult, Report
from teachkit.grading.values import Handle, Ran

__all__ = ["Held", "Learner", "Task", "run_session"]

# How often one function may have to be stopped. It must not cost the checks of the others, nor
# hours: the budget sees to those.
RESTARTS = 2
LONGEST_MESSAGE = 4000
# What a check raises by a fault of its own, or of its machine, whatever came back.
_OWN_FAULTS = (NameError, ImportError, OSError, MemoryError)


@dataclass(frozen=True, slots=True)
class Task:
    """One answer to put through the checks.

    ``seed`` is what the fixtures ``seed`` and ``rng`` give to checks that make up their inputs.
    With ``stop_early`` the first check that does not pass ends the task; with ``record`` the
    report has every call as (check, arguments, value).
    """

    answer: Answer
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    stop_early: bool = False
    record: bool = False


class Learner:
    """The fixture ``answer``: the learner's functions, by name.

    Beside them it has the names of `teachkit.course.exercise.RESERVED`, for what is not just
    plain data in and plain data out.
    """

    def __init__(self, task: Task, launch: Launch, data: Path | None) -> None:
        self.changed: tuple[int, ...] = ()
        self.arguments: tuple[Any, ...] = ()
        self._task = task
        self._launch = launch
        self._data = data
        self._child: Child | None = None
        self._undefined: AnswerFailedError | None = None
        self._stops: Counter[str] = Counter()
        self._came_back = False
        self._left = task.limits.budget
        self._printed = ""
        self._hiding = False
        self._source: str | None = None
        self._calls: list[tuple[str, Any, Any]] = []
        self._modified: set[str] = set()
        self._check = ""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*arguments: object, **named: object) -> object:
            return self._call("call", name, arguments, named)

        return call

    def new(self, name: str, *arguments: object, **named: object) -> Held:
        """Make an object over there, by a class or a function; its methods are calls."""
        handle = self._call("new", name, arguments, named)
        return Held(self, handle)

    def read(self, held: Held, name: str) -> Any:  # whatever plain data it is
        """Return an attribute of an object that was made with `new`."""
        return self._call("read", name, (), {}, held._handle.number)  # noqa: SLF001  # ours

    def take(self, most: int, name: str, *arguments: object, **named: object) -> list[Any]:
        """Return what a function yields: a list of ``most`` items at most."""
        items: list[Any] = self._call("take", name, arguments, named, most)
        return items

    def run(self, name: str, *arguments: object, stdin: str = "", **named: object) -> Ran:
        """Run a function as a program: with an input, keeping what it writes and its exit."""
        ran: Ran = self._call("run", name, arguments, named, stdin)
        return ran

    def raises(self, name: str, *arguments: object, **named: object) -> str:
        """Return the name of the type of exception that a call raises; "" when it raises none."""
        try:
            self._call("call", name, arguments, named)
        except AnswerFailedError as error:
            return error.kind
        return ""

    def restart(self) -> None:
        """Begin with a new process: whatever the answer remembers of earlier calls is gone."""
        self._stop()

    def _call(
        self,
        verb: str,
        name: str,
        arguments: tuple[Any, ...],
        named: dict[str, Any],
        extra: object = None,
    ) -> Any:  # plain data
        self.changed, self.arguments = (), arguments
        given = tuple(item._handle if type(item) is Held else item for item in arguments)  # noqa: SLF001  # ours
        try:
            returned = self._running(name).call(name, given, named, verb, extra)
        except AnswerUnavailableError as error:
            if error.gone:
                self._stops[name] += 1
                self._stop()
            raise
        self._came_back = True
        if returned.changed:
            self.changed = returned.changed
            self.arguments = returned.arguments or arguments
            self._modified.add(name)
        if self._task.record:
            self._calls.append((self._check, (arguments, named), returned.value))
        return returned.value

    def _running(self, name: str) -> Child:
        if max(self._stops[name], self._stops[""]) > RESTARTS:
            what = name if self._stops[name] > RESTARTS else "your answer"
            raise AnswerUnavailableError(
                f"Not tried: {what} had to be stopped several times already.",
                "not-read",
                gone=False,
            )
        if self._child is not None:
            return self._child
        if self._undefined is not None:
            raise self._undefined
        if self._left <= 0:
            raise AnswerUnavailableError(
                f"Not tried: the {self._task.limits.budget:g} seconds of your answer are used up.",
                "too-slow",
            )
        limits = replace(self._task.limits, budget=self._left)
        begun = time.monotonic()
        try:
            self._child = self._launch(self._task.answer, limits, self._data)
        except AnswerFailedError as error:
            self._undefined = error
            raise
        except AnswerUnavailableError:
            self._stops[""] += 1  # no function's fault: it does not even begin
            self._left -= time.monotonic() - begun
            raise
        if self._source is None:
            # The first one's, before any check: after a restart it would be one more way out.
            self._source = self._child.source
        return self._child

    def _begin(self, check: str, *, hidden: bool) -> None:
        """Take note that a check begins; from the first hidden one on, no output is kept."""
        self._check, self._came_back = check, False
        if hidden and not self._hiding:
            # What is printed from here on may be a hidden check's input.
            self._keep_printed()
            self._hiding = True

    def _keep_printed(self) -> None:
        if self._child is not None and not self._hiding:
            self._printed = (self._printed + self._child.printed())[: 2 * LONGEST_OUTPUT]

    def _stop(self) -> None:
        if self._child is not None:
            self._keep_printed()
            self._left = self._child.left
            self._child.close()
            self._child = None

    def _report(self, results: Iterable[CheckResult]) -> Report:
        self._stop()
        return Report(
            tuple(results),
            self._printed,
            tuple(self._calls),
            tuple(sorted(self._modified)),
            source=self._source or "",
        )


class Held:
    """An object in the learner's process, by its handle: ``stack.push(1)`` calls its method."""

    def __init__(self, learner: Learner, handle: Handle) -> None:
        self._learner = learner
        self._handle = handle

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*arguments: object, **named: object) -> object:
            number = self._handle.number
            return self._learner._call("method", name, arguments, named, number)  # noqa: SLF001  # ours

        return call


def run_session(
    files: Sequence[Path],
    tasks: Iterable[Task],
    *,
    data: Path | None = None,
    launch: Launch = launch_process,
    report: Callable[[Report], None] | None = None,
) -> Iterator[Report]:
    """Put each task's answer through the checks in ``files``; one report a task, in order.

    ``data`` is the exercise's folder of inputs; checks of a file named ``test_hidden.py`` are
    hidden, and run after the others. ``tasks`` may be endless: each is taken when the one
    before is done, and with ``report`` each report is handed over at once and none is kept.
    Must not be called from a thread: pytest works with the whole process.

    Raises:
        TeachkitError: ``broken-checks`` when pytest cannot collect the files.
    """
    plugin = _Session(tasks, launch, data, report)
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

    def __init__(
        self,
        tasks: Iterable[Task],
        launch: Launch,
        data: Path | None,
        report: Callable[[Report], None] | None,
    ) -> None:
        self.reports: list[Report] = []
        self._hand_over = report or self.reports.append
        self.broken = ""
        self.failure: Exception | None = None
        self._tasks = tasks
        self._launch = launch
        self._data = data
        self._learner: Learner | None = None
        self._seed = 0
        self._check = ""
        self._results: list[CheckResult] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Know the mark that weighs a check."""
        config.addinivalue_line("markers", "points(number): what the check is worth; 1 without")

    @pytest.fixture
    def answer(self) -> Learner:
        """Give a check the learner's functions."""
        assert self._learner is not None  # noqa: S101  # set before any check runs
        return self._learner

    @pytest.fixture
    def seed(self) -> int:
        """Give a check what its made-up inputs are to depend on."""
        return self._seed

    @pytest.fixture
    def rng(self) -> random.Random:
        """Give a check its own source of numbers: for one seed always the same."""
        return self._random()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every task in place of pytest's own loop."""
        if session.testsfailed:
            return True
        items = sorted(session.items, key=_is_hidden)  # a stable sort: hidden ones last
        checks = [_Check(item) for item in items]
        try:
            for task in self._tasks:
                self._hand_over(self._run(task, checks))
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
            error = call.excinfo.value if call.excinfo is not None else None
            came_back = self._learner is not None and self._learner._came_back  # noqa: SLF001  # ours
            self._results.append(_Check(item).result(error, came_back=came_back))
        return report

    def _random(self) -> random.Random:
        return random.Random(f"{self._seed} {self._check}")  # noqa: S311  # inputs, no secrets

    def _run(self, task: Task, checks: list[_Check]) -> Report:
        learner = Learner(task, self._launch, self._data)
        self._learner, self._results, self._seed = learner, [], task.seed
        try:
            for number, check in enumerate(checks):
                self._check = check.item.name
                learner._begin(self._check, hidden=check.hidden)  # noqa: SLF001  # ours, see Learner
                done = len(self._results)
                if check.plain is not None:
                    error = self._outcome(check, learner)
                    came_back = learner._came_back  # noqa: SLF001  # ours, see Learner
                    self._results.append(check.result(error, came_back=came_back))
                else:
                    following = checks[number + 1].item if number + 1 < len(checks) else None
                    check.item.config.hook.pytest_runtest_protocol(
                        item=check.item, nextitem=following
                    )
                if task.stop_early and any(
                    result.outcome != PASSED for result in self._results[done:]
                ):
                    break
        finally:
            report = learner._report(self._results)  # noqa: SLF001  # ours, see Learner
        return report

    def _outcome(self, check: _Check, learner: Learner) -> BaseException | None:
        """Call a check that asks for our own fixtures alone, as pytest would: this is quicker."""
        known = {"answer": learner, "seed": self._seed, "rng": None}
        given = {name: known[name] for name in check.fixtures}
        if "rng" in given:
            given["rng"] = self._random()
        try:
            check.plain(**given)  # type: ignore[misc]  # the caller has looked
        except Exception as error:  # noqa: BLE001  # whatever a check raises is its outcome
            return error
        except (pytest.fail.Exception, pytest.skip.Exception) as error:
            return error
        return None


class _Check:
    """One collected check, and all of it that is the same for every answer."""

    def __init__(self, item: pytest.Item) -> None:
        self.item = item
        self.hidden = _is_hidden(item)
        function = getattr(item, "function", None)
        self.sentence = _sentence(function, item.name)
        mark = item.get_closest_marker("points")
        self.points = float(mark.args[0]) if mark and mark.args else 1.0
        self.fixtures: tuple[str, ...] = tuple(getattr(item, "fixturenames", ()))
        ours = set(self.fixtures) <= {"answer", "seed", "rng"}
        marks = {found.name for found in item.iter_markers()} - {"points"}
        bare = getattr(item, "cls", None) is None and getattr(item, "callspec", None) is None
        self.plain: Callable[..., object] | None = (
            function if function is not None and ours and not marks and bare else None
        )

    def result(self, error: BaseException | None, *, came_back: bool) -> CheckResult:
        """Return what it means that the check raised this, or nothing.

        ``came_back`` says that it had something of the answer's to work with by then.
        """
        outcome, message, kind = _judge(error, came_back=came_back)
        stumbled = kind == "wrong" and not isinstance(error, _VERDICTS)
        return CheckResult(
            name=self.item.name,
            sentence=self.sentence,
            outcome=outcome,
            message=message,
            hidden=self.hidden,
            broken=kind == "broken" or stumbled,
            points=self.points,
            kind=kind,
        )


def _is_hidden(item: pytest.Item) -> bool:
    return item.path.name == "test_hidden.py"


# What a check says of an answer, or the answer's own doing; anything else it stumbles over.
_VERDICTS = (AssertionError, pytest.fail.Exception, RecursionError)


def _judge(error: BaseException | None, *, came_back: bool) -> tuple[str, str, str]:
    if error is None:
        return PASSED, "", ""
    if isinstance(error, AssertionError | pytest.fail.Exception):
        return FAILED, _authors_words(str(error)), "wrong"
    if isinstance(error, AnswerFailedError):
        return FAILED, str(error), "not-plain" if error.kind == "not-plain" else "raised"
    if isinstance(error, AnswerUnavailableError):
        return COULD_NOT_RUN, str(error), error.kind
    if isinstance(error, RecursionError):
        return FAILED, "What came back is nested too deeply to be looked at.", "wrong"
    if came_back and isinstance(error, Exception) and not isinstance(error, _OWN_FAULTS):
        # As sorted(None) does. Of the error only its type is told: its text may quote an input.
        return (
            FAILED,
            f"What came back is of another kind than is asked for ({type(error).__name__}).",
            "wrong",
        )
    return (
        COULD_NOT_RUN,
        f"This check itself broke ({type(error).__name__}); please tell the course's authors.",
        "broken",
    )


def _authors_words(text: str) -> str:
    """Return the message of an assertion without pytest's own account of the values.

    That account would show the expected value. We ask for plain assertions, but a pytest
    around us, as in our own tests, may rewrite them nevertheless.
    """
    text = f"\n{text}".partition("\nassert ")[0].strip()
    if len(text) > LONGEST_MESSAGE:  # it may quote what the answer returned
        text = text[:LONGEST_MESSAGE] + " …"
    return storable(text, len(text))


def _sentence(function: object, name: str) -> str:
    text = inspect.getdoc(function) if function is not None else ""
    return " ".join((text or name.removeprefix("test_").replace("_", " ")).split())
