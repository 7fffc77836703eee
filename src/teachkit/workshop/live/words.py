"""Free text of many people: what is alike is one, and nothing is shown before somebody has read it.

Two texts are alike when they have the same `key`. What a facilitator decides, they decide about a
key: who says the same later adds to its number, and shows nothing that was not read before,
because the form that is shown is the one that came first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from teachkit.workshop.store.words import Word

__all__ = ["Group", "grouped", "key", "shown"]

# Characters of a key; letters that fall apart into several could pass the store's end.
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that are alike, and how many people have said one of them."""

    word: Word
    people: int


def key(text: str) -> str:
    """Return what texts that are alike have in common: no case, no accents, no punctuation.

    A text of signs alone is its own key. An English plural in s is the same as its singular.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    words = [
        one[:-1] if len(one) > 3 and one.endswith("s") and not one.endswith("ss") else one
        for one in kept.split()
    ]
    return (" ".join(words) or " ".join(text.split()))[:LONGEST]


def grouped(said: Iterable[Sequence[str]], known: Iterable[Word]) -> tuple[Group, ...]:
    """Group what people say now, whoever says one thing twice once; the most said first.

    ``known`` are the words of this ask as they were judged; what nobody says any more is left out.
    """
    counts: dict[str, int] = {}
    for texts in said:
        for one in {key(text) for text in texts}:
            counts[one] = counts.get(one, 0) + 1
    found = [Group(word, counts[word.key]) for word in known if word.key in counts]
    return tuple(sorted(found, key=lambda group: (-group.people, group.word.key)))


def shown(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return what may be shown, with what was put into another added to that; most said first."""
    may = {one.word.key: one for one in groups if one.word.state == "shown"}
    people: dict[str, int] = {}
    for name, one in may.items():
        into = one.word.into
        target = into if into is not None and into in may else name
        people[target] = people.get(target, 0) + one.people
    found = [Group(may[name].word, n) for name, n in people.items()]
    return tuple(sorted(found, key=lambda group: (-group.people, group.word.key)))
