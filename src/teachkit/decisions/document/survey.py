"""A whole look at a tree: nine verdicts, the lints, the examples; and what to write next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from teachkit.data.checkout.shape import Tree
from teachkit.data.documentation import LEVELS, LINTS, Documented, LintLevel, Verdict
from teachkit.decisions.document.examples import Example, all_examples, count_examples
from teachkit.decisions.document.lints import Lints, read_lints
from teachkit.decisions.document.need import NEEDS
from teachkit.decisions.document.rules import RULES, shelf_of

__all__ = [
    "FORBID_OVER_DENY",
    "READERS",
    "Documentation",
    "Gap",
    "gaps",
    "lint_sentence",
    "look",
    "summarise",
]

FORBID_OVER_DENY = (
    "An allow further in undoes a deny, and nobody notices; forbid makes it an error (E0453)."
    " So forbid is a promise to others, and deny a rule for yourself."
)
# What to write first: who is lost without it comes before who is slower without it.
_ORDER = (
    "tutorial",
    "migration",
    "reference",
    "man",
    "guide",
    "api",
    "examples",
    "changelog",
    "explanation",
)
_VERBS = {
    "forbid": ("forbid", "forbids"),
    "deny": ("deny", "denies"),
    "warn": ("warn of", "warns of"),
    "allow": ("allow", "allows"),
}
READERS = {
    "tutorial": "somebody who meets it for the first time",
    "guide": "a user with a job to do",
    "reference": "a user who has forgotten the option",
    "explanation": "somebody who decides for or against it",
    "api": "a programmer who calls it",
    "examples": "a programmer who copies before reading",
    "man": "an administrator without a network",
    "changelog": "a downstream maintainer",
    "migration": "a user of the original",
}


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a look found; `summarise` makes it the size of the talk's seven."""

    verdicts: tuple[Verdict, ...]
    lints: Lints
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A need that is not served: who misses it, what they look for, and what to write."""

    need: str
    reader: str
    words: str
    advice: str


def look(tree: Tree) -> Documentation:
    """Look at a tree with all rules; see `rules` for what they can tell and what not."""
    examples = all_examples(tree.texts)
    lints = read_lints(tree.texts)
    shelf = shelf_of(tree, examples, lints)
    return Documentation(tuple(rule.check(shelf) for rule in RULES), lints, examples)


def summarise(
    found: Documentation,
    *,
    name: str,
    repository: str = "",
    commit: str = "",
    date: str = "",
    notes: Sequence[str] = (),
) -> Documented:
    """Return a look in the shape that the talk's seven have."""
    return Documented(
        name,
        repository,
        commit,
        date,
        found.verdicts,
        tuple(_level(found.lints, lint) for lint in LINTS),
        count_examples(found.examples),
        (*notes, *found.lints.notes),
    )


def _level(lints: Lints, lint: str) -> LintLevel:
    levels = [crate.levels[lint] for crate in lints.crates]
    counts = Counter(one.level for one in levels)
    firmest = max(counts, key=LEVELS.index, default="none")
    if firmest == "none":
        return LintLevel(lint, "none", 0, len(levels), (), ())
    places = dict.fromkeys(one.place for one in levels if one.level == firmest)
    undone = [one.place for one in levels if one.over == firmest]
    undone += [place for one in levels for place in one.undone]
    return LintLevel(
        lint, firmest, counts[firmest], len(levels), tuple(places), tuple(dict.fromkeys(undone))
    )


def gaps(documented: Documented) -> tuple[Gap, ...]:
    """Return what is missing, in the order in which we would write it."""
    advice = {rule.id: rule.advice for rule in RULES}
    return tuple(
        Gap(need, READERS[need], NEEDS[need], advice[need])
        for need in _ORDER
        if need in documented.missing
    )


def lint_sentence(level: LintLevel) -> str:
    """Say in a sentence how firmly a tree asks for a lint."""
    if level.of == 0:
        return "There is no Rust in it."
    crates = f"{level.of} crate{'s' * (level.of != 1)}"
    if level.level == "none":
        return f"None of its {crates} says anything of it, so it is allowed."
    where = f" ({level.places[0]})" if level.places else ""
    held = f"{level.crates} of {crates}" if level.of > 1 else "Its one crate"
    verb = _VERBS[level.level][level.crates == 1]
    sentence = f"{held} {verb} it{where}."
    if level.undone and level.level != "allow":
        count = len(level.undone)
        sentence += " One allow undoes it." if count == 1 else f" {count} allows undo it."
    return sentence
