"""The tags of a repository, and how many of them carry a signature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from teachkit.data.checkout.authors import git

__all__ = ["Tags", "read_tags"]


@dataclass(frozen=True, slots=True)
class Tags:
    """How many tags there are, and how many are signed, by any key: nothing here verifies one."""

    count: int
    signed: int
    latest: str
    latest_signed: bool


def read_tags(folder: str | Path) -> Tags | None:
    """Return the tags of a clone, or None where git knows none or is not there."""
    listed = git(
        Path(folder).expanduser(),
        "for-each-ref",
        "--sort=creatordate",
        "--format=%(refname:short)%09%(if)%(contents:signature)%(then)signed%(end)",
        "refs/tags",
    )
    rows = [line.partition("\t") for line in (listed or "").splitlines() if line]
    if not rows:
        return None
    signed = [name for name, _, mark in rows if mark]
    latest, _, mark = rows[-1]
    return Tags(len(rows), len(signed), latest, bool(mark))
