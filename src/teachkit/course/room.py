"""Whose page this is: where Python runs on another's machine, or paints a page for everybody.

In a workshop each page has its kernel at the host's.

A path that you type on your own machine is your own file. In a room it is a visitor's word about
the host's files. So whatever reads a path that somebody typed, writes beside one, or runs a
program, asks here first. `TEACHKIT_ROOM` is set in every kernel of a workshop; the seal around
the kernel is the second lock, and no reason to leave this one open.

What the online book shows before its own Python wakes is painted when it is built. There
`TEACHKIT_BOOK` is set: nothing of the builder's own belongs on that page.
"""

from __future__ import annotations

import os

from teachkit.errors import TeachkitError

__all__ = ["BOOK_VARIABLE", "ROOM_VARIABLE", "at_home", "in_a_book", "in_a_room"]

ROOM_VARIABLE = "TEACHKIT_ROOM"
BOOK_VARIABLE = "TEACHKIT_BOOK"


def in_a_room() -> bool:
    """Return whether this Python belongs to a workshop's room, and so to somebody's browser."""
    return bool(os.environ.get(ROOM_VARIABLE))


def in_a_book() -> bool:
    """Return whether this Python paints a page of the book, for readers who are elsewhere."""
    return bool(os.environ.get(BOOK_VARIABLE))


def at_home(what: str, *, instead: str) -> None:
    """Go on when Python runs on the reader's own machine; else refuse.

    ``what`` is a sentence about what is not done in a room, ``instead`` what to do.

    Raises:
        TeachkitError: ``not-in-a-room``.
    """
    if in_a_room():
        raise TeachkitError("not-in-a-room", what, place="the workshop's machine", hint=instead)
