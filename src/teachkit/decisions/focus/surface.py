"""A smaller attack surface: which features to leave out, and whom that would hurt (slide S14.2).

The model, in three sentences. A *use* is a group of users that needs a set of features; it is
affected as soon as one of them is left out, and two missing features affect it no more than one.
A *feature* has a gain: what goes with it, be it past issues, settings or lines of code. Leave
out what gains most while at least 95 % of the users are unaffected.

Because uses share features, the cost of leaving out two is not the sum of their costs, so the
problem is a set-union knapsack (Goldschmidt, Nehme and Yu, "Note: On the set-union knapsack
problem", 1994), and NP-hard. `choose_greedy` takes what gains most for each user that it
hurts, again and again; `choose_exact` looks at every set that could be better, and finds the
best. With the few dozen features of a program both take moments, so there is no excuse for greed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from teachkit.data.focus import (
    PARSERS,
    AssumedUse,
    Directive,
    PackagedSudoers,
    SudoIssue,
)
from teachkit.errors import TeachkitError

__all__ = [
    "KEEP",
    "Choice",
    "Comparison",
    "DirectivesSummary",
    "Feature",
    "Use",
    "choose_exact",
    "choose_features",
    "choose_greedy",
    "directives_summary",
    "features_of_issues",
    "issue_counts",
    "unaffected",
    "uses_of",
    "uses_of_shares",
]

KEEP = Fraction(95, 100)
# Forty features that 120 uses share at random took up to 32,000 steps; 200,000 are half a minute.
# A step looks at every feature, so with more features there are fewer of them.
MOST_WORK = 200_000 * 40
# The search goes as deep as there are features, and Python's stack is not endless.
MOST_FEATURES = 300


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that could be left out, and what goes with it: issues, settings or lines."""

    name: str
    gain: int
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """A group of ``users`` that is unaffected as long as none of what it ``needs`` is left out."""

    name: str
    users: int
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """What to leave out, sorted by name; what it gains; and how many users it leaves in peace.

    ``unaffected`` is a share of all users, 0 to 1; ``steps`` counts the sets that were looked at.
    """

    dropped: tuple[str, ...]
    gain: int
    unaffected: Fraction
    steps: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways to choose, on the same features and uses."""

    greedy: Choice
    exact: Choice

    @property
    def lost(self) -> int:
        """The gain that greed leaves on the table; never negative."""
        return self.exact.gain - self.greedy.gain


@dataclass(frozen=True, slots=True)
class DirectivesSummary:
    """How many directives each parser accepts, and what changed between the two sudo-rs.

    ``warned`` are those of the now refused that were accepted with a warning before, ``narrower``
    those that were accepted without a word and allowed less than in sudo.
    """

    total: int
    accepted: Mapping[str, int]
    gained: tuple[str, ...]
    refused: tuple[str, ...]
    warned: tuple[str, ...]
    narrower: tuple[str, ...]


# --- the choice ------------------------------------------------------------------------------


def unaffected(uses: Iterable[Use], dropped: Iterable[str]) -> Fraction:
    """Return the share of users who need none of what is dropped.

    Raises:
        TeachkitError: ``no-users`` when there is nobody to hurt, ``bad-users`` when a group has
            fewer than none.
    """
    without = frozenset(dropped)
    rows = tuple(uses)
    total = _total(rows)
    return Fraction(sum(use.users for use in rows if not use.needs & without), total)


def choose_greedy(
    features: Iterable[Feature], uses: Iterable[Use], *, keep: Fraction | float = KEEP
) -> Choice:
    """Leave out what gains most for each user it newly hurts, as long as that is allowed.

    What hurts nobody new comes first. Ties go to the larger gain, then to the name.

    Raises:
        TeachkitError: as `choose_exact`.
    """
    problem = _Problem.of(features, uses, keep)
    dropped: set[str] = set()
    hurt = 0
    steps = 0
    left = dict(problem.gains)
    while True:
        fits = []
        for name, gain in left.items():
            steps += 1
            more = problem.hurt(dropped | {name}) - hurt
            if hurt + more <= problem.allowed:
                fits.append((more, gain, name))
        if not fits:
            break
        more, gain, name = min(
            fits,
            key=lambda fit: (fit[0] > 0, -Fraction(fit[1], fit[0] or 1), -fit[1], fit[2]),
        )
        dropped.add(name)
        hurt += more
        del left[name]
    return problem.choice(dropped, steps)


def choose_exact(
    features: Iterable[Feature], uses: Iterable[Use], *, keep: Fraction | float = KEEP
) -> Choice:
    """Leave out what gains most while at least ``keep`` of the users are unaffected.

    Among equal gains it hurts the fewest users. Branch and bound: the bound lets each use pay an
    equal part to each of its undecided features, so that no set can cost less than it says, and
    then fills the budget with fractions of features, as for a knapsack.

    Raises:
        TeachkitError: ``no-users``, ``bad-users``, ``bad-share`` (``keep`` is no share),
            ``bad-gain``, ``same-feature-twice``, or ``too-many-features`` when the search is
            longer than is sensible.
    """
    problem = _Problem.of(features, uses, keep)
    search = _Search(problem)
    search.down(0, frozenset(), 0, 0)
    return problem.choice(search.best, search.steps)


def choose_features(
    features: Iterable[Feature], uses: Iterable[Use], *, keep: Fraction | float = KEEP
) -> Comparison:
    """Choose both ways.

    Raises:
        TeachkitError: as `choose_exact`.
    """
    rows, groups = tuple(features), tuple(uses)
    return Comparison(choose_greedy(rows, groups, keep=keep), choose_exact(rows, groups, keep=keep))


@dataclass(frozen=True, slots=True)
class _Problem:
    """The features worth leaving out, the uses that need any of them, and the budget."""

    gains: Mapping[str, int]
    groups: tuple[tuple[int, frozenset[str]], ...]
    total: int
    allowed: int

    @classmethod
    def of(
        cls, features: Iterable[Feature], uses: Iterable[Use], keep: Fraction | float
    ) -> _Problem:
        rows = tuple(uses)
        total = _total(rows)
        share = _share(keep)
        gains: dict[str, int] = {}
        for feature in features:
            if feature.name in gains:
                raise TeachkitError(
                    "same-feature-twice", f"'{feature.name}' is there twice", place=feature.name
                )
            if feature.gain < 0:
                raise TeachkitError(
                    "bad-gain",
                    f"'{feature.name}' gains {feature.gain}",
                    place=feature.name,
                    hint="A gain is a count from 0 on: issues, settings or lines that go.",
                )
            gains[feature.name] = feature.gain
        worth = {name: gain for name, gain in gains.items() if gain > 0}
        if len(worth) > MOST_FEATURES:
            raise _too_many(len(worth))
        names = frozenset(worth)
        merged: Counter[frozenset[str]] = Counter()
        for use in rows:
            merged[use.needs & names] += use.users
        groups = tuple((users, needs) for needs, users in merged.items() if needs and users)
        # Exact: 95 % of 20 users are 19 of them, and no rounding may make it 20.
        return cls(worth, groups, total, int((1 - share) * total))

    def hurt(self, dropped: Iterable[str]) -> int:
        without = frozenset(dropped)
        return sum(users for users, needs in self.groups if needs & without)

    def choice(self, dropped: Iterable[str], steps: int) -> Choice:
        names = tuple(sorted(dropped))
        return Choice(
            names,
            sum(self.gains[name] for name in names),
            1 - Fraction(self.hurt(names), self.total),
            steps,
        )


@dataclass(slots=True)
class _Search:
    problem: _Problem
    order: tuple[str, ...] = ()
    best: frozenset[str] = frozenset()
    best_gain: int = 0
    best_hurt: int = 0
    steps: int = 0
    needed_by: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        gains, groups = self.problem.gains, self.problem.groups
        self.needed_by = {
            name: [i for i, (_, needs) in enumerate(groups) if name in needs] for name in gains
        }
        cost = {name: self.problem.hurt({name}) for name in gains}
        # The best bargain first: a good first answer cuts most of the rest.
        self.order = tuple(
            sorted(gains, key=lambda name: (Fraction(cost[name], gains[name]), name))
        )

    def down(self, at: int, dropped: frozenset[str], gain: int, hurt: int) -> None:
        self.steps += 1
        if self.steps * len(self.order) > MOST_WORK:
            raise _too_many(len(self.order))
        if gain > self.best_gain or (gain == self.best_gain and hurt < self.best_hurt):
            self.best, self.best_gain, self.best_hurt = dropped, gain, hurt
        if at == len(self.order):
            return
        most = gain + self._bound(at, dropped, hurt)
        if most < self.best_gain or (most == self.best_gain and hurt >= self.best_hurt):
            return
        name = self.order[at]
        groups = self.problem.groups
        more = sum(groups[i][0] for i in self.needed_by[name] if not groups[i][1] & dropped)
        if hurt + more <= self.problem.allowed:
            self.down(at + 1, dropped | {name}, gain + self.problem.gains[name], hurt + more)
        if more:
            self.down(at + 1, dropped, gain, hurt)

    def _bound(self, at: int, dropped: frozenset[str], hurt: int) -> int:
        """Return a gain that no choice among the undecided features can exceed."""
        undecided = frozenset(self.order[at:])
        price = dict.fromkeys(self.order[at:], 0.0)
        for users, needs in self.problem.groups:
            if needs & dropped:
                continue
            asked = needs & undecided
            for name in asked:
                price[name] += users / len(asked)
        left = float(self.problem.allowed - hurt)
        gained = 0.0
        gains = self.problem.gains
        for name in sorted(price, key=lambda name: price[name] / gains[name]):
            if price[name] <= left:
                left -= price[name]
                gained += gains[name]
            else:
                gained += gains[name] * left / price[name]
                break
        # A bound may be too high by rounding, and never too low.
        return int(gained * (1 + 1e-9) + 1e-6)


def _too_many(count: int) -> TeachkitError:
    return TeachkitError(
        "too-many-features",
        f"{count:,} features are too many to look at every set that might be best",
        hint="Put features together that belong together.",
    )


def _total(uses: Sequence[Use]) -> int:
    for use in uses:
        if use.users < 0:
            raise TeachkitError("bad-users", f"'{use.name}' has {use.users} users", place=use.name)
    total = sum(use.users for use in uses)
    if not total:
        raise TeachkitError(
            "no-users",
            "There are no users",
            hint="Give each use a number of users, and one use for those who need nothing special.",
        )
    return total


def _share(keep: Fraction | float) -> Fraction:
    # 0.95 means 95/100 and not the nearest binary fraction, which is a little less.
    share = keep if isinstance(keep, Fraction) else Fraction(str(keep))
    if not 0 <= share <= 1:
        raise TeachkitError(
            "bad-share", f"{keep} is not a share of the users", hint="A share is from 0 to 1."
        )
    return share


# --- where uses and features come from -------------------------------------------------------


def uses_of_shares(
    shares: Mapping[str, float], *, users: int = 10_000, overlap: str = "none"
) -> tuple[Use, ...]:
    """Make uses of what is usually all one knows: the share of users of each feature, 0 to 1.

    Shares do not say who uses two features, and the answer hangs on that. ``overlap`` "none"
    takes every user for a user of one feature at most: the careful reading, for then leaving out
    two hurts the most. "nested" takes the users of a rare feature for users of all commoner ones:
    the other end, where two hurt as few as possible. The truth is between the two.

    Raises:
        TeachkitError: ``bad-share``, ``shares-overlap`` when more than everybody would be needed
            for "none", ``bad-overlap``.
    """
    exact = {name: _share(share) for name, share in shares.items()}
    if overlap == "nested":
        names = sorted(exact, key=lambda name: (-exact[name], name))
        counts = [round(exact[name] * users) for name in names]
        rows = [
            Use(f"up to {name}", here - after, frozenset(names[: i + 1]))
            for i, (name, here, after) in enumerate(
                zip(names, counts, [*counts, 0][1:], strict=True)
            )
        ]
        rest = users - (counts[0] if counts else 0)
    elif overlap == "none":
        if sum(exact.values()) > 1:
            raise TeachkitError(
                "shares-overlap",
                "These shares sum to more than everybody: some users must need two features",
                hint="Ask with overlap 'nested', or say as uses who needs which together.",
            )
        rows = [Use(name, round(share * users), frozenset({name})) for name, share in exact.items()]
        rest = users - sum(row.users for row in rows)
    else:
        raise TeachkitError(
            "bad-overlap", f"'{overlap}' is no way to overlap", hint="There are none and nested."
        )
    return (*rows, Use("none of these", max(rest, 0), frozenset()))


def uses_of(rows: Iterable[AssumedUse | PackagedSudoers]) -> tuple[Use, ...]:
    """Make uses of the assumed users, or of the sudoers files of packages (each counts once)."""
    return tuple(
        Use(row.name, row.users, row.needs)
        if isinstance(row, AssumedUse)
        else Use(f"{row.package}: {row.file}", 1, row.needs)
        for row in rows
    )


def features_of_issues(issues: Iterable[SudoIssue]) -> tuple[Feature, ...]:
    """Return the features whose absence sudo-rs ever credited with an issue, most issues first.

    Those that it leaves out today, and those that it left out once (see ``left_out_then``). The
    gain counts the issues.
    """
    by_feature: dict[str, list[str]] = {}
    for row in issues:
        name = row.feature or row.left_out_then
        if name:
            by_feature.setdefault(name, []).append(row.id)
    features = [Feature(name, len(ids), tuple(ids)) for name, ids in by_feature.items()]
    return tuple(sorted(features, key=lambda feature: (-feature.gain, feature.name)))


def issue_counts(issues: Iterable[SudoIssue], *, disputed: bool = False) -> Mapping[str, int]:
    """Count the issues by what would have prevented them, most first; disputed ones on request."""
    counted = Counter(row.prevented for row in issues if disputed or row.list != "disputed")
    return dict(counted.most_common())


def directives_summary(directives: Iterable[Directive]) -> DirectivesSummary:
    """Sum up what the four parsers say of the directives."""
    rows = tuple(directives)
    refused = [row for row in rows if row.change == "now refused"]
    warned = tuple(row.name for row in refused if row.answer("sudo-rs-0.2.5").kind == "warning")
    return DirectivesSummary(
        len(rows),
        {parser: sum(row.answer(parser).accepted for row in rows) for parser in PARSERS},
        tuple(row.name for row in rows if row.change == "now accepted"),
        tuple(row.name for row in refused),
        warned,
        tuple(row.name for row in refused if row.name not in warned),
    )
