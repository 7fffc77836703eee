"""How close two names are: to the fingers, to the eye, and without what everybody adds."""

from __future__ import annotations

import unicodedata

__all__ = ["AFFIXES", "core_of", "distance", "skeleton"]

# What is added to a name to say "in Rust", "for Python" or "the library".
AFFIXES = (
    "rust-", "rs-", "python-", "py-", "lib",
    "-rust", "-rs", "-python", "-py", "-sys", "-ng", "-lib", "-cli",
)  # fmt: skip
# Letters of other alphabets that look like Latin ones: a selection from Unicode's confusables
# (UTS 39), small letters that names are made of.
_CONFUSABLE = str.maketrans(
    "авеѕіјорсухһԁӏԛԝмтнкαονιρτκυχβ" + "ıłøđ",
    "abesijopcyxhdlqwmthkaovlptkuxb" + "ilod",
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
# One letter for several; "" would be slower than None, and whole lists are long.
_PLAIN = str.maketrans("|i105", "lllos", "-_.")


def distance(a: str, b: str, most: int) -> int:
    """Return how many slips turn ``a`` into ``b``; any number above ``most`` means too many.

    A slip is a letter more, a letter less, another letter, or two neighbours swapped: the
    Damerau-Levenshtein distance in which no part is edited twice (optimal string alignment).
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row, older = row, [i], before
        for j, other in enumerate(b, 1):
            cost = min(
                above[j] + 1,
                row[j - 1] + 1,
                above[j - 1] + (letter != other),
            )
            if i > 1 and j > 1 and letter == b[j - 2] and other == a[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most and (not older or min(above) > most):
            return most + 1
        before = above
    return row[-1]


def skeleton(name: str) -> str:
    """Return what the eye sees of a name: names with one skeleton look the same.

    Without capitals, accents and separators; letters of other alphabets as the Latin ones that
    they resemble; 1, i and l are one letter, as are 0 and o, 5 and s, rn and m, vv and w, cl and d.
    """
    if name.isascii():
        text = name.lower().translate(_PLAIN)
    else:
        text = unicodedata.normalize("NFKD", name.casefold()).translate(_CONFUSABLE)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
        text = text.translate(_PLAIN)
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text


def core_of(name: str) -> str:
    """Return a name (small letters, dashes) without `AFFIXES`, as long as three letters are left.

    >>> core_of("rust-zlib-rs"), core_of("py-zlib")
    ('zlib', 'zlib')
    """
    shorter = True
    while shorter:
        shorter = False
        for affix in AFFIXES:
            cut = name.removesuffix(affix) if affix.startswith("-") else name.removeprefix(affix)
            cut = cut.strip("-")
            if cut != name and len(cut) >= 3:
                name, shorter = cut, True
    return name
