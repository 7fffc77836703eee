"""Groups in a room: made at random and evenly, and mended by hand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from teachkit.errors import TeachkitError

__all__ = ["MOST", "dealt", "filled", "how_many", "names"]

MOST = 60


def how_many(people: int, *, count: int | None, size: int | None) -> int:
    """Return how many groups there will be, from their number or from how large one is to be.

    A size is what a group has at least, as long as there are people for one such group.

    Raises:
        TeachkitError: ``wrong-groups`` for neither, both, or a number out of range.
    """
    given = count if count is not None else size
    if (count is None) == (size is None) or type(given) is not int or given < 1:
        raise _wrong("say how many, or how large")
    groups = count if count is not None else max(1, people // given)
    if groups > MOST:
        raise _wrong(f"there are {MOST} at most")
    return groups


def dealt(people: Sequence[str], groups: int, luck: random.Random) -> dict[str, int]:
    """Deal people into groups at random; the sizes differ by one at most."""
    mixed = list(people)
    luck.shuffle(mixed)
    return {person: number % groups for number, person in enumerate(mixed)}


def filled(
    teams: Mapping[str, int | None], groups: int, luck: random.Random
) -> dict[str, int | None]:
    """Put everybody who has no group into the smallest one of that moment.

    What is returned is who goes where.
    """
    sizes = Counter(dict.fromkeys(range(groups), 0))
    sizes.update(team for team in teams.values() if team is not None and team < groups)
    without = [person for person, team in teams.items() if team is None or team >= groups]
    luck.shuffle(without)
    found: dict[str, int | None] = {}
    for person in without:
        group = min(sizes, key=lambda one: (sizes[one], one))
        sizes[group] += 1
        found[person] = group
    return found


def names(count: int) -> list[str]:
    """Return the names that groups have until somebody gives them better ones."""
    return [f"Group {number}" for number in range(1, count + 1)]


def _wrong(why: str) -> TeachkitError:
    return TeachkitError("wrong-groups", f"These are no groups: {why}", place="groups")
