"""Checks without a second process, for where none can be started: the page of the live book.

This is for the reader's own learning, and gives no marks. The checks, what they expect and the
answer share one process, so an answer that looks for the truth finds it; nobody is deceived but
its writer. `teachkit.grading.session` and the sandbox are for everything that counts.

For honest answers the outcomes and sentences are the same, because most of it is the same: the
answer's side is `teachkit.grading.runner`, values are copied over as bytes, and the fixture is
`teachkit.grading.learner`'s. What differs is here: how checks are found (plain functions that
ask for ``answer``, ``seed`` and ``rng``, and of pytest nothing but ``fail``, ``skip`` and the
mark ``points``), and how a call is stopped (from inside, between two steps of Python code; a step
that never ends takes whoever runs this process to end it).
"""

from __future__ import annotations

import builtins
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer
from teachkit.grading.checks import answer_from_cells
from teachkit.grading.launch import LARGEST_REPLY, LONGEST_OUTPUT, Child, Limits, talk
from teachkit.grading.learner import Learner, Task, result_of, sentence_of
from teachkit.grading.report import CheckResult, Report, report_data
from teachkit.grading.runner import MODULE, Runner
from teachkit.grading.values import pack, unpack

__all__ = ["check_cells", "checks_of", "run_here"]

Tell = Callable[[dict[str, Any]], object]
_FIXTURES = frozenset({"answer", "seed", "rng"})
# Python's own limit, above as many frames as we need ourselves.
_RECURSION = 1000
# How many steps of the answer go by between two looks at the clock.
_STRIDE = 256


def check_cells(
    exercise: str, cells: Sequence[str], *, tell: Tell = print, patience: float = 1.0
) -> dict[str, Any]:
    """Check the cells of a page against an exercise of the course; return `report_data`.

    ``tell`` hears of each check as it begins, ``{"number": 0, "sentence": …}``, and as it ends,
    ``{"number": 0, "result": …}``. ``patience`` multiplies the seconds that a call may take: Python
    in a browser is several times slower.

    Raises:
        TeachkitError: ``no-such-exercise`` or ``broken-checks``.
    """
    folder = load_exercise(exercise)
    answer = answer_from_cells(folder, list(cells))
    limits = Limits()
    limits = Limits(folder.exercise.seconds * patience, limits.budget * patience)
    report = run_here(folder.visible, answer, limits=limits, data=folder.path / "data", tell=tell)
    return report_data(report)


def checks_of(path: Path) -> list[tuple[str, str]]:
    """Return the names and sentences of the checks of a file, in their order.

    Raises:
        TeachkitError: ``broken-checks``.
    """
    return [(check.__name__, sentence_of(check, check.__name__)) for check in _collected(path)]


def run_here(
    checks: Path,
    answer: Answer,
    *,
    limits: Limits | None = None,
    data: Path | None = None,
    seed: int = 0,
    tell: Tell = lambda _told: None,
) -> Report:
    """Put an answer through the checks of one file, in this very process.

    Raises:
        TeachkitError: ``broken-checks`` for checks that cannot be collected, or that ask for more
            than there is here.
    """
    collected = _collected(checks)
    results: list[CheckResult] = []
    with tempfile.TemporaryDirectory() as folder:

        def launch(answer: Answer, limits: Limits, data: Path | None) -> Child:
            return talk(_Here(Path(folder), answer.packages, data), answer, limits)

        learner = Learner(Task(answer, limits or Limits(), seed=seed), launch, data)
        for number, check in enumerate(collected):
            sentence = sentence_of(check, check.__name__)
            tell({"number": number, "sentence": sentence})
            learner._begin(check.__name__, hidden=False)  # noqa: SLF001  # ours, see Learner
            error = _outcome(check, learner, seed)
            result = result_of(
                sentence,
                error,
                _Failed,
                name=check.__name__,
                came_back=learner._came_back,  # noqa: SLF001  # ours, see Learner
                points=getattr(check, "points", 1.0),
            )
            results.append(result)
            (said,) = report_data(Report((result,)))["checks"]
            tell({"number": number, "result": said})
        return learner._report(results)  # noqa: SLF001  # ours, see Learner


def _outcome(check: types.FunctionType, learner: Learner, seed: int) -> BaseException | None:
    made: dict[str, Callable[[], object]] = {
        "answer": lambda: learner,
        "seed": lambda: seed,
        "rng": lambda: random.Random(f"{seed} {check.__name__}"),  # noqa: S311  # inputs, no secrets
    }
    try:
        with redirect_stdout(io.StringIO()):
            check(**{name: made[name]() for name in _asked(check)})
    except (Exception, _Outcome) as error:  # noqa: BLE001  # whatever a check raises is its outcome
        return error
    return None


# --- collecting ---------------------------------------------------------------------------


class _Outcome(BaseException):
    """What a check says of itself; no ``except Exception`` in a check may take it."""


class _Failed(_Outcome):
    """What ``pytest.fail`` raises here."""


class Skipped(_Outcome):  # pytest's name, which a report tells
    """What ``pytest.skip`` raises here."""


def _stand_in() -> types.ModuleType:
    """Return a module with what the checks of exercises ask of pytest."""

    def fail(reason: str = "") -> None:
        raise _Failed(reason)

    def skip(reason: str = "") -> None:
        raise Skipped(reason)

    def points(number: float) -> Callable[[Any], Any]:
        def marked(check: Any) -> Any:
            check.points = float(number)
            return check

        return marked

    module = types.ModuleType("pytest")
    vars(module).update(fail=fail, skip=skip, mark=types.SimpleNamespace(points=points))
    return module


def _collected(path: Path) -> list[types.FunctionType]:
    """Return the checks of a file in their order."""
    module = types.ModuleType(f"checks_of_{path.parent.name}")
    module.__file__ = str(path)
    before = sys.modules.get("pytest")
    sys.modules["pytest"] = _stand_in()
    try:
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), vars(module))  # noqa: S102  # the course's own
    except Exception as error:
        raise _broken(path, f"{type(error).__name__}: {error}") from error
    finally:
        if before is None:
            del sys.modules["pytest"]
        else:
            sys.modules["pytest"] = before
    found = [
        value
        for name, value in vars(module).items()
        if name.startswith("test") and isinstance(value, types.FunctionType)
    ]
    if not found:
        raise _broken(path, "there are none")
    for check in found:
        strange = set(_asked(check)) - _FIXTURES
        if strange:
            raise _broken(path, f"{check.__name__} asks for {min(strange)}")
    return found


def _asked(check: types.FunctionType) -> tuple[str, ...]:
    code = check.__code__
    return code.co_varnames[: code.co_argcount]


def _broken(path: Path, why: str) -> TeachkitError:
    return TeachkitError(
        "broken-checks",
        f"The checks cannot be collected: {why}",
        place=path.name,
        hint="This is a fault of the exercise, not of your answer; please tell its author.",
    )


# --- the answer's side --------------------------------------------------------------------


class _TimeIsUpError(BaseException):
    """Raised within the answer's own code when its time is up."""


class _Here:
    """A channel to an answer in this process: a message is sent, done, and there is its reply."""

    def __init__(self, folder: Path, packages: Sequence[str], data: Path | None) -> None:
        self._runner = Runner({**vars(builtins), "__import__": _importing(packages)})
        self._begun = False
        self._folder = folder
        self._reply = b""
        self._late = False
        self._printed = io.TextIOWrapper(
            _Bounded(), "utf-8", "backslashreplace", write_through=True
        )
        if data is not None and data.is_dir():
            shutil.copytree(data, folder / "data", dirs_exist_ok=True)

    def send(self, frame: bytes, deadline: float) -> None:
        """Do what the message asks for, until the deadline at most."""
        request = unpack(frame[4:])
        self._late = False
        with self._over_there():
            try:
                self._reply = _stopped_at(deadline, self._done, request)
            except _TimeIsUpError:
                self._reply = b""
        # The answer may have caught what was to stop it.
        self._late = time.monotonic() >= deadline

    def _done(self, request: list[Any]) -> bytes:
        if self._begun:
            return self._runner.answer(request)
        self._begun = True
        return pack(self._runner.define(request))

    def receive(self, deadline: float) -> bytes:  # noqa: ARG002  # a channel's
        """Return the reply to what was sent last."""
        if self._late:
            raise TimeoutError
        if len(self._reply) > LARGEST_REPLY:
            raise ValueError("larger than a reply may be")
        return self._reply

    def output(self) -> bytes:
        """Return the beginning of what the answer has printed."""
        return self._printed.buffer.getvalue()

    def close(self) -> None:
        """Forget the answer, and what it has written to the disk."""
        sys.modules.pop(MODULE, None)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()

    @contextmanager
    def _over_there(self) -> Iterator[None]:
        """Give the answer its folder, its streams and its depth of calls; take them back."""
        before = os.getcwd(), sys.stdin, sys.argv, sys.getrecursionlimit()
        os.chdir(self._folder)
        sys.stdin, sys.argv = io.StringIO(), ["answer.py"]
        sys.setrecursionlimit(_RECURSION + _depth())
        try:
            with redirect_stdout(self._printed), redirect_stderr(self._printed):
                yield
        finally:
            os.chdir(before[0])
            sys.stdin, sys.argv = before[1:3]
            sys.setrecursionlimit(before[3])


class _Bounded(io.BytesIO):
    """A stream that keeps the beginning of what is written, and one byte more."""

    def write(self, data: Any) -> int:  # whatever has a buffer
        super().write(bytes(data)[: LONGEST_OUTPUT + 1 - self.tell()])
        return len(data)

    def close(self) -> None:
        """Stay open: an answer may close its output, and what it has printed is still asked for."""


def _depth() -> int:
    frame, depth = sys._getframe(), 0  # noqa: SLF001  # there is no other way to it
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


def _importing(packages: Sequence[str]) -> Callable[..., Any]:
    """Return an import statement that knows what the sandbox would let an answer import."""
    allowed = sys.stdlib_module_names | set(packages) | {MODULE}

    def imported(name: str, *rest: Any, **named: Any) -> Any:
        top = name.partition(".")[0]
        if top and top not in allowed:
            raise ModuleNotFoundError(f"No module named '{top}'", name=top)
        return __import__(name, *rest, **named)

    return imported


def _stopped_at(deadline: float, act: Callable[[Any], bytes], request: object) -> bytes:
    """Return what ``act`` returns; raise `_TimeIsUpError` within Python code that runs too long."""
    steps = 0

    def look(*_event: object) -> None:
        nonlocal steps
        steps += 1
        if steps % _STRIDE == 0 and time.monotonic() >= deadline:
            raise _TimeIsUpError

    # No context managers here: they are Python code, and could be stopped half-way themselves.
    watch: Any = getattr(sys, "monitoring", None)
    if watch is None:  # before Python 3.12, so never in the browser
        return _stopped_by_alarm(deadline, act, request)
    # Where a function returns and not where it starts: at the greatest depth there is no room for
    # a look, and the line that goes deeper is the one to name.
    events = (watch.events.JUMP, watch.events.PY_RETURN)
    watch.use_tool_id(watch.PROFILER_ID, "teachkit")
    for event in events:
        watch.register_callback(watch.PROFILER_ID, event, look)
    watch.set_events(watch.PROFILER_ID, events[0] | events[1])
    try:
        return act(request)
    finally:
        watch.set_events(watch.PROFILER_ID, 0)
        watch.free_tool_id(watch.PROFILER_ID)


def _stopped_by_alarm(deadline: float, act: Callable[[Any], bytes], request: object) -> bytes:
    def ring(*_signal: object) -> None:
        raise _TimeIsUpError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(deadline - time.monotonic(), 1e-6), 0.05)
    try:
        return act(request)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
