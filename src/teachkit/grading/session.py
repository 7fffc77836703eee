"""Running checks, which are ordinary pytest functions, against one answer or many.

pytest collects the files once; then every answer meets every check. The fixture ``answer``
has the learner's functions as methods: ``answer.closure(lock, "log")`` sends plain data to the
learner's process and returns plain data. A check has three outcomes: ``passed``; ``failed``,
the answer ran and is wrong; ``could-not-run``, there was nothing to judge.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.launch import Launch, launch_process
from teachkit.grading.learner import Held, Learner, Task, result_of, sentence_of
from teachkit.grading.report import PASSED, CheckResult, Report

__all__ = ["Held", "Learner", "Task", "run_session"]


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
        self.sentence = sentence_of(function, item.name)
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
        return result_of(
            self.sentence,
            error,
            pytest.fail.Exception,
            name=self.item.name,
            came_back=came_back,
            hidden=self.hidden,
            points=self.points,
        )


def _is_hidden(item: pytest.Item) -> bool:
    return item.path.name == "test_hidden.py"
