"""Where ``-o`` leads: a file, written all or nothing, or a device or pipe that takes what comes."""

from __future__ import annotations

import os
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError

__all__ = ["refuse_what_is_there", "write_output"]


def write_output(name: str, text: str) -> None:
    """Write ``text`` to what the user named.

    A file is replaced in one step, through a link if it is one, which stays. A device or a pipe
    is written into: as root, its name could be taken by a file, and ``/dev/null`` be gone.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    there = Path(name)
    if there.is_dir() or name.endswith("/"):
        raise TeachkitError(
            "cannot-write",
            "That is a folder, so no file can be written in its place",
            place=name,
            hint=f"Give the file a name: -o {os.path.join(name, 'assessment')}",
        )
    if not there.exists() or there.is_file():
        write_atomically(Path(os.path.realpath(there)), text)
        return
    try:
        with there.open("w", encoding="utf-8") as file:
            file.write(text)
    except BrokenPipeError:
        raise  # the reader has seen enough
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"It could not be written: {error.strerror or error}",
            place=name,
            hint="Without -o it goes to standard output.",
        ) from error


def refuse_what_is_there(name: str) -> None:
    """Refuse a file that is there: somebody may have written in it by hand.

    Raises:
        TeachkitError: ``already-there``.
    """
    if Path(name).is_file():
        raise TeachkitError(
            "already-there",
            "That file is there already, and stays as it is",
            place=name,
            hint="Give another name, or move it away first.",
        )
