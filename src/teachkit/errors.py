"""The one kind of error a user may meet: what is wrong, where, and what to do about it."""

from __future__ import annotations

__all__ = ["NOT_HERE", "TeachkitError", "printable"]

# Codes that speak of this place or moment, not of what was asked: trying again, or elsewhere, may
# help. A command ends with 3 for these, and with 2 for any other.
NOT_HERE = frozenset(
    {
        "build-failed",
        "busy",
        "cannot-grade",
        "cannot-load",
        "cannot-run-here",
        "cannot-write",
        "clock-moved",
        "clocks-silent",
        "codec-failed",
        "cut-short",
        "lab-failed",
        "missing-extra",
        "missing-package",
        "no-browser",
        "no-cluster",
        "no-data",
        "no-git",
        "no-mirror",
        "no-node",
        "no-reply",
        "no-sandbox",
        "not-found-there",
        "not-judged",
        "not-printed",
        "not-started",
        "offline",
        "other-version",
        "partial-data",
        "port-taken",
        "room-is-open",
        "server-refused",
        "server-silent",
        "time-is-up",
        "unsealed",
    }
)


class TeachkitError(Exception):
    """Something the user can understand and mend; never shown with a traceback.

    ``code`` is a stable kebab-case word for machines, ``message`` a sentence for people,
    ``place`` says where ("Cargo.lock, line 12"), and ``hint`` what to do next.
    """

    def __init__(self, code: str, message: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.place})" if self.place else self.message

    def as_dict(self) -> dict[str, str]:
        """Return the four fields, as ``--json`` prints them."""
        return {
            "code": self.code,
            "message": self.message,
            "place": self.place,
            "hint": self.hint,
        }


def printable(text: str) -> str:
    r"""Return ``text`` fit for a terminal: what has no picture is spelled out as ``\x1b``.

    Names come from files that anyone may have written; a control or a direction mark in one
    must not move the cursor, hide a line or turn it around.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
