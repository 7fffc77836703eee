"""Names that fit a list of the plan: the packages of a lock file, Debian's candidates."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.course.room import in_a_room
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.plan import Plan

__all__ = ["names_for"]


def names_for(section: str, field: str, plan: Plan) -> list[str]:
    """Return names to suggest for a new row, if any are at hand.

    What cannot be read suggests nothing: the form works without, and whoever needs the file says
    what is wrong with it.
    """
    try:
        if (section, field) == ("depend", "verdicts"):
            return _locked(plan.project.lock)
        if (section, field) == ("choose", "shortlist"):
            return _candidates()
    except (OSError, UnicodeDecodeError, TeachkitError):
        return []
    return []


def _locked(lock: str) -> list[str]:
    if not lock or in_a_room():  # its path is a visitor's, and the files are the host's
        return []
    from teachkit.decisions.depend.lock import read_lock  # only with a lock

    packages = read_lock(Path(os.path.expanduser(lock)).read_text(encoding="utf-8")).packages
    return sorted({package.name for package in packages if package.source is not None})


def _candidates() -> list[str]:
    from teachkit.data.candidates import load_candidates  # only where one is chosen

    return sorted(row.name for row in load_candidates().rows)
