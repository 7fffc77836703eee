"""The channels of the chapter `distribute`, assumed platforms, and where the seven are today.

``facts/channels.toml`` has what each channel asks (read at its source) and how many days it takes
(assumed), and platforms with users and shares (all assumed: they are to be replaced by your own
numbers). ``facts/channel_presence.csv`` has what is known of the seven systems: a pair that is not
in it is unknown, which is not the same as not there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from teachkit.data.facts import FOLDER
from teachkit.data.tables import broken, day_in, one_of, read_rows

__all__ = ["Presence", "channel_tables", "presence", "read_presence"]

STATES = ("there", "not there")


@dataclass(frozen=True, slots=True)
class Presence:
    """One of the seven in one channel: ``state`` is "there", "not there" or "unknown".

    ``version`` is what the source shows ("" where it shows none), ``keeper`` who looks after it
    there, ``date`` the day of the source (or of reading it, where it names none), and ``note``
    what a user should know.
    """

    system: str
    channel: str
    state: str
    version: str = ""
    keeper: str = ""
    source: str = ""
    date: str = ""
    note: str = ""


@cache
def presence() -> tuple[Presence, ...]:
    """Return what is known of the seven, by system and channel; what is not there is unknown."""
    return read_presence(FOLDER / "channel_presence.csv")


def read_presence(path: Path) -> tuple[Presence, ...]:
    """Return the rows of such a table.

    Raises:
        TeachkitError: ``broken-table``, with file, line and field.
    """
    found: dict[tuple[str, str], Presence] = {}
    for place, row in read_rows(path, [field.name for field in fields(Presence)]):
        one_of(row, "state", STATES, place)
        day_in(row, "date", place)
        if not row["source"]:
            raise broken("source", "it is empty, and nothing is known without one", place)
        key = (row["system"], row["channel"])
        if key in found:
            raise broken("channel", "there is such a row already", place)
        found[key] = Presence(**row)
    return tuple(found.values())


@cache
def channel_tables() -> dict[str, Any]:
    """Return ``channels.toml`` as it is: its tables ``channel`` and ``platform``."""
    return tomllib.loads((FOLDER / "channels.toml").read_text("utf-8"))
