"""What is compressed: real files that came with the lab's own packages, and the reader's own."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = ["Sample", "edge_cases", "own_file", "rust_source", "shared_library"]

_LIBRARIES = Path("usr/lib/x86_64-linux-gnu")
_REGISTRY = Path("usr/share/cargo/registry")
# Bytes: with fewer, the start of a library takes longer than its work.
_LEAST = 10_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Data with a short name and where it is from."""

    name: str
    origin: str
    data: bytes


def rust_source(unpacked: Path, most: int) -> Sample:
    """Return the source of the crate libc, file after file: text that people wrote.

    Raises:
        TeachkitError: ``no-sample``.
    """
    folders = sorted((unpacked / _REGISTRY).glob("libc-*"))
    files = sorted(folders[-1].glob("src/**/*.rs")) if folders else []
    origin = f"the source of the crate {folders[-1].name}" if folders else ""
    return Sample("text", origin, _start((path.read_bytes() for path in files), most))


def shared_library(unpacked: Path, most: int) -> Sample:
    """Return the C library of the unpacked suite: machine code and tables.

    Raises:
        TeachkitError: ``no-sample``.
    """
    path = unpacked / _LIBRARIES / "libc.so.6"
    files = (path.read_bytes() for _ in range(path.is_file()))
    return Sample("ELF", "libc.so.6 of the package libc6", _start(files, most))


def own_file(path: Path, most: int) -> Sample:
    """Return the beginning of a file of the reader's own.

    Raises:
        TeachkitError: ``no-sample`` when it cannot be read or is too small to be timed.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most)
    except OSError as error:
        raise TeachkitError(
            "no-sample",
            f"The file cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Name a file that you may read.",
        ) from error
    if len(data) < _LEAST:
        raise TeachkitError(
            "no-sample",
            f"The file has {len(data):,} bytes, and that is done before a clock could tell",
            place=str(path),
            hint=f"Name one of at least {_LEAST:,} bytes.",
        )
    return Sample("own", path.name, data)


def edge_cases() -> tuple[Sample, ...]:
    """Return small inputs that are hard for a block sorter, made and not found."""
    draw = random.Random(19960718)  # noqa: S311  # noise is what is wanted, the same each time
    made = "made for this"
    return (
        Sample("nothing", made, b""),
        Sample("one byte", made, b"a"),
        Sample("zeros", made, bytes(200_000)),
        Sample("all bytes", made, bytes(range(256)) * 400),
        Sample("near repeats", made, (b"ab" * 40 + b"c") * 1500),
        Sample("noise", made, draw.randbytes(100_000)),
    )


def _start(pieces: Iterable[bytes], most: int) -> bytes:
    """Join pieces until there are ``most`` bytes."""
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) >= most:
            break
    if not found:
        raise TeachkitError(
            "no-sample",
            "There is nothing to compress here",
            hint="Unpack the lab's packages again: teachkit lab clean, then run the lab.",
        )
    return bytes(found[:most])
