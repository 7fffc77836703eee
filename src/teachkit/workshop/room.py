"""The room: what every part of the server is handed, and nothing else is shared between them.

A room is a folder. ``room.sqlite`` has what people said, ``secret`` what all cookies and links are
derived from, ``people/`` the folders that kernels work in, ``room.log`` who asked for what. Whoever
starts a server on the same folder has the same room again: the same links, the same answers.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.workshop.kernels import Kernels
    from teachkit.workshop.server.doors import Doors
    from teachkit.workshop.server.engine import Engine
    from teachkit.workshop.store import Store

__all__ = ["Room", "Settings", "key_for", "read_secret", "same_key"]

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """What the facilitator has decided before the doors open.

    ``code`` is what people type to join, ``chapters`` the ids of those that are shown, in their
    order; ``participants`` how many are expected, which the limits and the pool are made for;
    ``kernels`` is ``warm`` or ``ipykernel``. ``public_url`` is how people reach the room, and ends
    without a slash; ``base_url`` the path below which all routes are, and ends with one.
    """

    title: str
    code: str
    chapters: tuple[str, ...]
    participants: int
    kernels: str
    public_url: str
    base_url: str = "/"


@dataclass(frozen=True, slots=True)
class Room:
    """A room that is open.

    ``course`` is the folder of the course; ``secret`` is never shown, logged or handed to a
    kernel; ``doors`` lets people in and keeps the queue; ``engine`` gives a page its Python.
    ``kernels`` are those of the warm kind, and None where Voila's own are asked for.
    """

    folder: Path
    course: Path
    settings: Settings
    store: Store
    secret: bytes
    doors: Doors
    engine: Engine
    kernels: Kernels | None

    def key(self, purpose: str, *about: str) -> str:
        """Return the key for one purpose, and for what it is about; see `key_for`."""
        return key_for(self.secret, purpose, *about)

    @property
    def people(self) -> Path:
        """The folder in which each person's kernels have theirs."""
        return self.folder / "people"


def key_for(secret: bytes, purpose: str, *about: str) -> str:
    """Return a key that nobody can guess who has not the secret: 26 letters and digits.

    It carries 130 bits, in lower case, so that it survives being read out or typed.
    """
    text = "\0".join((purpose, *about))
    digest = hmac.digest(secret, text.encode(), "sha256")
    number = int.from_bytes(digest, "big")
    letters = "abcdefghijkmnpqrstuvwxyz23456789"  # 32, without l, o, 0 and 1
    return "".join(letters[number >> 5 * place & 31] for place in range(26))


def same_key(one: str, other: str) -> bool:
    """Tell whether two keys are the same, in a time that says nothing about where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def read_secret(path: Path) -> bytes:
    """Return the room's secret; a new room gets one, for its owner's eyes alone.

    Raises:
        TeachkitError: ``cannot-read`` or ``cannot-write``.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _known_secret(path)
    except OSError as error:
        raise TeachkitError(
            "cannot-write",
            f"The room's secret could not be written: {error.strerror or error}",
            place=str(path),
            hint="Check the free space and the rights of the folder.",
        ) from error
    content = secrets.token_hex(_BYTES).encode()
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return content


def _known_secret(path: Path) -> bytes:
    try:
        content = path.read_bytes().strip()
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The room's secret cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Check its rights: whoever runs the room must own it.",
        ) from error
    if len(content) < _BYTES:
        raise TeachkitError(
            "cannot-read",
            "The room's secret was cut off",
            place=str(path),
            hint="Delete it: everybody then joins anew, and all answers stay.",
        )
    return content
