"""What gives an exported notebook an ``answer``: the source of this file, in a cell of its own.

There, checks and answer share one process: nothing is hidden from an answer that looks for it.
What is kept is the meaning: arguments are copies, results must be plain data, exceptions arrive
by name. It needs the standard library only, and `same` before it.
"""

from __future__ import annotations

import copy
import io
import itertools
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NoReturn

from teachkit.grading.same import same

__all__ = ["Answer", "AnswerFailedError", "Ran", "pytest"]

PLAIN = (type(None), bool, int, float, str, bytes)


class AnswerFailedError(Exception):
    """The learner's function raised, or returned what is no plain data."""

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class Ran:
    """What a program did: its value, what it wrote, and its exit status."""

    def __init__(self, value: object, out: str, err: str, exit: int) -> None:
        self.value, self.out, self.err, self.exit = value, out, err, exit


class pytest:  # noqa: N801  # it stands where checks expect the module
    """The one word of pytest's that these checks use."""

    @staticmethod
    def fail(message: str) -> NoReturn:
        """Fail the check."""
        raise AssertionError(message)


class Answer:
    """The learner's functions, by name, out of the notebook's own names."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.changed: tuple[int, ...] = ()
        self.arguments: tuple[Any, ...] = ()
        self._names = names

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *given, **named: plain(self._run(name, given, named), name)

    def new(self, name: str, *given: object, **named: object) -> Any:
        """Make an object; its methods are called on it directly."""
        return self._run(name, given, named)

    def read(self, held: object, name: str) -> Any:
        """Return an attribute of an object."""
        return plain(getattr(held, name), name)

    def take(self, most: int, name: str, *given: object, **named: object) -> list[Any]:
        """Return at most so many items of what a function yields."""
        items = self._run(name, given, named)
        return [plain(item, name) for item in itertools.islice(items, most)]

    def raises(self, name: str, *given: object, **named: object) -> str:
        """Return the name of the exception that a call raises; "" for none."""
        try:
            plain(self._run(name, given, named), name)
        except AnswerFailedError as error:
            return error.kind
        return ""

    def run(self, name: str, *given: object, stdin: str = "", **named: object) -> Ran:
        """Run a function with an input, keeping what it writes and its exit status."""
        out, err, before = io.StringIO(), io.StringIO(), sys.stdin
        sys.stdin, value, status = io.StringIO(stdin), None, 0
        try:
            with redirect_stdout(out), redirect_stderr(err):
                value = self._run(name, given, named)
        except AnswerFailedError as error:
            if error.kind != "SystemExit":
                raise
            code = getattr(error.__cause__, "code", None)
            status = code if isinstance(code, int) else int(code is not None)
        finally:
            sys.stdin = before
        return Ran(value, out.getvalue(), err.getvalue(), status)

    def _run(self, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        function = self._names.get(name)
        if not callable(function):
            raise AssertionError(f"There is no function {name} in your answer yet.")  # noqa: TRY004  # a check that fails
        self.changed, self.arguments = (), copy.deepcopy(given)
        try:
            value = function(*self.arguments, **copy.deepcopy(named))
        except BaseException as error:
            kind = type(error).__name__
            raise AnswerFailedError(f"{name} raised {kind}: {error}.", kind) from error
        pairs = enumerate(zip(given, self.arguments, strict=True))
        self.changed = tuple(n for n, (old, now) in pairs if not same(now, old))
        return value


def plain(value: Any, name: str) -> Any:
    """Return the value if it is plain data, of exact types, all the way down."""
    if type(value) in (list, tuple, set, frozenset):
        return type(value)(plain(item, name) for item in value)
    if type(value) is dict:
        return {plain(key, name): plain(item, name) for key, item in value.items()}
    if type(value) not in PLAIN:
        kind = type(value).__name__
        raise AnswerFailedError(f"{name} returned a {kind}, which is no plain data.", "not-plain")
    return value
