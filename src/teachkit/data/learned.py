"""Which release of sudo-rs began to take, or to refuse, which line of sudoers, and why.

Both ends are measured (`teachkit.data.focus.directives`); the release in between is read from the
code and the changelog at each tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from teachkit.data.facts import FOLDER
from teachkit.data.focus import Directive, directives
from teachkit.data.tables import broken, day_in, read_rows

__all__ = ["Step", "steps"]

COLUMNS = ("name", "release", "what", "source", "date")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of sudoers that changed sides in ``release``, which is of ``date``.

    ``gained`` is True when it is accepted since then. ``what`` says what it does now, or what the
    older versions did with it instead of what it says.
    """

    directive: Directive
    release: str
    what: str
    source: str
    date: str

    @property
    def gained(self) -> bool:
        """Whether the newer versions accept the line."""
        return self.directive.change == "now accepted"


@cache
def steps() -> tuple[Step, ...]:
    """Return every line that changed sides between 0.2.5 and 0.2.15, in the order of the releases.

    Raises:
        TeachkitError: ``broken-table`` when a row is of a line that did not change sides, or one
            that did has no row.
    """
    changed = {one.name: one for one in directives() if one.change.startswith("now ")}
    found: list[Step] = []
    for place, row in read_rows(FOLDER / "learned.csv", COLUMNS):
        if row["name"] not in changed:
            raise broken("name", f"'{row['name']}' did not change sides, or is there twice", place)
        directive = changed.pop(row["name"])
        day_in(row, "date", place)
        found.append(Step(directive, row["release"], row["what"], row["source"], row["date"]))
    if changed:
        raise broken("name", f"{', '.join(changed)} changed sides and have no row", "learned.csv")
    return tuple(found)
