"""What is known of licences: their family, and whether the GPL's two versions take them in.

The Free Software Foundation judges which licences may be combined with its own; its verdicts are
facts here, each with the place in its list. Where it is silent, that is unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

__all__ = ["FAMILIES", "Licence", "licences"]

# What a family asks of whoever passes a copy on, from the least to the most.
FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "public domain": "asks for nothing",
        "permissive": "asks you to keep its notice",
        "file copyleft": "asks you to keep the files under it, with their source",
        "library copyleft": "asks you to keep the library under it, and replaceable",
        "copyleft": "asks you to put the whole program under it",
        "network copyleft": "asks that of a service, too, that only runs the program",
    }
)


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence, named by its SPDX identifier.

    ``gpl2`` and ``gpl3`` say whether its code may become part of a program under GPL-2.0-only
    and under GPL-3.0; None where the source is silent.
    """

    id: str
    family: str
    gpl2: bool | None
    gpl3: bool | None
    source: str
    date: str
    counted: str


@cache
def licences() -> Mapping[str, Licence]:
    """Return every licence that we have facts about, by its SPDX identifier."""
    path = Path(__file__).with_name("facts") / "licences.csv"
    said = {"yes": True, "no": False, "": None}
    with path.open(encoding="utf-8", newline="") as text:
        return MappingProxyType(
            {
                row["licence"]: Licence(
                    row["licence"],
                    row["family"],
                    said[row["gpl2"]],
                    said[row["gpl3"]],
                    row["source"],
                    row["date"],
                    row["counted"],
                )
                for row in csv.DictReader(text)
            }
        )
