"""An answer to the audit: why something that it did not find is fine as it is."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a finding of the rule ``rule`` about ``about`` is none.

    The audit matches words, and two people may name one thing in different words. An answer stays
    in the plan, so that whoever reviews it can read it, and disagree.
    """

    rule: str
    about: str
    because: str
