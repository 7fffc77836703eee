"""What the audit reads in a plan's texts: shared words, numbers of days, private ways in.

What repeats in a pattern is bounded, and no text is read beyond `MOST_LETTERS`: a plan of somebody
else's must not keep the audit busy.

Words are compared, not meanings: "administrators" meets "administrator", and "sysadmin" by a short
list of this field's synonyms. Every function returns the words that it saw, so that a reader can
judge by them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from teachkit.decisions.focus.claim_words import VAGUE_EVIDENCE, checkable, found, plain, stems

__all__ = ["days", "does_something", "is_none", "ours", "private", "public", "repeatable", "shared"]

MOST_LETTERS = 5_000  # longer than any answer; a chapter is not an answer

# Words that everybody's users share: meeting in one of these is no meeting.
# fmt: off
_EVERYBODYS = frozenset(word for name in (
    "about", "all", "any", "anybody", "anyone", "applications", "authors", "before", "but",
    "customers", "do", "everybody", "everyone", "few", "get", "have", "how", "if", "like", "many",
    "most", "need", "new", "none", "one", "other", "our", "own", "package", "people", "program",
    "project", "run", "software", "system", "them", "those", "tools", "two", "users", "want", "we",
    "what", "when", "where", "while", "whoever", "will", "work",
) for word in stems(name))
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "ten": 10, "fourteen": 14, "thirty": 30, "sixty": 60, "ninety": 90,
}
# What this field calls by several names; and what is one of a kind. "distributions" meets "Debian",
# and "Debian" does not meet "Fedora": a kind is met by each of its members, which do not meet.
_SAME = {
    "administrator": "admin admins sysadmin operator operators",
    "distribution": "distro distros",
    "developer": "programmer",
    "container": "docker podman oci",
    "scientist": "researcher",
    "hospital": "clinic",
    "company": "companies business firm",
    "vendor": "manufacturer",
}
_KINDS = {
    "distribution": "debian ubuntu fedora arch nixos alpine opensuse suse gentoo rhel",
    "developer": "maintainer",
    "debian": "apt deb",
    "fedora": "dnf",
    "rpm": "dnf fedora opensuse rhel",
    "nixos": "nix flake nixpkgs",
    "macos": "homebrew brew",
    "windows": "winget",
    "python": "pip pypi",
    "rust": "cargo",
    "web": "npm node",
    "container": "kubernetes",
}
# fmt: on
_UNITS = {"hour": 1 / 24, "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_DAYS = re.compile(
    rf"\b(?P<number>\d{{1,4}}|{'|'.join(_NUMBERS)})[ -](?:working |business |calendar )?"
    rf"(?P<unit>{'|'.join(_UNITS)})s?\b"
    r"|\bdays? (?P<first>\d{1,4})(?:(?: to | - |-)(?P<last>\d{1,4}))?\b",
    re.IGNORECASE,
)
_OPTION = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")
_EVERYBODY = re.compile(r"\b(?:every(?:body|one)|all (?:users|of them))\b", re.IGNORECASE)
_NONE = re.compile(r"(?:none|nothing|no (?:version )?conflicts?|nil|0)\b", re.IGNORECASE)
_NOT_YET = re.compile(r"(?:none|nothing|nowhere|not yet|no(?! public))\b", re.IGNORECASE)
_DOES = re.compile(
    r"\b(?:ask|bring|build|carry|drop|fix|follow|maintain|move|own|package|patch|pin|port|relax|"
    r"remove|replace|send|support|take|update|upgrade|vendor|wait|widen|write)(?:s|es|d|ed|ing)?\b"
    r"|\b(?:until|instead)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"(?:we|us|ourselves|our|me|myself|i|you|yourself|the (?:project|maintainers?|team|writer))\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:issue tracker|bug tracker|tracker|/issues\b|(?:open|file|public) an? issue|issues?"
    r"|forum|discussions?|discord|slack|irc|matrix|mastodon|twitter|reddit|chat|public \w+"
    r"|mailing list)\b|/issues\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:private(?:ly)?|confidential(?:ly)?|encrypted|pgp|gpg|security/advisories"
    r"|vulnerability report(?:ing)?|report a vulnerability)\b"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}",
    re.IGNORECASE,
)
_REPEATABLE = re.compile(
    r"https?://\S{1,200}|`[^`]{1,200}`|(?<![\w./-])(?!and/or\b)[\w.-]{1,64}/[\w./-]{0,80}|\bCVE-\d{4}-\d+|(?<![\w-])[\w-]{1,64}\.(?:csv|json|py|rs|sh|toml|md|txt|lock)\b"
    r"|\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|\bv?\d+\.\d+\.\d+\w*|(?<![\w-])\w[\w-]{0,40} --?\w+"
    r"|\b(?:scripts?|counted|compared|repositor(?:y|ies)|paired|rounds|survey|lock file|manual"
    r"|changelog|commits?|tags?|advisor(?:y|ies))\b",
    re.IGNORECASE,
)


def _roots(text: str) -> set[str]:
    """Return the stems of a text and theirs ("distributions" has two), without everybody's."""
    return {root for stem in stems(text) for root in (stem, *stems(stem))} - _EVERYBODYS


def _members(groups: Mapping[str, str]) -> dict[str, set[str]]:
    """Return by stem the stems of the groups that it is in."""
    found_in: dict[str, set[str]] = {}
    for name, members in groups.items():
        for member in _roots(members):
            found_in.setdefault(member, set()).update(_roots(name))
    return found_in


_SAME_STEMS = _members(_SAME)
_KIND_STEMS = _members(_KINDS)


def _names(stem: str) -> set[str]:
    """Return a word's own name, as this field has it."""
    return {stem} | _SAME_STEMS.get(stem, set())


def _kinds(stem: str) -> set[str]:
    """Return a word's own name, and what it is one of."""
    own = _names(stem)
    return own.union(*(_KIND_STEMS.get(name, set()) for name in own))


def shared(text: str, other: str) -> tuple[str, ...]:
    """Return the words of ``text`` that ``other`` has too, in any form or by another name.

    Words that everybody's users share ("people", "software") do not count. Where the other speaks
    of everybody, it speaks of these too.
    """
    text, other = text[:MOST_LETTERS], other[:MOST_LETTERS]
    there = _roots(other)
    names = {name for stem in there for name in _names(stem)}
    kinds = {name for stem in there for name in _kinds(stem)}
    words = re.findall(r"[^\W_][\w+-]*", plain(text))
    meet = [
        word
        for word in words
        for stem in _roots(word)
        if _kinds(stem) & names or _names(stem) & kinds
    ]
    # An option of a command is a name of its own, however short.
    options = set(_OPTION.findall(other))
    meet += [name for name in _OPTION.findall(text) if name in options]
    return tuple(dict.fromkeys(meet)) or found(_EVERYBODY, other)


def days(text: str) -> dict[int, str]:
    """Return the numbers of days that a text names, each with its words: ``{7: "a week"}``.

    A month is 30 days, a year 365; hours are rounded up to a day.
    """
    seen: dict[int, str] = {}
    for match in _DAYS.finditer(plain(text[:MOST_LETTERS])):
        if match["unit"]:
            word = match["number"].lower()
            number = int(word) if word.isdigit() else _NUMBERS[word]
            seen.setdefault(max(round(number * _UNITS[match["unit"].lower()]), 1), match[0])
        else:
            for name in ("first", "last"):
                if match[name]:
                    seen.setdefault(int(match[name]), match[0])
    return seen


def is_none(text: str) -> bool:
    """Return whether a text begins by saying that there is nothing."""
    return _NONE.match(text.strip()) is not None


def does_something(text: str) -> tuple[str, ...]:
    """Return the words of a text that do something about what it tells."""
    return found(_DOES, text[:MOST_LETTERS])


def ours(keeper: str) -> bool:
    """Return whether a channel is looked after by the writer."""
    return _OURS.match(keeper.strip()) is not None


def private(text: str) -> tuple[str, ...]:
    """Return what makes a way in private: an address, or the word; "no private way yet" is none."""
    if _NOT_YET.match(text.strip()):
        return ()
    return found(_PRIVATE, text[:MOST_LETTERS])


def public(text: str) -> tuple[str, ...]:
    """Return what in a way in everybody can read."""
    return found(_PUBLIC, text[:MOST_LETTERS])


def repeatable(evidence: str) -> tuple[str, ...]:
    """Return what of the evidence a stranger could repeat or look up."""
    evidence = plain(evidence[:MOST_LETTERS])
    if VAGUE_EVIDENCE.match(evidence):
        return ()
    return tuple(dict.fromkeys((*found(_REPEATABLE, evidence), *checkable(evidence))))
