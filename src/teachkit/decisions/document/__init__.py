"""Document: what users need to read, and who knows less than you (slides S20 and S21).

A `need` is what a reader comes for; `rules` says of each of the nine whether it is served, and what
shows that, from `pages` (titles, and what stands under them) and `code` (programs, libraries, how
much of what is public has a comment). `lints` reads how firmly a Rust project asks for comments,
`examples` finds what could be run, and `survey` puts all of it together. Trees come in as names and
texts (`teachkit.data.checkout.tree`): nothing here opens a file.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.decisions.document.examples import RUNNABLE, Example, find_examples
    from teachkit.decisions.document.lints import CrateLints, Level, Lints, read_lints
    from teachkit.decisions.document.need import NEEDS, ReaderNeed
    from teachkit.decisions.document.rules import RULES, Rule
    from teachkit.decisions.document.survey import (
        FORBID_OVER_DENY,
        READERS,
        Documentation,
        Gap,
        gaps,
        lint_sentence,
        look,
        summarise,
    )

__all__ = [
    "FORBID_OVER_DENY",
    "NEEDS",
    "READERS",
    "RULES",
    "RUNNABLE",
    "CrateLints",
    "Documentation",
    "Example",
    "Gap",
    "Level",
    "Lints",
    "ReaderNeed",
    "Rule",
    "find_examples",
    "gaps",
    "lint_sentence",
    "look",
    "read_lints",
    "summarise",
]

# The plan asks for `need` alone, and every command that reads a plan waits for every import.
__getattr__ = later(
    __name__,
    {
        "RUNNABLE": "examples",
        "Example": "examples",
        "find_examples": "examples",
        "CrateLints": "lints",
        "Level": "lints",
        "Lints": "lints",
        "read_lints": "lints",
        "NEEDS": "need",
        "ReaderNeed": "need",
        "RULES": "rules",
        "Rule": "rules",
        "FORBID_OVER_DENY": "survey",
        "READERS": "survey",
        "Documentation": "survey",
        "Gap": "survey",
        "gaps": "survey",
        "lint_sentence": "survey",
        "look": "survey",
        "summarise": "survey",
    },
)
