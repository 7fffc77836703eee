"""What programs and libraries promised when we looked: the old one and the new one of each case.

The surfaces lie in ``facts/parity.toml`` (zlib's symbols in ``facts/zlib_symbols.csv``), each with
its source and date. They are handed out as the plain data that a saved surface is made of; what
they mean is for `teachkit.decisions.distribute.parity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from teachkit.data.facts import FOLDER
from teachkit.data.focus import symbols
from teachkit.errors import TeachkitError

__all__ = ["CASES", "measured_surfaces"]

# What each case is about; zlib and zlib-rs as libraries, sudo and its checker as programs.
CASES: Mapping[str, str] = MappingProxyType(
    {
        "zlib": "functions that a program may link against",
        "bzip2": "functions that a program may link against",
        "sudo": "what scripts and administrators type",
        "visudo": "what scripts and administrators type",
    }
)
_ZLIB = ("zlib 1.3.1", "zlib-rs 0.6.7")


def measured_surfaces(case: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the surfaces of the old one and of the new one, as data for `read_surface`.

    Raises:
        TeachkitError: ``no-such-case``, with those that there are.
    """
    if case not in CASES:
        raise TeachkitError(
            "no-such-case",
            f"Nobody has measured the parity of '{case}'",
            place=case,
            hint=f"There are {', '.join(CASES)}; for others: teachkit parity OLD NEW.",
        )
    if case == "zlib":
        old, new = (_library(name) for name in _ZLIB)
        return old, new
    sides = {row["side"]: row for row in _rows() if row["case"] == case}
    return _surface(sides["old"]), _surface(sides["new"])


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    import tomllib

    return tuple(tomllib.loads((FOLDER / "parity.toml").read_text("utf-8"))["surface"])


def _surface(row: Mapping[str, Any]) -> dict[str, Any]:
    data = {key: value for key, value in row.items() if key not in ("case", "side", "symbols")}
    if "symbols" in row:
        # By kind in the file, because a list of names is easier to look through.
        data["symbols"] = {name: kind for kind, names in row["symbols"].items() for name in names}
    return {"teachkit-surface": 1, **data}


def _library(title: str) -> dict[str, Any]:
    name, _, version = title.partition(" ")
    return {
        "teachkit-surface": 1,
        "name": name,
        "version": version,
        "source": "nm -D --defined-only, see zlib_symbols.csv",
        "date": "2026-11-23",
        "symbols": dict.fromkeys(symbols(title), "function"),
    }
