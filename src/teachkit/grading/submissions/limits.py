"""How much one submission may be, and the refusal that says which limit or rule it broke.

A notebook with its pictures has tens or hundreds of kilobytes. The limits leave room for far
more than that, and keep a class of thousands in the memory of one.
"""

from __future__ import annotations

__all__ = [
    "MOST_DEPTH",
    "MOST_DIRECTORY",
    "MOST_ENTRIES",
    "MOST_IN_BULK",
    "MOST_RATIO",
    "MOST_SHEETS",
    "SHEET_BYTES",
    "SUBMISSION_BYTES",
    "UNPACKED_BYTES",
    "RefusedError",
    "size_in_words",
]

MIB = 2**20

SHEET_BYTES = 8 * MIB
"""One sheet at most."""
SUBMISSION_BYTES = 16 * MIB
"""All sheets of a submission together, and an archive within a folder as it lies there."""
MOST_SHEETS = 200
"""Sheets in one submission."""
MOST_ENTRIES = 2_000
"""Files and folders looked at in one submission, whatever they are."""
MOST_DEPTH = 32
"""Folders within folders."""
UNPACKED_BYTES = 64 * MIB
"""What a learner's archive says it would take on a disk; data beside the sheets included."""
MOST_RATIO = 200
"""Bytes out for a byte in, above one MiB. Text reaches 20, DEFLATE's own end is at 1,032."""
MOST_IN_BULK = 50_000
"""Entries of an archive that holds a whole class."""
MOST_DIRECTORY = 8 * MIB
"""Bytes of a whole class's table of contents; an entry takes about 150."""


class RefusedError(Exception):
    """A submission, or a part of one, is not read; the message is the sentence that says why."""


def size_in_words(size: int) -> str:
    """Return a number of bytes as people say it: ``1.5 MiB``, ``12 kB``, ``0 bytes``."""
    if size >= MIB:
        return f"{size / MIB:.1f} MiB"
    return f"{size / 1000:.0f} kB" if size >= 1000 else f"{size} bytes"
