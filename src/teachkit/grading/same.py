"""Comparing what came back with what was expected, strictly: types count, and NaN is NaN."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import fields, is_dataclass

__all__ = ["require", "same"]

NAMES: dict[type, str] = {
    type(None): "None",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
    set: "a set",
    frozenset: "a frozenset",
    bytes: "bytes",
}
PLURALS: dict[type, str] = {
    str: "texts",
    int: "whole numbers",
    float: "numbers",
    list: "lists",
    tuple: "tuples",
    dict: "dicts",
    set: "sets",
}


def same(got: object, expected: object, *, tolerance: float = 0.0) -> bool:
    """Return whether two plain values are the same, type for type, all the way down.

    ``True`` is not 1 and 1 is not 1.0, lists keep their order, sets and dicts have none.
    ``tolerance`` is the largest difference allowed between two floats.
    """
    if type(got) is not type(expected):
        return False
    if isinstance(got, float) and isinstance(expected, float):
        if math.isnan(got) or math.isnan(expected):
            return math.isnan(got) and math.isnan(expected)
        return got == expected or abs(got - expected) <= tolerance
    if isinstance(got, list | tuple) and isinstance(expected, list | tuple):
        return len(got) == len(expected) and all(
            same(one, other, tolerance=tolerance) for one, other in zip(got, expected, strict=True)
        )
    if isinstance(got, dict) and isinstance(expected, dict):
        return _same_items(got, expected) and all(
            same(item, got[key], tolerance=tolerance) for key, item in expected.items()
        )
    if isinstance(got, set | frozenset) and isinstance(expected, set | frozenset):
        return _same_items(got, expected)
    if is_dataclass(got) and is_dataclass(expected):  # arrays and frames, see values
        return all(
            same(getattr(got, part.name), getattr(expected, part.name), tolerance=tolerance)
            for part in fields(got)
        )
    return got == expected


def _same_items(got: Collection[object], expected: Collection[object]) -> bool:
    # The lengths first: whoever knows where types lie can make items whose typed hashes agree.
    return len(got) == len(expected) and {*map(_typed, got)} == {*map(_typed, expected)}


def _typed(item: object) -> tuple[type, object]:
    """Return an item of a set with its type, and those within it: ``(1,) == (True,)``."""
    if isinstance(item, tuple | frozenset):
        return type(item), type(item)(map(_typed, item))
    return type(item), item


def require(got: object, kind: type, *, of: type | None = None) -> None:
    """Raise an assertion with a plain sentence unless ``got`` is a ``kind`` (of ``of``)."""
    if got is None:
        raise AssertionError("Nothing came back (None). Is there a return at the end?")
    wanted = NAMES[kind] + (f" of {PLURALS[of]}" if of is not None else "")
    if type(got) is not kind:
        found = NAMES.get(type(got), type(got).__name__)
        raise AssertionError(f"This should be {wanted}; what came back is {found}.")
    if of is not None:
        for item in got:  # type: ignore[attr-defined]  # of is given for containers only
            if type(item) is not of:
                found = NAMES.get(type(item), type(item).__name__)
                raise AssertionError(f"This should be {wanted}; {found} is among them.")
