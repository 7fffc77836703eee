"""Signs of code without structure (slide S11.3), from a measured checkout.

Four signs, each from 0 to 1 on a scale with fixed ends, and their average. They are what a tool
can count and not what structure is: code may be tidy in all four and nobody understands it.
"""

from __future__ import annotations

from math import log2, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from teachkit.data.checkout import Checkout

__all__ = ["structure_level", "structure_reason", "structure_signs"]

LEAST = 200  # lines of code below which they say nothing
MANY_RISKY = 15  # risky calls per 1,000 lines
SHORT, LONG = 50, 1_000  # lines of the longest function
MANY_CONDITIONALS = 50  # of the preprocessor, per 1,000 lines
WELL_TESTED = 0.25  # of all code is tests


def structure_signs(checkout: Checkout) -> Mapping[str, float]:
    """Return each sign that could be measured, from 0 (tidy) to 1."""
    signs = {}
    if checkout.c_code >= LEAST:
        risky = checkout.unsafe_per_thousand or 0.0
        signs["risky calls"] = min(1.0, log2(1 + risky) / log2(1 + MANY_RISKY))
        conditionals = 1000 * checkout.conditionals / checkout.c_code
        signs["conditionals"] = min(1.0, conditionals / MANY_CONDITIONALS)
        if checkout.longest_function is not None:
            lines = max(checkout.longest_function.lines, SHORT)
            signs["longest function"] = min(1.0, log10(lines / SHORT) / log10(LONG / SHORT))
    if checkout.code >= LEAST and checkout.test_share is not None:
        signs["tests"] = 1 - min(1.0, checkout.test_share / WELL_TESTED)
    return signs


def structure_level(checkout: Checkout) -> float | None:
    """Return the average of the signs; None when there is too little code to measure."""
    signs = structure_signs(checkout)
    return sum(signs.values()) / len(signs) if signs else None


def structure_reason(checkout: Checkout) -> str:
    """Return the counts behind the signs, as a sentence."""
    signs = structure_signs(checkout)
    if not signs:
        return "there is too little code in that checkout"
    said = []
    if "risky calls" in signs:
        conditionals = 1000 * checkout.conditionals / checkout.c_code
        said.append(
            f"{checkout.unsafe_per_thousand or 0:.1f} risky calls and {conditionals:.0f} "
            "conditionals per 1,000 lines of C"
        )
    if "longest function" in signs and checkout.longest_function is not None:
        said.append(f"a function of {checkout.longest_function.lines:,} lines")
    if "tests" in signs:
        said.append(f"{checkout.test_share or 0:.0%} of the code is tests")
    return ", ".join(said)
