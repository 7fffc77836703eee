"""How much there is of sudo and of sudo-rs: options, settings, libraries, files, machine code.

Nothing here is read from anybody's description. Options are counted in ``--help``, settings by
putting every name that could be one to the parser, libraries by asking the loader, and machine
code in the section headers of the ELF files (System V gABI, chapter 4).
"""

from __future__ import annotations

import gzip
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.labs.privilege.parsers import Parser, ask

if TYPE_CHECKING:
    from teachkit.labs.place import Place

__all__ = ["Surface", "machine_code", "names_in", "settings_known", "surface_of"]

_PROGRAM: Mapping[str, str] = {"sudo": "usr/bin/sudo", "sudo-rs": "usr/bin/sudo-rs"}
# What a call of sudo itself runs of its package: sudo loads its policy as a plugin, when it starts.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "sudo": (
        "usr/bin/sudo", "usr/libexec/sudo/sudoers.so", "usr/libexec/sudo/libsudo_util.so.0.0.0",
    ),
    "sudo-rs": ("usr/lib/cargo/bin/sudo",),
}  # fmt: skip
_MANUAL: Mapping[str, str] = {"sudo": "sudoers.5.gz", "sudo-rs": "sudoers-rs.5.gz"}

_OPTION = re.compile(r"(?m)^ {2,6}-")
_NAME = re.compile(rb"(?<![a-z_])[a-z][a-z_]{2,}(?=\0)")
_UNKNOWN = re.compile(r"""(?:unknown defaults entry "|unknown setting: ')(\w+)""")
# In a file with this one, sudo calls no other unknown.
_FORGIVING = "ignore_unknown_defaults"
_PROGBITS, _EXECUTABLE = 1, 4


@dataclass(frozen=True, slots=True)
class Surface:
    """What a package offers an attacker, counted.

    ``options`` are those of ``--help``, which sudo shows to root alone (else None); ``settings``
    the names that ``Defaults`` knows. ``linked`` are the libraries that the program names itself,
    ``mapped`` all that the loader brings in, and ``plugin`` those that the policy plugin adds.
    ``code`` counts bytes of machine code in the whole package, ``called`` those in what one call of
    sudo maps of it. ``manual`` counts words in the source of the manual of sudoers; None when the
    package has no such page.
    """

    package: str
    version: str
    suite: str
    options: int | None
    settings: int
    linked: tuple[str, ...]
    mapped: tuple[str, ...]
    plugin: tuple[str, ...]
    files: int
    elf_files: int
    code: int
    called: int
    manual: int | None


def surface_of(place: Place, parser: Parser, settings: tuple[str, ...]) -> Surface:
    """Return the surface of the package that a parser is from.

    ``settings`` are the names that could be settings: `names_in` for the original.

    Raises:
        TeachkitError: as `teachkit.labs.privilege.parsers.ask`.
    """
    from teachkit.labs.archive.debian import contents
    from teachkit.labs.process import ran, through_loader

    root = place.unpacked(parser.suite)
    program = _PROGRAM[parser.package]
    files = [one for one in contents(place, parser.suite, parser.package) if one.kind == "file"]
    code = {one.name: machine_code(root / one.name) for one in files}
    # The older sudo-rs writes this where errors go.
    helped = ran([*through_loader(root, program, ("usr/libexec/sudo",)), "--help"])
    mapped = _mapped(root, program)
    plugin = _mapped(root, _CALLED["sudo"][1]) if parser.package == "sudo" else ()
    manual = next((root / one.name for one in files if one.name.endswith(_MANUAL[parser.package])
                   and "/man/man5/" in f"/{one.name}"), None)  # fmt: skip
    return Surface(
        parser.package,
        parser.version,
        parser.suite,
        len(_OPTION.findall((helped.text + helped.said).partition("Options:")[2])) or None,
        len(settings_known(place, parser, settings)),
        _linked(root / program),
        mapped,
        tuple(name for name in plugin if name not in mapped),
        len(files),
        sum(size is not None for size in code.values()),
        sum(size or 0 for size in code.values()),
        sum(code.get(name) or 0 for name in _CALLED[parser.package]),
        _words(manual) if manual else None,
    )


def names_in(program: Path) -> tuple[str, ...]:
    """Return every name in a program that could be a setting, sorted.

    Linkers store "editor" as the end of "env_editor", so each end of a name is one, too.
    """
    found = {name.decode() for name in _NAME.findall(program.read_bytes())}
    ends = {name[i:] for name in found for i in range(len(name) - 2)}
    return tuple(sorted(name for name in ends if name[0] != "_"))


def settings_known(place: Place, parser: Parser, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the names that a parser knows as settings.

    Raises:
        TeachkitError: as `teachkit.labs.privilege.parsers.ask`.
    """
    asked = [name for name in names if name != _FORGIVING]
    said = ask(place, parser, "".join(f"Defaults {name}\n" for name in asked).encode())
    unknown = {name for _, what in said.complaints for name in _UNKNOWN.findall(what)}
    known = [name for name in asked if name not in unknown]
    if _FORGIVING in names and ask(place, parser, f"Defaults {_FORGIVING}\n".encode()).accepts:
        known.append(_FORGIVING)
    return tuple(sorted(known))


def machine_code(file: Path) -> int | None:
    """Return how many bytes of machine code an ELF file has; None when it is none.

    They are the sections that hold bytes of the program and may be executed.
    """
    data = file.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":  # 64 bits, the lowest byte first
        return None
    (start,) = struct.unpack_from("<Q", data, 40)
    size, count = struct.unpack_from("<HH", data, 58)
    sections = (struct.unpack_from("<IIQQQQ", data, start + i * size) for i in range(count))
    return sum(
        int(length)
        for _, kind, flags, _, _, length in sections
        if kind == _PROGBITS and flags & _EXECUTABLE
    )


def _linked(program: Path) -> tuple[str, ...]:
    from teachkit.labs.compression.elf import read_elf

    return read_elf(program).needed


def _mapped(root: Path, program: str) -> tuple[str, ...]:
    """Return the libraries that the loader maps for a program, the loader itself among them."""
    from teachkit.labs.process import ran, through_loader

    loader, *rest = through_loader(root, program, ("usr/libexec/sudo",))
    lines = ran([loader, "--list", *rest]).text.splitlines()
    names = (Path(line.split()[0]).name for line in lines if line.strip())
    return tuple(sorted(name for name in names if not name.startswith("linux-vdso")))


def _words(manual: Path) -> int:
    with gzip.open(manual, "rt", encoding="utf-8", errors="replace") as page:
        # Comments and the names of macros are for the typesetter.
        lines = (re.sub(r"^\.\s*(\\\".*|\w+)", "", line) for line in page)
        return sum(len(re.findall(r"[A-Za-z][\w'/.-]+", line)) for line in lines)
