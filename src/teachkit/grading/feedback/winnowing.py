"""How alike answers to one exercise are: winnowing over tokens.

The method is that of Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting" (SIGMOD 2003): every run of `GRAM` tokens is hashed, and of every `WINDOW` hashes
in a row the smallest is kept, the rightmost where there are several. Two texts that share
``WINDOW + GRAM - 1`` tokens in a row are thus certain to share a fingerprint, and no run shorter
than `GRAM` is ever taken for one.

What says nothing is taken out before the smallest is chosen, not afterwards: runs that the
statement hands out, and runs that a large share of the class has written. So the promise reads:
a shared run of that length is found *unless all of it is common property*.

The whole of copydetect 0.5.0 was weighed for this. It needs NumPy, matplotlib, Jinja2, Pygments
and tqdm, compares every pair in turn, and has no notion of what a class has in common; the method
itself is forty lines.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain

from teachkit.grading.feedback.tokens import Token, names_of, tokens_of

__all__ = [
    "GRAM",
    "WINDOW",
    "Group",
    "Pair",
    "Passage",
    "Similarity",
    "compare",
    "fingerprints",
    "grams",
    "passages",
]

GRAM = 8
WINDOW = 5
# A run of tokens that more than this share of a class has is nobody's own; in a small class it
# takes at least so many.
COMMON_SHARE = 0.25
COMMON_LEAST = 5
# With fewer fingerprints of its own an answer is too short to be compared with anything.
FEWEST = 4
# Pairs at least this much alike, both ways, stand in one cluster.
CLUSTER = 0.75
# How many pairs are kept with their passages.
MOST_PAIRS = 100
# A name that more than so many of a class use tells nothing about any of them.
RARE = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Answers with the same tokens: alike but for names, comments and layout.

    ``own`` counts their fingerprints that are not common property; with fewer than `FEWEST`
    this is an answer that many write. ``exact`` are those of them that are the same letter for
    letter, ``names`` the names that two or more of them use and nobody else does, with who.
    """

    learners: tuple[str, ...]
    own: int
    exact: tuple[tuple[str, ...], ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def example(self) -> tuple[str, str]:
        """The two most worth reading: they share a name that nobody else uses, if any two do."""
        one, other = (self.names[0][1] if self.names else self.learners)[:2]
        return one, other


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that differ: ``one_in_other`` is the share of one's fingerprints in the other.

    Each stands for all answers with the same tokens: ``ones`` and ``others`` count them.
    ``shared`` counts the fingerprints that both have, ``names`` are names that are used on both
    sides and by nobody else, with who uses them.
    """

    one: str
    other: str
    shared: int
    one_in_other: float
    other_in_one: float
    ones: int = 1
    others: int = 1
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def score(self) -> float:
        """What pairs are ranked by: the mean of the two shares."""
        return (self.one_in_other + self.other_in_one) / 2


@dataclass(frozen=True, slots=True)
class Similarity:
    """What was found among the answers to one exercise.

    ``answers`` were not empty, ``compared`` of them had enough of their own; ``silent`` are the
    others. ``groups`` have the same tokens, those with most of their own first; ``pairs`` are the
    most alike of different tokens, best first (at most `MOST_PAIRS`); ``clusters`` are joined by
    answers of which `CLUSTER` or more is shared, both ways. ``steps[i]`` counts all pairs of
    learners with a score in [i %, i + 1 %), the last those of 100 %. ``sources`` are the texts
    to show, ``removed`` the hashes that count for nobody, from ``common_from`` learners on.
    """

    answers: int
    compared: int
    groups: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[tuple[str, ...], ...]
    steps: tuple[int, ...]
    silent: tuple[str, ...]
    common_from: int
    sources: Mapping[str, str]
    removed: frozenset[int]

    def at_least(self, score: float) -> int:
        """Return how many of all pairs have this score or more, to a whole per cent."""
        return sum(self.steps[_step(score) :])


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of tokens that two texts share, as a place in each: ``text[start:end]``."""

    one: tuple[int, int]
    other: tuple[int, int]


def grams(tokens: Sequence[Token]) -> array[int]:
    """Return the hash of every run of `GRAM` tokens, in order; none for a shorter text.

    The same on every machine: 64 bits of BLAKE2b.
    """
    words = [token.kind for token in tokens]
    return array(
        "Q",
        (
            int.from_bytes(
                blake2b(
                    "\0".join(words[at : at + GRAM]).encode("utf-8", "surrogatepass"), digest_size=8
                ).digest()
            )
            for at in range(len(words) - GRAM + 1)
        ),
    )


def fingerprints(hashes: Sequence[int], removed: frozenset[int] = frozenset()) -> dict[int, int]:
    """Return the chosen hashes, each with the first place where it was chosen.

    A window of which all is in ``removed`` chooses nothing. A text with fewer than `WINDOW`
    hashes is one window.
    """
    chosen: dict[int, int] = {}
    best = -1
    for end in range(min(WINDOW, len(hashes)) - 1, len(hashes)):
        if end < 0:
            break
        start = max(0, end - WINDOW + 1)
        if best >= start:
            # The smallest so far is still in the window: only the newcomer can beat it.
            if hashes[end] in removed or hashes[end] > hashes[best]:
                continue
            best = end
        else:
            best = -1
            for at in range(start, end + 1):
                if hashes[at] not in removed and (best < 0 or hashes[at] <= hashes[best]):
                    best = at
        if best >= 0:
            chosen.setdefault(hashes[best], best)
    return chosen


def compare(sources: Mapping[str, str], known: Iterable[str] = ()) -> Similarity:
    """Compare every answer with every other; ``sources`` has each learner's text.

    ``known`` are texts that all were given: the starter, the code of the statement.
    The time grows with what answers share, not with the square of their number: pairs come out
    of an index from fingerprint to answers, and answers of the same tokens go in once.
    """
    learners = sorted(name for name, text in sources.items() if text.strip())
    hashes: dict[str, array[int]] = {}
    alike: defaultdict[bytes, list[str]] = defaultdict(list)
    for name in learners:
        tokens = tokens_of(sources[name])
        words = "\0".join(token.kind for token in tokens)
        same = alike[blake2b(words.encode("utf-8", "surrogatepass")).digest()]
        same.append(name)
        if len(same) == 1:
            hashes[name] = grams(tokens)
    members = {group[0]: tuple(group) for group in alike.values()}
    common_from = max(COMMON_LEAST, int(COMMON_SHARE * len(learners))) + 1
    spread: Counter[int] = Counter()
    for name, found in hashes.items():
        for gram in set(found):
            spread[gram] += len(members[name])
    known = tuple(known)
    removed = frozenset(
        chain(
            (gram for gram, number in spread.items() if number >= common_from),
            chain.from_iterable(grams(tokens_of(text)) for text in known),
        )
    )
    own = {name: frozenset(fingerprints(hashes[name], removed)) for name in members}
    judged = [name for name in members if len(own[name]) >= FEWEST]
    pairs, steps, leader = _pairs(judged, own, {name: len(members[name]) for name in members})
    given = frozenset(chain.from_iterable(names_of(text) for text in known))
    users = _users(sources, learners, given)
    groups = _groups(members, own, sources, users)
    named = tuple(
        replace(pair, names=_between(members[pair.one], members[pair.other], users))
        for pair in pairs
    )
    shown = {name for pair in named for name in (pair.one, pair.other)}
    shown.update(name for group in groups for name in group.example)
    compared = [name for first in judged for name in members[first]]
    return Similarity(
        answers=len(learners),
        compared=len(compared),
        groups=groups,
        pairs=named,
        clusters=_clusters(leader, members),
        steps=steps,
        silent=tuple(sorted(set(learners) - set(compared))),
        common_from=common_from,
        sources={name: sources[name] for name in sorted(shown)},
        removed=removed,
    )


def passages(one: str, other: str, removed: frozenset[int]) -> tuple[Passage, ...]:
    """Return what two texts share, the longest first, none overlapping another in either.

    Each begins at a shared fingerprint and is as long as the tokens agree.
    """
    left, right = tokens_of(one), tokens_of(other)
    mine, theirs = (fingerprints(grams(tokens), removed) for tokens in (left, right))
    runs: list[tuple[int, int, int]] = []
    seen: dict[int, int] = {}  # from how far the two are apart to where the last run ended
    for gram, at in sorted(mine.items(), key=lambda item: item[1]):
        if gram not in theirs or at < seen.get(at - theirs[gram], 0):
            continue
        start, begin = at, theirs[gram]
        while start and begin and left[start - 1].kind == right[begin - 1].kind:
            start, begin = start - 1, begin - 1
        length = 0
        for here, there in zip(left[start:], right[begin:], strict=False):
            if here.kind != there.kind:
                break
            length += 1
        seen[start - begin] = start + length
        runs.append((-length, start, begin))
    found: list[Passage] = []
    seen_left: set[int] = set()
    seen_right: set[int] = set()
    for negative, start, begin in sorted(runs):
        end, stop = start - negative, begin - negative
        if seen_left.isdisjoint(range(start, end)) and seen_right.isdisjoint(range(begin, stop)):
            seen_left.update(range(start, end))
            seen_right.update(range(begin, stop))
            found.append(
                Passage(
                    (left[start].start, left[end - 1].end),
                    (right[begin].start, right[stop - 1].end),
                )
            )
    return tuple(found)


def _pairs(
    judged: list[str], own: Mapping[str, frozenset[int]], sizes: Mapping[str, int]
) -> tuple[list[Pair], tuple[int, ...], dict[str, str]]:
    """Return the best pairs, how many pairs have which score, and the forest of clusters."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    steps = [0] * 101
    best: list[Pair] = []
    leader: dict[str, str] = {}
    bar = 0.0  # what a pair must reach to be among the best, as far as is known
    for number, name in enumerate(judged):
        mine = own[name]
        steps[100] += sizes[name] * (sizes[name] - 1) // 2
        # Counting a chain of lists is one loop in C, and this is where the time goes.
        met = Counter(chain.from_iterable(holders[gram] for gram in mine if gram in holders))
        size = len(mine)
        for at, shared in met.items():
            other = judged[at]
            ones, others = shared / len(own[other]), shared / size
            score = (ones + others) / 2
            steps[_step(score)] += sizes[other] * sizes[name]
            if ones >= CLUSTER and others >= CLUSTER:
                leader[_root(leader, other)] = _root(leader, name)
            if score >= bar:
                best.append(Pair(other, name, shared, ones, others, sizes[other], sizes[name]))
        if len(best) > 50 * MOST_PAIRS:
            best = _best(best)
            bar = best[-1].score
        for gram in mine:
            holders[gram].append(number)
    everybody = sum(sizes[name] for name in judged)
    steps[0] += everybody * (everybody - 1) // 2 - sum(steps)
    return _best(best), tuple(steps), leader


def _best(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.score, -pair.shared, pair.one, pair.other))[
        :MOST_PAIRS
    ]


def _step(score: float) -> int:
    return int(score * 100 + 1e-9)  # 0.29 * 100 is 28.999999999999996


def _users(
    sources: Mapping[str, str], learners: Iterable[str], given: frozenset[str]
) -> dict[str, frozenset[str]]:
    """Return who uses each name, of the names that two to `RARE` learners chose."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for learner in learners:
        for name in names_of(sources[learner]) - given:
            users[name].append(learner)
    return {name: frozenset(who) for name, who in users.items() if 2 <= len(who) <= RARE}


def _between(
    ones: tuple[str, ...], others: tuple[str, ...], users: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    one, other = frozenset(ones), frozenset(others)
    return tuple(
        (name, tuple(sorted(who)))
        for name, who in sorted(users.items())
        if who <= one | other and who & one and who & other
    )


def _groups(
    members: Mapping[str, tuple[str, ...]],
    own: Mapping[str, frozenset[int]],
    sources: Mapping[str, str],
    users: Mapping[str, frozenset[str]],
) -> tuple[Group, ...]:
    found: list[Group] = []
    for first, learners in members.items():
        if len(learners) < 2:
            continue
        texts: defaultdict[str, list[str]] = defaultdict(list)
        for name in learners:
            texts[sources[name]].append(name)
        exact = _largest_first(same for same in texts.values() if len(same) > 1)
        names = tuple(
            (name, tuple(sorted(who)))
            for name, who in sorted(users.items())
            if who <= frozenset(learners)
        )
        found.append(Group(learners, len(own[first]), exact, names))
    return tuple(
        sorted(found, key=lambda group: (-group.own, -len(group.learners), group.learners))
    )


def _clusters(
    leader: dict[str, str], members: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """Return the trees of a forest as groups of learners, the largest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in leader:
        found[_root(leader, name)].extend(members[name])
    return _largest_first(sorted(learners) for learners in found.values())


def _root(leader: dict[str, str], name: str) -> str:
    while leader.setdefault(name, name) != name:
        leader[name] = leader[leader[name]]
        name = leader[name]
    return name


def _largest_first(groups: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(map(tuple, groups), key=lambda group: (-len(group), group)))
