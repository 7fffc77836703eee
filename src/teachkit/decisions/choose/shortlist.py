"""What the reader keeps of choosing: the candidates looked at, and who is at work there already.

Both kinds of row are stored in the plan, as texts: a place in a ranking is a sentence with its
weights, because a bare "29" means nothing a month later.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Competitor", "Shortlisted"]


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """A candidate on the reader's short list.

    ``place`` tells where it stood and under which weights ("29 of 3,915; people 1, history 2"),
    ``because`` is the reader's own reason, which may well contradict the place.
    """

    name: str
    place: str
    because: str


@dataclass(frozen=True, slots=True)
class Competitor:
    """Another implementation in the same problem space (slide S12.4).

    ``licence`` is an SPDX expression, ``lesson`` what it does well, or found out the hard way.
    """

    name: str
    licence: str
    lesson: str
