"""Two surfaces against each other: what is the same, what is missing, changed, or new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from teachkit.decisions.distribute.parity.option import Option
from teachkit.decisions.distribute.parity.rules import RULES, SEVERITIES, Rule
from teachkit.decisions.distribute.parity.surface import KINDS, UNLISTED, Surface

__all__ = ["Gap", "Item", "Parity", "compare"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a surface: its kind (a key of `KINDS`) and its name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What the new one lacks or has otherwise; ``new`` is "" when it is missing."""

    rule: str
    name: str
    old: str
    new: str = ""

    @property
    def about(self) -> Rule:
        """Return the rule: kind, severity, title and advice."""
        return RULES[self.rule]

    @property
    def missing(self) -> bool:
        """Return whether there is nothing of it in the new one."""
        return not self.new

    def as_dict(self) -> dict[str, str]:
        """Return what ``--json`` prints of it."""
        rule = self.about
        return {
            "kind": rule.kind,
            "name": self.name,
            "state": "missing" if self.missing else "changed",
            "severity": rule.severity,
            "rule": rule.id,
            "old": self.old,
            "new": self.new,
            "means": rule.title,
            "advice": rule.advice,
        }


@dataclass(frozen=True, slots=True)
class Parity:
    """The outcome: ``gaps`` are missing and changed ones, worst first.

    ``compared`` are the kinds that both sides were looked at for, ``not_compared`` those that
    only one was. An old option may be the source of two gaps and is then not among the same.
    """

    old: str
    new: str
    same: tuple[Item, ...]
    gaps: tuple[Gap, ...]
    added: tuple[Item, ...]
    compared: tuple[str, ...]
    not_compared: tuple[str, ...]

    @property
    def missing(self) -> tuple[Gap, ...]:
        """Return what there is nothing of in the new one."""
        return tuple(gap for gap in self.gaps if gap.missing)

    @property
    def changed(self) -> tuple[Gap, ...]:
        """Return what is there and not the same."""
        return tuple(gap for gap in self.gaps if not gap.missing)

    @property
    def drop_in(self) -> bool:
        """Return whether every gap is small."""
        return all(gap.about.severity == "small" for gap in self.gaps)

    def count(self, state: str, kind: str) -> int:
        """Return how many of a kind are ``same``, ``missing``, ``changed`` or ``added``."""
        if state in ("same", "added"):
            return sum(item.kind == kind for item in getattr(self, state))
        return len({gap.name for gap in getattr(self, state) if gap.about.kind == kind})

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "schema": 1,
            "old": self.old,
            "new": self.new,
            "drop_in": self.drop_in,
            "compared": list(self.compared),
            "not_compared": list(self.not_compared),
            "counts": {
                kind: {
                    state: self.count(state, kind)
                    for state in ("same", "missing", "changed", "added")
                }
                for kind in self.compared
            },
            "gaps": [gap.as_dict() for gap in self.gaps],
            "same": [[item.kind, item.name] for item in self.same],
            "new_ones": [[item.kind, item.name] for item in self.added],
        }


def compare(old: Surface, new: Surface) -> Parity:
    """Compare what both were looked at for; two saved runs compare where they ran the same."""
    both = tuple(kind for kind in KINDS if kind in old.looked_at and kind in new.looked_at)
    found: list[Gap | Item] = []
    same: list[Item] = []
    for kind in both:
        for name, outcome in _COMPARERS[kind](old, new):
            if isinstance(outcome, Gap):
                found.append(outcome)
            elif outcome == "same":
                same.append(Item(kind, name))
            else:
                found.append(Item(kind, name))
    worst = list(SEVERITIES)
    kinds = list(KINDS)
    gaps = sorted(
        (gap for gap in found if isinstance(gap, Gap)),
        key=lambda gap: (worst.index(gap.about.severity), kinds.index(gap.about.kind)),
    )
    one_sided = (set(old.looked_at) | set(new.looked_at)) - set(both)
    return Parity(
        old.title,
        new.title,
        tuple(same),
        tuple(gaps),
        tuple(item for item in found if isinstance(item, Item)),
        both,
        tuple(kind for kind in KINDS if kind in one_sided),
    )


_Found = Iterator[tuple[str, "Gap | str"]]


def _options(old: Surface, new: Surface) -> _Found:
    olds, news = old.options or (), new.options or ()
    partners = _partners(olds, news)
    mine, theirs = _by_name(olds), _by_name(news)
    paired = set(partners.values())
    for number, option in enumerate(olds):
        at = partners.get(number)
        label = ", ".join(option.names)
        if at is None:
            yield (
                label,
                _unlisted(option, new)
                or _without_partner(
                    option,
                    [olds[n] for n in _near(option, mine)],
                    [news[n] for n in _near(option, theirs)],
                ),
            )
            continue
        partner = news[at]
        gaps = [
            Gap("option-spelling", name, option.label, partner.label)
            for name in option.names
            if name not in theirs
        ]
        if rule := _words(option, partner):
            gaps.append(Gap(rule, label, option.label, partner.label))
        yield from ((label, gap) for gap in gaps)
        if not gaps:
            yield label, "same"
    for number, option in enumerate(news):
        if number not in paired:
            yield ", ".join(option.names), "new"


def _partners(olds: tuple[Option, ...], news: tuple[Option, ...]) -> dict[int, int]:
    """Pair options: by all spellings, by a word, by a letter where words do not differ.

    sudo has ``-h, --help`` and ``-h, --host=host``; the word says which of them stayed.
    """
    pairs: dict[int, int] = {}
    spelt = _by_name(news)
    taken: set[int] = set()

    def pair(fits: Any) -> None:
        for number, option in enumerate(olds):
            if number in pairs:
                continue
            near = (at for at in _near(option, spelt) if at not in taken)
            at = next((at for at in near if fits(option, news[at])), None)
            if at is not None:
                pairs[number] = at
                taken.add(at)

    pair(lambda option, other: set(option.names) == set(other.names))
    pair(lambda option, other: option.long & other.long)
    pair(
        lambda option, other: (
            set(option.names) & set(other.names) and not (option.long and other.long)
        )
    )
    return pairs


def _by_name(options: tuple[Option, ...]) -> dict[str, list[int]]:
    """Return where each spelling is: gcc lists thousands of options, too many for each by each."""
    places: dict[str, list[int]] = {}
    for number, option in enumerate(options):
        for name in option.names:
            places.setdefault(name, []).append(number)
    return places


def _unlisted(option: Option, new: Surface) -> Gap | None:
    """Tell an option that is still taken from one that is gone, where somebody has tried it."""
    tried = new.unlisted or {}
    outcome = next((tried[name] for name in option.names if name in tried), "refused")
    if outcome == "refused":
        return None
    rule = "option-warned" if outcome == "warned" else "option-unlisted"
    return Gap(rule, ", ".join(option.names), option.label, UNLISTED[outcome])


def _near(option: Option, places: dict[str, list[int]]) -> list[int]:
    """Return which options share a spelling with this one, in their order."""
    return sorted({number for name in option.names for number in places.get(name, ())})


def _without_partner(option: Option, olds: list[Option], news: list[Option]) -> Gap:
    """Tell an option that is gone from one whose letter now stands for something else.

    ``olds`` and ``news`` are those that share a spelling with it.
    """
    label = ", ".join(option.names)
    for other in news:
        shared = set(option.names) & set(other.names)
        # Where the old one had the letter twice already, it meant the other one before as well.
        known = any(
            one is not option and shared & set(one.names) and one.long & other.long for one in olds
        )
        if shared and not known:
            return Gap("option-means-another", label, option.label, other.label)
    return Gap("option-missing", label, option.label)


def _words(old: Option, new: Option) -> str:
    if old.takes == new.takes:
        return ""
    taken = {old.takes, new.takes}
    # A list that shows no word at all where the other shows one may be terse, and may be right.
    return "option-attached" if "a word if attached" in taken else "option-swallows"


def _exits(old: Surface, new: Surface) -> _Found:
    before, after = old.exits or {}, new.exits or {}
    for run, code in before.items():
        if run not in after:
            continue  # it was not run: nothing is known
        other = after[run]
        if code == other:
            yield run, "same"
        elif "no end" in (code, other):
            yield run, Gap("exit-hangs", run, code, other)
        elif "0" in (code, other):
            yield run, Gap("exit-turned", run, code, other)
        else:
            yield run, Gap("exit-number", run, code, other)


def _statuses(old: Surface, new: Surface) -> _Found:
    yield from _listed(old.statuses or (), new.statuses or (), lambda _: "status-missing")


def _paths(old: Surface, new: Surface) -> _Found:
    def rule(path: str) -> str:
        passing = path.endswith((".tmp", ".lock", ".pid"))
        settings = path.startswith(("/etc/", "~", "$HOME")) and not passing
        return "configuration-missing" if settings else "path-missing"

    yield from _listed(old.paths or (), new.paths or (), rule)


def _listed(old: Iterable[str], new: Iterable[str], rule: Any) -> _Found:
    before, after = list(old), list(new)
    for name in before:
        yield name, "same" if name in after else Gap(rule(name), name, name)
    yield from ((name, "new") for name in after if name not in before)


def _symbols(old: Surface, new: Surface) -> _Found:
    before, after = old.symbols or {}, new.symbols or {}
    versioned = any(" " in kind for kind in after.values())
    bare = 0
    for name, told in before.items():
        kind, _, version = told.partition(" ")
        if name not in after:
            missing = "symbol-internal" if told == "internal" else "symbol-missing"
            yield name, Gap(missing, name, told)
            continue
        other_kind, _, other = after[name].partition(" ")
        if "internal" not in (kind, other_kind) and _use(kind) != _use(other_kind):
            yield name, Gap("symbol-kind", name, told, after[name])
        elif version and version != other and versioned:
            yield name, Gap("symbol-version", name, told, after[name])
        else:
            bare += bool(version and not versioned)
            yield name, "same"
    if bare:
        # One property of the library, and not as many gaps as it has names.
        yield (
            "",
            Gap("symbol-unversioned", f"versions of {bare} symbols", "versioned", "not versioned"),
        )
    yield from ((name, "new") for name in after if name not in before)


def _use(kind: str) -> str:
    return "data" if kind == "data" else "function"


_COMPARERS = {
    "options": _options,
    "exits": _exits,
    "statuses": _statuses,
    "paths": _paths,
    "symbols": _symbols,
}
