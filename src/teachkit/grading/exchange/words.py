"""What imported checks are written with, besides `same` and `require`.

A foreign test compares with ``==``, under which 2 is 2.0, and fails on any exception. These two
keep that meaning where `same` would be stricter than the test was, and no laxer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from teachkit.grading.launch import AnswerFailedError, AnswerUnavailableError
from teachkit.grading.values import Array

__all__ = ["equal", "on_the_answer"]


def equal(got: object, expected: object, *, relative: float = 0.0, absolute: float = 0.0) -> bool:
    """Return whether two values are the same, where whole numbers and floats count by value.

    2 is 2.0, as for ``==``; but ``True`` is not 1, a list is no tuple, and NaN is NaN. Two
    numbers may differ by ``absolute + relative * abs(expected)``, as for ``numpy.isclose``. An
    array is what its ``tolist()`` is.
    """
    got, expected = _plain(got), _plain(expected)
    if _is_number(got) and _is_number(expected):
        return _near(got, expected, relative, absolute)
    if type(got) is not type(expected):
        return False

    def inner(one: object, other: object) -> bool:
        return equal(one, other, relative=relative, absolute=absolute)

    if isinstance(got, list | tuple) and isinstance(expected, list | tuple):
        return len(got) == len(expected) and all(map(inner, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return _kinds(got) == _kinds(expected) and all(
            inner(got[key], value) for key, value in expected.items()
        )
    if isinstance(got, set | frozenset) and isinstance(expected, set | frozenset):
        return _kinds(got) == _kinds(expected)
    return got == expected


@contextmanager
def on_the_answer() -> Iterator[None]:
    """Blame the answer, and not the check, when a value cannot be used as the check uses it.

    Raises:
        AssertionError: for any exception but those that say what an answer did.
    """
    try:
        yield
    except (AssertionError, AnswerFailedError, AnswerUnavailableError):
        raise
    except Exception as error:
        raise AssertionError(
            f"What came back is of another kind than asked for ({type(error).__name__})."
        ) from error


def _plain(value: Any) -> Any:  # whatever came back, or stands in a check
    if isinstance(value, Array):
        items = list(value.values)
        for length in reversed(value.shape[1:]):
            items = [items[at : at + length] for at in range(0, len(items), length or 1)]
        return items if value.shape else items[0]
    return value.tolist() if hasattr(value, "tolist") else value


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _near(got: Any, expected: Any, relative: float, absolute: float) -> bool:  # two numbers
    if math.isnan(got) or math.isnan(expected):
        return math.isnan(got) and math.isnan(expected)
    if got == expected:
        return True
    if math.isinf(got) or math.isinf(expected):
        return False
    return bool(abs(got - expected) <= absolute + relative * abs(expected))


def _kinds(values: Any) -> set[tuple[type, Any]]:  # keys or items, which are hashable
    return {(float if _is_number(item) else type(item), item) for item in values}
