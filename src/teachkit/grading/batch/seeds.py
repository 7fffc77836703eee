"""The seeds of hidden inputs: another one for each learner and each try, and always the same.

A learner who hands in again meets other inputs, so that what the first try gave away is of
little use for the second. Whoever knows the salt can work out every seed; it is a secret of
the gradebook, and no report shows it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError

__all__ = ["new_salt", "salt_from", "seed_of"]


def new_salt() -> str:
    """Return a salt that nobody can guess: 64 hexadecimal digits."""
    return secrets.token_hex(32)


def salt_from(path: Path, otherwise: str) -> str:
    """Read the salt that a file holds; where there is no file, write ``otherwise`` to it.

    Raises:
        TeachkitError: ``wrong-salt`` when it holds anything else, or ``cannot-write``.
    """
    if not path.exists():
        write_atomically(path, otherwise + "\n")
        path.chmod(0o600)
        return otherwise
    try:
        salt = path.read_text(encoding="ascii").strip()
        if len(bytes.fromhex(salt)) < 16:
            raise ValueError("it is too short")
    except (OSError, ValueError) as error:
        raise TeachkitError(
            "wrong-salt",
            "This file holds no salt: at least 32 hexadecimal digits",
            place=str(path),
            hint="Name a file that is not there yet, and it is made for you.",
        ) from error
    return salt


def seed_of(salt: str, exercise: str, revision: int, learner: str, attempt: int) -> int:
    """Return the seed for one try: the first 63 bits of a SHA-256 over all that tells it apart."""
    # JSON keeps the parts apart: ("ab", "c") and ("a", "bc") must not meet.
    text = json.dumps([salt, exercise, revision, learner, attempt])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
