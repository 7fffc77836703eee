"""Depend: what do your dependencies cost, whom do you trust, and could Debian package it?

The talk names two risks, and a remedy. Dependencies are a burden: `kinds`, `graph` and
`platform` say how much of one, and what would go if a line of Cargo.toml went. They ask for
trust: `trust` matches advisories and audits. And they are part of how you distribute:
`debian` says what a packager would meet.

The files are the steps, in order: `lock`, `manifest`, `metadata` and `supply_chain` read what a
project has; `assessment` puts everything into one frozen object; `questions` asks it things
(why is this here, what if it went, what to review first); `comparison` holds two of them side
by side, and `conditions` lets a build fail on either; `goals` keeps the talk's third risk, which
no lock file shows; `export` writes them out.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.decisions.depend.assessment import Assessment, Numbers, assess
    from teachkit.decisions.depend.comparison import Comparison, compare
    from teachkit.decisions.depend.lock import (
        Lock,
        Package,
        line_of,
        read_lock,
        write_lock,
    )
    from teachkit.decisions.depend.questions import WhatIf, goes_with, review_queue, what_if, why

__all__ = [
    "Assessment",
    "Comparison",
    "Lock",
    "Numbers",
    "Package",
    "WhatIf",
    "assess",
    "compare",
    "goes_with",
    "line_of",
    "read_lock",
    "review_queue",
    "what_if",
    "why",
    "write_lock",
]

# Asked for by few callers, and a command in a terminal is felt to wait for every import.
__getattr__ = later(
    __name__,
    {
        "Assessment": "assessment",
        "Numbers": "assessment",
        "assess": "assessment",
        "Lock": "lock",
        "Package": "lock",
        "line_of": "lock",
        "read_lock": "lock",
        "write_lock": "lock",
        "Comparison": "comparison",
        "compare": "comparison",
        "WhatIf": "questions",
        "goes_with": "questions",
        "review_queue": "questions",
        "what_if": "questions",
        "why": "questions",
    },
)
