"""Lazy learners: answers that know nothing of the task, and must get no point for it.

A check that believes a shape, a truth or the argument itself gives its point to anybody. So
each of these answers meets every check: constants, what was given, what was given or returned
before, and the answers of the visible checks as a table, with a guess for whatever is not in it.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from teachkit.grading.answers import Answer
from teachkit.grading.launch import Child, Launch, Limits, Returned

__all__ = ["Call", "Lazy", "key_of", "lazy_learners", "recording", "table_learners"]

CONSTANTS = {
    "None": "return None",
    "an empty list": "return []",
    "an empty dict": "return {}",
    "an empty tuple": "return ()",
    "an empty set": "return set()",
    "an empty text": "return ''",
    "nought": "return 0",
    "one": "return 1",
    "minus one": "return -1",
    "True": "return True",
    "False": "return False",
    "NaN": "return float('nan')",
    "infinity": "return float('inf')",
}
GIVEN = {
    "the first argument": "return next(iter(args), None)",
    "the last argument": "return args[-1] if args else None",
    "the arguments as a list": "return list(args)",
    "what the call before was given": (
        "given = BEFORE[-1] if BEFORE else None\n"
        "    BEFORE.append(args[0] if args else None)\n"
        "    return given"
    ),
    "what the first call was given": (
        "if not BEFORE:\n        BEFORE.append(args[0] if args else None)\n    return BEFORE[0]"
    ),
}
RAISED = ("ValueError", "TypeError", "KeyError", "IndexError")

# Guesses of somebody who has only the visible checks' answers.
GUESSES = {
    "and nothing else": "return None",
    "and the most common of them": "return COMMON.get(NAME)",
    "and the one whose input looks most alike": (
        "near = [k for k in TABLE if k[0] == NAME]\n"
        "    return TABLE[max(near, key=lambda k: alike(k[1], key[1]))] if near else None"
    ),
    "and the first argument": "return next(iter(args), None)",
}


@dataclass(frozen=True, slots=True)
class Lazy:
    """A lazy answer: what it is, in words that follow "an answer that is always", and its code.

    ``constant`` says that it does not look at what it is given.
    """

    name: str
    source: str
    constant: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A call that a check made: of which function, with what, and what came back."""

    name: str
    arguments: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]
    value: Any


def lazy_learners(functions: Sequence[str]) -> tuple[Lazy, ...]:
    """Return the answers that need to know nothing but the names of the functions."""
    raising = {f"a {name}": f"raise {name}('no')" for name in RAISED}
    lines = {**CONSTANTS, **raising, **GIVEN}
    return tuple(
        Lazy(name, _source(functions, line), name not in GIVEN) for name, line in lines.items()
    )


def table_learners(functions: Sequence[str], calls: Iterable[Call]) -> tuple[Lazy, ...]:
    """Return answers that have the visible checks' answers by heart, and guess the rest.

    Values that are no plain data (arrays, objects) are not in the table.
    """
    table: dict[tuple[str, str], Any] = {}
    for call in calls:
        if _writable(call.value):
            table[call.name, key_of([list(call.arguments), dict(call.named)])] = call.value
    if not table:
        return ()
    common = {
        name: Counter(repr(value) for (owner, _), value in table.items() if owner == name)
        for name in functions
    }
    texts = {name: counted.most_common(1)[0][0] for name, counted in common.items() if counted}
    head = "\n".join(
        [
            "nan, inf = float('nan'), float('inf')",
            inspect.getsource(key_of),
            inspect.getsource(alike),
            f"TABLE = {table!r}",
            f"COMMON = {{{', '.join(f'{name!r}: {text}' for name, text in texts.items())}}}",
        ]
    )
    return tuple(
        Lazy(
            f"what the visible checks want, {name}",
            head
            + "\n"
            + "\n".join(
                f"def {function}(*args, **named):\n"
                f"    key = ({function!r}, key_of([list(args), named]))\n"
                f"    if key in TABLE:\n        return TABLE[key]\n"
                f"    {line.replace('NAME', repr(function))}\n"
                for function in functions
            ),
            constant=False,
        )
        for name, line in GUESSES.items()
    )


def key_of(value: object) -> str:
    """Return a text that is the same for the same plain data, whatever the order of a set."""
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(key_of(item) for item in value)) + "}"
    if isinstance(value, dict):
        pairs = (key_of(key) + ":" + key_of(item) for key, item in value.items())
        return "{" + ",".join(sorted(pairs)) + "}"
    if isinstance(value, (list, tuple)):
        return type(value).__name__ + "(" + ",".join(key_of(item) for item in value) + ")"
    return repr(value)


def alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one)
    )


def recording(launch: Launch, calls: list[Call]) -> Launch:
    """Return a launch that writes down in ``calls`` what is asked and answered."""

    def start(answer: Answer, limits: Limits, data: Path | None) -> Child:
        return cast("Child", _Recorded(launch(answer, limits, data), calls))

    return start


class _Recorded:
    """A child that writes down its calls; in all else the child that it is."""

    def __init__(self, child: Child, calls: list[Call]) -> None:
        self._child = child
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        return getattr(self._child, name)

    def call(
        self,
        name: str,
        arguments: tuple[Any, ...] = (),
        named: dict[str, Any] | None = None,
        verb: str = "call",
        extra: object = None,
    ) -> Returned:
        returned = self._child.call(name, arguments, named, verb, extra)
        if verb == "call":
            self._calls.append(Call(name, arguments, tuple((named or {}).items()), returned.value))
        return returned


def _source(functions: Sequence[str], line: str) -> str:
    body = "\n".join(f"def {name}(*args, **named):\n    {line}\n" for name in functions)
    return f"BEFORE = []\n{body}"


def _writable(value: object) -> bool:
    """Whether the value's picture is Python that makes it."""
    if isinstance(value, list | tuple | set | frozenset):
        return all(_writable(item) for item in value)
    if isinstance(value, dict):
        return all(_writable(key) and _writable(item) for key, item in value.items())
    return value is None or type(value) in (bool, int, float, str, bytes)
