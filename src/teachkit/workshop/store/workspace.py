"""A person's workspace as the store has it: files by the names that they have there.

The record is no file in the store but made of all entries, and what comes back of it is merged.
"""

from __future__ import annotations

import sqlalchemy as sa

from teachkit.course.record import HEADER
from teachkit.workshop.store import entries, files
from teachkit.workshop.store.files import PLAN

__all__ = ["PLAN", "RECORD", "keep", "saved"]

RECORD = ".teachkit/record.jsonl"


def saved(connection: sa.Connection, person: str) -> dict[str, bytes]:
    """Return what is kept of a person; there is no record as long as nothing is in it."""
    found = files.files(connection, person)
    lines = entries.record_lines(connection, person)
    if lines != (HEADER,):
        found[RECORD] = "".join(f"{line}\n" for line in lines).encode()
    return found


def keep(connection: sa.Connection, person: str, name: str, content: bytes, at: float) -> bool:
    """Take in one file of a person's workspace; tell whether anything was new.

    Raises:
        TeachkitError: ``wrong-name``, ``too-long`` or ``foreign-record`` for what is not kept;
            ``no-such-person``.
    """
    if name != RECORD:
        return files.put(connection, person, name, content, at)
    # At line feeds alone: what people type may have other ends of lines in it.
    lines = content.decode("utf-8", "replace").split("\n")
    return bool(entries.merge_record(connection, person, lines, "", at))
