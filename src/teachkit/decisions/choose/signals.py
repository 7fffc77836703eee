"""Signals: what speaks for a candidate, each a small object with a level from 0 to 1.

A level is absolute. It comes from the candidate alone, on a scale with fixed ends, so that adding
a candidate or leaving some out never moves another one. Counts are taken on logarithmic scales:
between one maintainer and two lies a decision, between eleven and twelve nothing.

None is unknown. No signal makes a zero of it; `ranking` says what it counts as.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log2, log10
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from teachkit.data.candidates import Candidate
    from teachkit.data.checkout import Checkout

__all__ = ["DEFAULT_WEIGHTS", "SIGNALS", "Known", "Signal"]

# The ends of the scales. At the first a level is 1 or 0, at the other the opposite.
MANY_PEOPLE = 15
MANY_DEPENDANTS = 9_999
POPULAR, UNPOPULAR = 100, 100_000  # ranks
MANY_ADVISORIES = 63
SMALL, LARGE = 100_000, 100_000_000  # bytes, packed


class Known(NamedTuple):
    """All that is known of one candidate: the archive's row, and what the reader adds.

    ``interest`` is the reader's own, 0 to 100; ``checkout`` a measured source tree.
    """

    candidate: Candidate
    interest: float | None = None
    checkout: Checkout | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for a candidate.

    Attributes:
        id: the word in weights and on the command line.
        title: a few words.
        slide: the talk's bullet that it stands for.
        unit: what is counted.
        weight: its weight unless the reader gives another.
        because: why it has that weight.
        level: from 0 (nothing speaks for it) to 1, or None where it is unknown.
        reason: a sentence with the value itself.
        needed: the value that it takes to reach a level, as the end of "if …"; "" if none does.
    """

    id: str
    title: str
    slide: str
    unit: str
    weight: float
    because: str
    level: Callable[[Known], float | None]
    reason: Callable[[Known], str]
    needed: Callable[[float, Known], str]

    @property
    def advice(self) -> str:
        """What to make of it."""
        return inspect.cleandoc(self.level.__doc__ or "")


# --- few people ---------------------------------------------------------------------------


def _few_people(known: Known) -> float | None:
    """Few people mean that help is needed, and that nobody's kingdom is invaded.

    Debian's people are counted: who packages it, not who writes it. Look at the history of the
    code as well, and write to them before you write code.
    """
    people = known.candidate.people
    return None if people is None else max(0.0, 1 - log2(1 + people) / log2(1 + MANY_PEOPLE))


def _people(known: Known) -> str:
    candidate = known.candidate
    if candidate.people is None:
        return "how many people look after it in Debian is unknown"
    team = ", in a team" if candidate.team else ""
    if candidate.people == 0:
        orphaned = ": it is orphaned" if candidate.orphaned else f"{team}: none is named"
        return f"nobody looks after it in Debian{orphaned}"
    looks = "person looks" if candidate.people == 1 else "people look"
    return f"{candidate.people:,} {looks} after it in Debian{team}"


def _people_needed(level: float, known: Known) -> str:
    most = int((1 + MANY_PEOPLE) ** (1 - level) - 1 + 1e-9)
    now = known.candidate.people
    than = f", not {now:,}" if now is not None else ""
    if most == 0:
        return f"nobody looked after it in Debian{than}"
    looked = "person" if most == 1 else "people"
    return f"at most {most} {looked} looked after it in Debian{than}"


# --- many dependants ----------------------------------------------------------------------


def _many_dependants(known: Known) -> float | None:
    """Many who rely on it mean that your work reaches them, if they can switch without noticing.

    Two numbers can tell: the packages that need it to run, directly or through others, and how
    often it is installed. The stronger one counts: nothing depends on an editor, and sudo is
    hardly anybody's dependency.
    """
    of_dependants = _by_dependants(known.candidate.dependants)
    of_popularity = _by_popularity(known.candidate.popularity)
    if of_dependants is None or of_popularity is None:
        return of_dependants if of_popularity is None else of_popularity
    return max(of_dependants, of_popularity)


def _by_dependants(dependants: int | None) -> float | None:
    if dependants is None:
        return None
    return min(1.0, log10(1 + dependants) / log10(1 + MANY_DEPENDANTS))


def _by_popularity(rank: int | None) -> float | None:
    if rank is None:
        return None
    return min(1.0, max(0.0, log10(UNPOPULAR / max(rank, 1)) / log10(UNPOPULAR / POPULAR)))


def _dependants(known: Known) -> str:
    dependants, rank = known.candidate.dependants, known.candidate.popularity
    if dependants is None and rank is None:
        return "how many rely on it is unknown"
    relies = {0: "no source package relies on it", 1: "1 source package relies on it"}
    said = relies.get(dependants or 0, f"{dependants or 0:,} source packages rely on it")
    popular = f"it is number {rank:,} of what people install" if rank is not None else ""
    if dependants is None:
        return f"{popular}; its dependants are not counted"
    if (_by_popularity(rank) or 0) > (_by_dependants(dependants) or 0):
        return f"{popular}; {said}"
    return f"{said}; {popular}" if popular else said


def _dependants_needed(level: float, known: Known) -> str:
    least = round((1 + MANY_DEPENDANTS) ** level - 1 + 0.4999)
    now = known.candidate.dependants
    than = f", not {now:,}" if now is not None else ""
    return f"at least {least:,} source packages relied on it{than}"


# --- a history of security issues ---------------------------------------------------------


def _history(known: Known) -> float | None:
    """A history of holes says that the code is attacked, and that somebody is looking.

    It does not say why they happened: read them, and count those that Rust would have stopped.
    Two counts overlap in time, Debian's advisories and the updates in its releases of today; the
    larger one counts, so that no hole counts twice.
    """
    counts = _advisory_counts(known.candidate)
    if not counts:
        return None
    return min(1.0, log2(1 + max(counts)) / log2(1 + MANY_ADVISORIES))


def _advisory_counts(candidate: Candidate) -> list[int]:
    updates = [number for number in candidate.updates if number is not None]
    counts = [sum(updates)] if updates else []
    return counts if candidate.advisories is None else [*counts, candidate.advisories]


def _history_told(known: Known) -> str:
    candidate = known.candidate
    updates = [number for number in candidate.updates if number is not None]
    parts = []
    if candidate.advisories is not None:
        parts.append(_counted(candidate.advisories, "security advisory", "security advisories"))
    if updates:
        where = "one release" if len(updates) == 1 else f"{len(updates)} releases"
        parts.append(f"{_counted(sum(updates), 'security update', 'security updates')} in {where}")
    return ", ".join(parts) if parts else "its security history is unknown"


def _history_needed(level: float, known: Known) -> str:
    least = round((1 + MANY_ADVISORIES) ** level - 1 + 0.4999)
    counts = _advisory_counts(known.candidate)
    than = f", not {max(counts):,}" if counts else ""
    return f"it had {_counted(least, 'security advisory', 'security advisories')} or more{than}"


# --- reach beyond Rust --------------------------------------------------------------------


def _reach(known: Known) -> float | None:
    """Most of the world is not written in Rust, and that is where the users are.

    The share of its dependants that are not Rust's. What is itself Rust already has none of
    this: there is nothing to rewrite.
    """
    candidate = known.candidate
    if candidate.language == "rust":
        return 0.0
    if candidate.rust_users is None or not candidate.dependants:
        return None
    return max(0.0, 1 - candidate.rust_users / candidate.dependants)


def _reach_told(known: Known) -> str:
    candidate = known.candidate
    if candidate.language == "rust":
        return "it is written in Rust already"
    if candidate.rust_users is None or candidate.dependants is None:
        return "how many of its dependants are Rust's is unknown"
    if not candidate.dependants:
        return "nothing depends on it, so its dependants tell nothing"
    if candidate.dependants == 1:
        return f"its one dependant is {'' if candidate.rust_users else 'not '}Rust's"
    are = "is" if candidate.rust_users == 1 else "are"
    number = f"{candidate.rust_users:,}" if candidate.rust_users else "none"
    return f"{number} of its {candidate.dependants:,} dependants {are} Rust's"


def _reach_needed(level: float, known: Known) -> str:  # noqa: ARG001  # as every signal's
    return f"at least {level:.0%} of its dependants were not Rust's"


# --- a size that you can carry ------------------------------------------------------------


def _small(known: Known) -> float | None:
    """What is small can be finished, and what is finished can be trusted.

    The packed source is measured, with its tests, pictures and generated files. The talk has no
    bullet for it, its projects do: none of them began with a browser.
    """
    size = known.candidate.size
    if size is None:
        return None
    return min(1.0, max(0.0, log10(LARGE / max(size, 1)) / log10(LARGE / SMALL)))


def _size(known: Known) -> str:
    size = known.candidate.size
    return "its size is unknown" if size is None else f"{_bytes(size)} of source, packed"


def _size_needed(level: float, known: Known) -> str:
    most = LARGE / (LARGE / SMALL) ** level
    now = known.candidate.size
    than = f", not {_bytes(now)}" if now is not None else ""
    return f"its source were at most {_bytes(int(most))}{than}"


def _bytes(size: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:,.{1 if size < 100 * factor else 0}f} {unit}"
    return f"{size} bytes"


# --- what only the reader can tell --------------------------------------------------------


def _interest(known: Known) -> float | None:
    """You will be at this for years, so it has to interest you. No archive knows that."""
    return None if known.interest is None else known.interest / 100


def _interest_told(known: Known) -> str:
    if known.interest is None:
        return "you did not say how much it interests you"
    return f"it interests you at {known.interest:g} of 100"


def _interest_needed(level: float, known: Known) -> str:
    than = f", not {known.interest:g}" if known.interest is not None else ""
    return f"it interested you at {100 * level:.0f} of 100 or more{than}"


def _structure(known: Known) -> float | None:
    """Code without structure hides holes, and is a reason to start afresh.

    No archive knows it: measure a checkout with `teachkit candidates inspect`. Calls that know no
    bounds, endless functions, a jungle of conditionals and few tests are signs of it and no
    proof: read some of the code before you believe them.
    """
    from teachkit.decisions.choose.structure import structure_level

    return None if known.checkout is None else structure_level(known.checkout)


def _structure_told(known: Known) -> str:
    from teachkit.decisions.choose.structure import structure_reason

    if known.checkout is None:
        return "its code is not measured: give a checkout"
    return structure_reason(known.checkout)


def _structure_needed(level: float, known: Known) -> str:
    now = None if known.checkout is None else _structure(known)
    than = f", not {now:.2f}" if now is not None else ""
    return f"a checkout of it measured {level:.2f} of 1 for want of structure{than}"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


_ALL = (
    Signal(
        "people", "Few people", "S11.1", "people", 1,
        "half of the talk's first bullet; as strong as the other half",
        _few_people, _people, _people_needed,
    ),
    Signal(
        "dependants", "Many rely on it", "S11.1", "source packages", 1,
        "the other half of that bullet: without users there is nothing to gain",
        _many_dependants, _dependants, _dependants_needed,
    ),
    Signal(
        "history", "A history of security issues", "S11.2", "advisories", 1,
        "a bullet of its own, so it weighs what the first one's halves do",
        _history, _history_told, _history_needed,
    ),
    Signal(
        "structure", "Unstructured code", "S11.3", "level", 1,
        "a bullet of its own; it takes part once you measure a checkout",
        _structure, _structure_told, _structure_needed,
    ),
    Signal(
        "reach", "Beyond Rust", "S11.4", "share", 0.5,
        "nearly every C library has it, so it tells little apart",
        _reach, _reach_told, _reach_needed,
    ),
    Signal(
        "size", "A size to carry", "S08", "bytes", 0.5,
        "no bullet of the talk: it follows from the long haul, and packed bytes measure it badly",
        _small, _size, _size_needed,
    ),
    Signal(
        "interest", "It interests you", "S08", "of 100", 1,
        "the talk's first condition; it takes part once you say so",
        _interest, _interest_told, _interest_needed,
    ),
)  # fmt: skip

SIGNALS: Mapping[str, Signal] = MappingProxyType({signal.id: signal for signal in _ALL})
DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {signal.id: signal.weight for signal in _ALL}
)
