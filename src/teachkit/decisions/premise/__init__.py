"""Is the title true? How much of what went wrong would memory safety have prevented.

1. `selection` picks rows of `teachkit.data.cves` by program, class, CWE, years or words.
2. `share` counts them: the share of memory-safety bugs of each program with its 95 % interval,
   however the unclear ones are counted, and with the reader's own readings in place of ours.
3. `guess` scores what the reader said before looking.
4. `history` adds them up year by year.

A share here is a share of the rows of a table, which somebody selected. The interval says what
the number of rows alone leaves open; it cannot say what the selection did.
"""

from teachkit.decisions.premise.guess import Guess, Score, brier, score
from teachkit.decisions.premise.history import YearShare, by_year
from teachkit.decisions.premise.selection import KINDS, Filter, facets, kind, select
from teachkit.decisions.premise.share import (
    COUNTINGS,
    READINGS,
    Effect,
    Share,
    effects,
    pooled,
    readings,
    shares,
    to_cross_half,
    wilson,
)

__all__ = [
    "COUNTINGS",
    "KINDS",
    "READINGS",
    "Effect",
    "Filter",
    "Guess",
    "Score",
    "Share",
    "YearShare",
    "brier",
    "by_year",
    "effects",
    "facets",
    "kind",
    "pooled",
    "readings",
    "score",
    "select",
    "shares",
    "to_cross_half",
    "wilson",
]
