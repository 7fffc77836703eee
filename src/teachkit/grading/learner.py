"""The fixture ``answer`` of a check, and what it means that a check raised something.

Nothing here needs pytest: `teachkit.grading.session` runs checks with it, and
`teachkit.grading.here` without.
"""

from __future__ import annotations

import inspect
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from teachkit.grading.answers import Answer
from teachkit.grading.launch import (
    LONGEST_OUTPUT,
    AnswerFailedError,
    AnswerUnavailableError,
    Child,
    Launch,
    Limits,
    storable,
)
from teachkit.grading.report import COULD_NOT_RUN, FAILED, PASSED, CheckResult, Report
from teachkit.grading.values import Handle, Ran

__all__ = ["Held", "Learner", "Task", "result_of", "sentence_of"]

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
    plain data in and plain data out. Whoever runs checks uses its `_begin`, `_came_back` and
    `_report`: every name without an underscore may be a learner's.
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


def result_of(
    sentence: str,
    error: BaseException | None,
    failed: type[BaseException],
    *,
    name: str,
    came_back: bool,
    hidden: bool = False,
    points: float = 1.0,
) -> CheckResult:
    """Return what it means that a check raised this error, or nothing.

    ``failed`` is what ``pytest.fail`` raises, and ``came_back`` says that the check had something
    of the answer's to work with by then.
    """
    outcome, message, kind = _judge(error, failed, came_back=came_back)
    # What a check says of an answer, or the answer's own doing; anything else it stumbles over.
    stumbled = kind == "wrong" and not isinstance(error, AssertionError | failed | RecursionError)
    return CheckResult(
        name=name,
        sentence=sentence,
        outcome=outcome,
        message=message,
        hidden=hidden,
        broken=kind == "broken" or stumbled,
        points=points,
        kind=kind,
    )


def sentence_of(function: object, name: str) -> str:
    """Return the sentence of a check: its docstring, or else its name in words."""
    text = inspect.getdoc(function) if function is not None else ""
    return " ".join((text or name.removeprefix("test_").replace("_", " ")).split())


def _judge(
    error: BaseException | None, failed: type[BaseException], *, came_back: bool
) -> tuple[str, str, str]:
    if error is None:
        return PASSED, "", ""
    if isinstance(error, AssertionError | failed):
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
