"""The share as it grew: what somebody with the same table would have said in each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from teachkit.decisions.premise.share import Share, pooled, readings

if TYPE_CHECKING:
    from teachkit.data.cves import Vulnerability

__all__ = ["YearShare", "by_year"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class YearShare:
    """One year: its own rows by reading, and the share of all rows up to its end."""

    year: int
    yes: int
    no: int
    unclear: int
    total: Share


def by_year(
    vulnerabilities: Sequence[Vulnerability],
    changed: Mapping[str, str] = _NOTHING,
    *,
    counting: str = "none",
) -> tuple[YearShare, ...]:
    """Return every year from the first row's to the last row's, quiet years too.

    The year is that of the id or of the record, not of the fault, which is often much older.

    Raises:
        TeachkitError: ``no-such-reading`` or ``no-such-counting``.
    """
    if not vulnerabilities:
        return ()
    words = readings(vulnerabilities, changed)
    years = [one.year for one in vulnerabilities]
    found = []
    for year in range(min(years), max(years) + 1):
        new = [words[one.id] for one in vulnerabilities if one.year == year]
        known = [one for one in vulnerabilities if one.year <= year]
        total = pooled(known, changed, counting=counting, name=str(year))
        found.append(
            YearShare(year, new.count("yes"), new.count("no"), new.count("unclear"), total)
        )
    return tuple(found)
