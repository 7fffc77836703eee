"""How much a service could still do after somebody took it over: its unit file, judged by systemd.

Nothing is started: ``systemd-analyze security --offline=true`` reads a file. Its score, from 0
(locked up) to 10 (free), weighs what the unit does not switch off. It says nothing about the
program inside.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Picture, bars

__all__ = ["Hardening", "as_bars", "as_table", "judged", "read_judgement"]

# Settings of one family ("SystemCallFilter=~@swap") are told as one.
_FAMILY = re.compile(r"[=~].*")


@dataclass(frozen=True, slots=True)
class Hardening:
    """One unit file: systemd's ``exposure`` (0 to 10), settings ``on`` of those that ``count``.

    ``lacks`` names the families of settings that it leaves off, the heaviest first; "in part"
    where it sets some of a family.
    """

    unit: str
    exposure: float
    on: int
    count: int
    lacks: tuple[str, ...]


def judged(units: tuple[Path, ...], folder: Path) -> tuple[Hardening, ...]:
    """Return systemd's judgement of unit files; none when there is no ``systemd-analyze``.

    Raises:
        TeachkitError: ``not-judged`` when it says something else than a judgement.
    """
    from shutil import which

    from teachkit.labs.process import ran

    if which("systemd-analyze") is None:
        return ()
    found = []
    for unit in units:
        command = ["systemd-analyze", "security", "--offline=true"]
        table = ran([*command, "--json=short", str(unit)], within=20.0, cwd=folder)
        whole = ran([*command, "--no-pager", str(unit)], within=20.0, cwd=folder)
        found.append(read_judgement(unit.stem, table.text, whole.text))
    return tuple(found)


def read_judgement(unit: str, table: str, whole: str) -> Hardening:
    """Return the judgement from the two ways in which systemd prints it.

    Raises:
        TeachkitError: ``not-judged`` when either is not what we know.
    """
    level = re.search(r"Overall exposure level for .*?: (\d+\.\d)", whole)
    try:
        rows: list[dict[str, Any]] = json.loads(table)
        counted = [row for row in rows if row["set"] is not None]
        off = [(float(row["exposure"] or 0), str(row["name"])) for row in counted if not row["set"]]
    except (ValueError, KeyError, TypeError):
        rows = []
    if level is None or not rows:
        raise TeachkitError(
            "not-judged",
            f"systemd-analyze gave no judgement of {unit}",
            hint="It needs systemd 250 or newer: systemd-analyze --version",
        )
    some = {_FAMILY.sub("", str(row["name"])) for row in counted if row["set"]}
    weights: dict[str, float] = {}
    for weight, name in off:
        family = _FAMILY.sub("", name)
        named = f"{family} in part" if family in some else family
        weights[named] = weights.get(named, 0.0) + weight
    lacks = sorted((name for name in weights if weights[name] > 0), key=lambda n: (-weights[n], n))
    return Hardening(
        unit=unit,
        exposure=float(level[1]),
        on=sum(bool(row["set"]) for row in counted),
        count=len(counted),
        lacks=tuple(lacks),
    )


def as_bars(found: tuple[Hardening, ...]) -> Picture:
    """Return the scores side by side."""
    return bars(
        "What a service could still do once taken over: systemd's score, 0 to 10",
        [Bar(one.unit, one.exposure, word=f"{one.exposure:.1f}") for one in found],
    )


def as_table(found: tuple[Hardening, ...]) -> Table:
    """Return the scores with what each unit file leaves off."""
    return Table(
        "Unit files, judged by systemd-analyze",
        ("unit", "exposure", "settings on", "left off, heaviest first"),
        tuple(
            (
                one.unit,
                f"{one.exposure:.1f}",
                f"{one.on} of {one.count}",
                ", ".join(one.lacks[:6]) + (" …" if len(one.lacks) > 6 else ""),
            )
            for one in found
        ),
    )
