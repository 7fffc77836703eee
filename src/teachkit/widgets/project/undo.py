"""Take one edit back, and nothing that somebody else has written since."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from teachkit.decisions.plan import put_row

__all__ = ["undone"]


def undone(now: Any, before: Any, after: Any) -> Any:
    """Return the section ``now`` without the edit that once made ``after`` of ``before``.

    A text is set back only while it is still what the edit made of it. Rows are set back one by
    one, by their key (their first field); other rows stay.
    """
    changes: dict[str, Any] = {}
    for field in fields(now):
        was, made, stands = (getattr(one, field.name) for one in (before, after, now))
        if was == made:
            continue
        if stands == made:
            changes[field.name] = was
        elif isinstance(was, tuple):
            changes[field.name] = _rows_undone(stands, was, made)
    return replace(now, **changes)


def _rows_undone(now: tuple[Any, ...], was: tuple[Any, ...], made: tuple[Any, ...]) -> Any:
    before, after = {key_of(row): row for row in was}, {key_of(row): row for row in made}
    rows = tuple(row for row in now if key_of(row) in before or key_of(row) not in after)
    for key, row in before.items():
        if after.get(key) != row:
            rows = put_row(rows, row)
    return rows


def key_of(row: Any) -> str:
    """Return what a row is known by: its first field."""
    key: str = getattr(row, fields(row)[0].name)
    return key
