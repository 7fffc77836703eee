"""``SOURCES.toml``: for every data file that is shipped, where it comes from and how it was made.

A test holds the file true: each shipped file has an entry, with its SHA256, rows and date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from teachkit.data.files import write_atomically

__all__ = ["FILE", "Source", "record", "recorded_sources"]

FILE = Path(__file__).with_name("SOURCES.toml")
_HEADER = """\
# Where every shipped data file comes from, and how it was made.
# 'teachkit data build' writes the entries of the files it builds; a test compares all of them
# with the files themselves. Origins are named in words: no address here is ever asked.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One shipped file: path below the data folder, origin in words, day, hash, rows, licence.

    ``inputs`` are what it was made from, each with its SHA256 where it is a file; ``made`` is the
    command or method.
    """

    path: str
    origin: str
    date: str
    rows: int
    sha256: str
    licence: str
    made: str
    inputs: tuple[Mapping[str, str], ...] = ()


def recorded_sources(file: Path = FILE) -> tuple[Source, ...]:
    """Return the entries, sorted by path."""
    import tomllib

    rows = tomllib.loads(file.read_text("utf-8")).get("file", [])
    return tuple(Source(**{**row, "inputs": tuple(row.get("inputs", ()))}) for row in rows)


def record(entries: Iterable[Source], file: Path = FILE) -> None:
    """Add or replace entries and write the file anew, one transaction."""
    known = {entry.path: entry for entry in recorded_sources(file)} if file.exists() else {}
    known |= {entry.path: entry for entry in entries}
    parts = [_HEADER]
    for path in sorted(known):
        table = asdict(known[path])
        inputs = table.pop("inputs")
        parts.append("\n[[file]]\n" + "".join(f"{key} = {_toml(table[key])}\n" for key in table))
        if inputs:
            lines = (
                "    { " + ", ".join(f"{key} = {_toml(one[key])}" for key in one) + " },\n"
                for one in inputs
            )
            parts.append(f"inputs = [\n{''.join(lines)}]\n")
    write_atomically(file, "".join(parts))


def sha256_of(path: Path) -> str:
    """Return the SHA256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows_of(path: Path) -> int:
    """Count the rows of a shipped file; a snapshot says its number itself."""
    import csv
    import tomllib

    from teachkit.data import cache

    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as text:
            return sum(1 for _ in csv.DictReader(text))
    if path.suffix == ".toml":
        tables = tomllib.loads(path.read_text("utf-8")).values()
        return sum(len(rows) for rows in tables if isinstance(rows, list))
    return int(cache.origin_of(path)["rows"])


def renewed(entry: Source, folder: Path) -> Source:
    """Return ``entry`` with the hash and rows of the file as it is in ``folder`` now."""
    path = folder / entry.path
    return replace(entry, sha256=sha256_of(path), rows=rows_of(path))


def _toml(value: Any) -> str:
    # A JSON string or integer is TOML as well.
    return json.dumps(value, ensure_ascii=False)
