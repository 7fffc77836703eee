"""What a shared library or program says of itself: the symbols it defines and those it wants.

A reader for the dynamic part of 64-bit little-endian ELF files, after the System V gABI (chapters
4 and 5) and the Linux Standard Base on symbol versions. It reads what the dynamic loader would,
and believes no offset that it has not checked.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from teachkit.errors import TeachkitError

__all__ = ["Elf", "Symbol", "read_elf"]

_DYNAMIC, _DYNSYM = 6, 11
_VERSYM, _VERDEF = 0x6FFFFFFF, 0x6FFFFFFD
_NEEDED, _SONAME = 1, 14
_GLOBAL_OR_WEAK = (1, 2)
_KINDS = {1: "data", 2: "function", 10: "function"}  # 10 is chosen at load time: an "ifunc"
# No library that we know has a table of names or symbols beyond these.
_MOST_BYTES, _FURTHEST = 64 << 20, 1 << 40


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that a library defines for others; ``kind`` is "function" or "data".

    ``version`` is the one that the loader matches, such as "ZLIB_1.2.0", or "".
    """

    name: str
    kind: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Elf:
    """What the loader reads: its own name, the libraries and symbols it needs, and its exports."""

    soname: str
    needed: tuple[str, ...]
    wants: tuple[str, ...]
    exports: tuple[Symbol, ...]

    def functions(self) -> tuple[str, ...]:
        """Return the names of the exported functions, sorted."""
        return tuple(sorted({one.name for one in self.exports if one.kind == "function"}))


@dataclass(frozen=True, slots=True)
class _Section:
    kind: int
    offset: int
    size: int
    link: int
    count: int


def read_elf(path: Path) -> Elf:
    """Return the dynamic part of a file.

    Raises:
        TeachkitError: ``not-elf`` when it is no 64-bit little-endian ELF file, or a broken one.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        try:
            return _read(file)
        except (struct.error, ValueError, IndexError, OverflowError) as error:
            raise TeachkitError(
                "not-elf",
                f"This is no 64-bit ELF file that can be read: {error}",
                place=str(path),
                hint="Name a shared library or a program of this machine.",
            ) from error


def _read(file: BinaryIO) -> Elf:
    head = file.read(64)
    if head[:6] != b"\x7fELF\x02\x01":
        raise ValueError("its first bytes are others")
    sections = _sections(file, head)
    exports: list[Symbol] = []
    wants: list[str] = []
    soname, needed = "", []
    for section in sections:
        if section.kind == _DYNSYM:
            names = _bytes(file, sections[section.link])
            exports, wants = _symbols(file, section, names, _versions(file, sections))
        elif section.kind == _DYNAMIC:
            names = _bytes(file, sections[section.link])
            entries = list(struct.iter_unpack("<qQ", _bytes(file, section)))
            needed = [_text(names, value) for tag, value in entries if tag == _NEEDED]
            soname = next((_text(names, value) for tag, value in entries if tag == _SONAME), "")
    return Elf(soname, tuple(needed), tuple(sorted(set(wants))), tuple(exports))


def _sections(file: BinaryIO, head: bytes) -> list[_Section]:
    start = struct.unpack_from("<Q", head, 40)[0]
    each, count = struct.unpack_from("<HH", head, 58)
    if each != 64 or start > _FURTHEST:
        raise ValueError(f"its section headers have {each} bytes each and begin at {start}")
    file.seek(start)
    found = []
    for fields in struct.iter_unpack("<IIQQQQIIQQ", file.read(each * count)):
        _, kind, _, _, offset, size, link, info, _, _ = fields
        found.append(_Section(kind, offset, size, link, info))
    return found


def _bytes(file: BinaryIO, section: _Section) -> bytes:
    if section.size > _MOST_BYTES or section.offset > _FURTHEST:
        raise ValueError(f"a table of {section.size} bytes at {section.offset}")
    file.seek(section.offset)
    found = file.read(section.size)
    if len(found) != section.size:
        raise ValueError("it was cut short")
    return found


def _text(names: bytes, start: int) -> str:
    end = names.index(b"\0", start)
    return names[start:end].decode("utf-8", "replace")


def _symbols(
    file: BinaryIO, section: _Section, names: bytes, versions: list[str]
) -> tuple[list[Symbol], list[str]]:
    exports, wants = [], []
    for i, fields in enumerate(struct.iter_unpack("<IBBHQQ", _bytes(file, section))):
        name, info, other, home, _, _ = fields
        if info >> 4 not in _GLOBAL_OR_WEAK or not name:
            continue
        if home == 0:
            wants.append(_text(names, name))
        elif info & 15 in _KINDS and other & 3 in (0, 3) and home != 0xFFF1:
            version = versions[i] if i < len(versions) else ""
            exports.append(Symbol(_text(names, name), _KINDS[info & 15], version))
    return exports, wants


def _versions(file: BinaryIO, sections: list[_Section]) -> list[str]:
    """Return the version of each dynamic symbol, in their order; "" where it has none."""
    marks = next((one for one in sections if one.kind == _VERSYM), None)
    defined = next((one for one in sections if one.kind == _VERDEF), None)
    if marks is None or defined is None:
        return []
    names, table = _bytes(file, sections[defined.link]), _bytes(file, defined)
    said: dict[int, str] = {}
    at = 0
    for _ in range(defined.count):
        _, flags, number, _, _, first, following = struct.unpack_from("<HHHHIII", table, at)
        if not flags & 1:  # the first definition is the file's own name
            said[number] = _text(names, struct.unpack_from("<I", table, at + first)[0])
        if not following:
            break
        at += following
    return [
        said.get(mark & 0x7FFF, "") for (mark,) in struct.iter_unpack("<H", _bytes(file, marks))
    ]
