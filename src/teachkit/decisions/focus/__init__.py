"""Focus: what would make people want it, and would it survive a second look (slides S13 to S18)?

A selling point (`point`) is an audience, a need, a claim and its evidence. `claims` reads the
words of one. The rest is for the evidence, one file a focus of the talk:

- Performance (S15): `timings` reads what the common benchmark tools write, `performance` says
  whether two series support the claim.
- Stability (S16, S17): `stability` tells a leak from a warm-up, counts what the restart of
  S17 costs, and holds two lists of symbols against a promise of SemVer.
- Security (S14): `surface` weighs what may be left out.

`trend` is the arithmetic that performance and stability share. All of it is pure Python with a
seeded generator, so a terminal, JupyterLab and a browser give the same answer to the last digit.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.decisions.focus.interface import ApiVerdict, api_break, read_symbols
    from teachkit.decisions.focus.performance import Claim, Judgement, judge, parse_claim
    from teachkit.decisions.focus.stability import (
        Restarts,
        Trend,
        memory_trend,
        read_samples,
        restarts,
    )
    from teachkit.decisions.focus.timings import Series, read_criterion, read_timings

__all__ = [
    "ApiVerdict",
    "Claim",
    "Judgement",
    "Restarts",
    "Series",
    "Trend",
    "api_break",
    "judge",
    "memory_trend",
    "parse_claim",
    "read_criterion",
    "read_samples",
    "read_symbols",
    "read_timings",
    "restarts",
]

# Each is imported when it is asked for: a command in a terminal waits for every import.
__getattr__ = later(
    __name__,
    {
        "ApiVerdict": "interface",
        "api_break": "interface",
        "read_symbols": "interface",
        "Claim": "performance",
        "Judgement": "performance",
        "judge": "performance",
        "parse_claim": "performance",
        "Restarts": "stability",
        "Trend": "stability",
        "memory_trend": "stability",
        "read_samples": "stability",
        "restarts": "stability",
        "Series": "timings",
        "read_criterion": "timings",
        "read_timings": "timings",
    },
)
