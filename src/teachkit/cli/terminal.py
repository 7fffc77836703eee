"""What the reader's terminal can show: colour, width, and whether it has more than ASCII."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple, TextIO

__all__ = ["COLOUR_CHOICES", "Terminal", "make_safe", "spelled_out", "terminal"]

COLOUR_CHOICES = ("auto", "always", "never")
NARROWEST, WIDEST = 40, 120


class Terminal(NamedTuple):
    """What one output stream can show; ``width`` is in columns."""

    colour: bool
    width: int
    unicode: bool


def terminal(
    stream: TextIO, when: str = "auto", environ: Mapping[str, str] = os.environ
) -> Terminal:
    """Find out what ``stream`` can show.

    ``when`` is the user's ``--color``: with ``auto`` there is colour on a terminal only, and
    none when ``NO_COLOR`` is set to anything (no-color.org) or ``TERM`` is ``dumb``.
    """
    on_terminal = stream.isatty()
    quiet = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    colour = when == "always" or (when == "auto" and on_terminal and not quiet)
    return Terminal(colour, _width(stream, environ), _has_unicode(stream))


def make_safe(stream: TextIO) -> None:
    """Make a stream spell out what it cannot encode instead of raising."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def spelled_out(text: str) -> str:
    """Return a text of several lines with everything but its lines made `printable`."""
    from teachkit.errors import printable

    return "\n".join(printable(line) for line in text.split("\n"))


def _width(stream: TextIO, environ: Mapping[str, str]) -> int:
    asked = environ.get("COLUMNS", "")
    width = int(asked) if asked.isascii() and asked.isdigit() else 0
    if not width and stream.isatty():
        # shutil.get_terminal_size does the same, and costs three milliseconds of imports.
        try:
            width = os.get_terminal_size(stream.fileno()).columns
        except (OSError, ValueError):
            width = 0
    return min(max(width or 80, NARROWEST), WIDEST)


def _has_unicode(stream: TextIO) -> bool:
    try:
        "→─·…≥".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
