"""Choose: which project is worth your years (slides S08 to S12)?

The talk gives signs, and no formula: few people work on it and many rely on it, it has a history
of security issues, its code has no structure, and it is not only Rust's own affair. `signals`
makes an object of each, with what it means and what it weighs. `table` looks at all candidates
once, `ranking` weighs, and every row keeps its reasons; what is unknown stays unknown.

A ranking persuades more than it should. So `reasons` answers "why is my favourite at 215?",
`comparison` finds the weight at which two change places, and `fragile` says how much of the top
ten is the candidates' and how much the weights'. `against` is the case against (S10): not every
project needs a rewrite, and a hobby needs no ranking.

What is chosen has to be known (S12): `space` maps what you know of the problem and what you do
not, `licences` says what you may do with the code of those who were there before. `shortlist` is
what the plan keeps.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.decisions.choose.against import OBJECTIONS, Case, objections
    from teachkit.decisions.choose.comparison import Pair, compare_two, flip
    from teachkit.decisions.choose.fragile import Fragility, fragility
    from teachkit.decisions.choose.ranking import Move, Part, Ranking, Row, moves, rank
    from teachkit.decisions.choose.reasons import Why, why
    from teachkit.decisions.choose.signals import DEFAULT_WEIGHTS, SIGNALS, Known, Signal
    from teachkit.decisions.choose.table import Prepared, prepare

__all__ = [
    "DEFAULT_WEIGHTS",
    "OBJECTIONS",
    "SIGNALS",
    "Case",
    "Fragility",
    "Known",
    "Move",
    "Pair",
    "Part",
    "Prepared",
    "Ranking",
    "Row",
    "Signal",
    "Why",
    "compare_two",
    "flip",
    "fragility",
    "moves",
    "objections",
    "prepare",
    "rank",
    "why",
]

# Asked for by few callers, and a command in a terminal is felt to wait for every import.
__getattr__ = later(
    __name__,
    {
        "Move": "ranking",
        "Part": "ranking",
        "Ranking": "ranking",
        "Row": "ranking",
        "moves": "ranking",
        "rank": "ranking",
        "DEFAULT_WEIGHTS": "signals",
        "SIGNALS": "signals",
        "Known": "signals",
        "Signal": "signals",
        "Prepared": "table",
        "prepare": "table",
        "Pair": "comparison",
        "compare_two": "comparison",
        "flip": "comparison",
        "Fragility": "fragile",
        "fragility": "fragile",
        "OBJECTIONS": "against",
        "Case": "against",
        "objections": "against",
        "Why": "reasons",
        "why": "reasons",
    },
)
