"""TOML from strangers: whatever `tomllib` does with a file, one kind of error comes out of here."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["read_toml"]

# A key of this many parts (Cargo's have up to five) takes tomllib time in the square of them.
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""", re.ASCII
)


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML 1.0.

    Raises:
        ValueError: with a reason that names the line where `tomllib` does. That covers what it
            lets through: nesting too deep for the stack, numbers too long to convert, and keys
            of so many parts that reading them would not end.
    """
    import tomllib

    long_key = _LONG_KEY.search(text)
    if long_key is not None:
        line = text.count("\n", 0, long_key.start()) + 1
        raise ValueError(f"a key has too many parts (at line {line}, column 1)")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
