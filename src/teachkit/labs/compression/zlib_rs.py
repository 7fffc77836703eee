"""Can zlib-rs take zlib's place, how fast is it, and at what size?

The library is built from Debian's crates. Four questions: which symbols it lacks and who asks for
those; whether Python and git work with it under them; how its speed and its sizes compare, in turns
with zlib, zlib-ng and ISA-L; and what each answers to the call of CVE-2026-27171.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.labs.compression.building import Built, SharedLibrary
from teachkit.labs.compression.hang import Answer
from teachkit.labs.compression.surface import Surface, Users
from teachkit.labs.compression.swap import Swap
from teachkit.labs.compression.timing import Speed
from teachkit.labs.compression.words import (
    change,
    larger,
    said_of_swap,
    said_of_users,
    speed_bar,
)
from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Picture, bars, grid
from teachkit.labs.words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from teachkit.labs.compression.corpus import Sample
    from teachkit.labs.compression.timing import Codec
    from teachkit.labs.place import Job

__all__ = ["LAB", "Found", "pictures", "run", "sentences", "tables"]

_LIBRARIES = "usr/lib/x86_64-linux-gnu"
_RUST = SharedLibrary("z_rs", "libz-rs-sys", ("std", "c-allocator", "export-symbols", "gz"))

LAB = Lab(
    "zlib-rs",
    title="zlib-rs in zlib's place",
    asks="Can a library in Rust take zlib's place, and what does its speed cost in size?",
    case="cases/zlib-rs",
    programs=("cargo", "cc", "git"),
    packages=(
        Packages("trixie", ("zlib1g",)),
        Packages(
            "forky",
            (
                "librust-zlib-rs-dev",
                "librust-libz-rs-sys-dev",
                "librust-libc-dev",
                "zlib1g",
                "libc6",
            ),
        ),
    ),
    wheels="zlib-rs",
    file="to compress it as well (its first two million bytes)",
    seconds=240.0,
)


@dataclass(frozen=True, slots=True)
class Data:
    """What was compressed: its ``length`` in bytes, and who made the same bytes of it.

    ``same_as_ng`` says that zlib-rs and zlib-ng agreed at every level, ``same_zlibs`` that the two
    versions of zlib did.
    """

    name: str
    origin: str
    length: int
    same_as_ng: bool
    same_zlibs: bool


@dataclass(frozen=True, slots=True)
class Found:
    """All that the lab found; ``load`` is the machine's load average of a minute, before and after.

    ``packages`` are Debian's own versions, ``surfaces`` hold each C library against the Rust one,
    ``users`` are this machine's programs that load its zlib, and ``answers`` what each library said
    to a negative length.
    """

    built: Built
    packages: dict[str, str]
    surfaces: tuple[Surface, ...]
    users: Users | None
    swaps: tuple[Swap, ...]
    data: tuple[Data, ...]
    speeds: tuple[Speed, ...]
    answers: tuple[Answer, ...]
    rounds: int
    load: tuple[float, float]
    quick: bool


@dataclass(frozen=True, slots=True)
class _Libraries:
    """Name with version -> where it is."""

    stable: tuple[str, Path]
    newest: tuple[str, Path]
    rust: tuple[str, Path]
    ng: tuple[str, Path]
    host: tuple[str, Path] | None


def run(job: Job) -> Found:
    """Build, compare, swap, measure and ask.

    Raises:
        TeachkitError: ``build-failed``, ``cannot-load``, ``no-sample``, ``codec-failed``.
    """
    from os import getloadavg

    from teachkit.labs.compression.building import build
    from teachkit.labs.compression.swap import swap_git, swap_python

    before = round(getloadavg()[0], 2)
    rust, built = build(job, _RUST, "forky")
    libraries = _libraries(job, rust, built.version)
    job.tell("Comparing the symbols, and asking this machine's programs for theirs")
    surfaces, users = _surfaces(libraries)
    job.tell("Running Python and git with zlib-rs under them")
    swaps = (swap_python(rust, job.place.work), swap_git(rust, job.place.work))
    job.tell("Asking each library for a checksum over less than no bytes")
    answers = _answers(libraries, within=1.0 if job.quick else 2.0)
    rounds = 7 if job.quick else 21
    data, speeds = _measure(job, libraries, rounds)
    load = (before, round(getloadavg()[0], 2))
    return Found(
        built,
        _packages(job),
        surfaces,
        users,
        swaps,
        data,
        speeds,
        answers,
        rounds,
        load,
        job.quick,
    )


def _packages(job: Job) -> dict[str, str]:
    from teachkit.labs.archive.debian import versions

    return {
        f"{name} of {one.suite}": version
        for one in LAB.packages
        for name, version in sorted(versions(job.place, one.suite).items())
    }


def _libraries(job: Job, rust: Path, version: str) -> _Libraries:
    from teachkit.labs.compression.deflate import version_of
    from teachkit.labs.compression.swap import host_library

    def named(path: Path, name: str = "zlib", call: str = "zlibVersion") -> tuple[str, Path]:
        return f"{name} {version_of(path, call)}", path

    soname = f"{_LIBRARIES}/libz.so.1"
    ng = next(iter(sorted(job.place.wheels.glob("zlib_ng/zlib_ng*.so"))))
    host = host_library("libz.so.1")
    return _Libraries(
        stable=named(job.place.unpacked("trixie") / soname),
        newest=named(job.place.unpacked("forky") / soname),
        rust=(f"zlib-rs {version}", rust),
        ng=named(ng, "zlib-ng", "zlibng_version"),
        host=None if host is None else (f"{named(host)[0]} (this machine's)", host),
    )


def _surfaces(libraries: _Libraries) -> tuple[tuple[Surface, ...], Users | None]:
    from teachkit.labs.compression.elf import read_elf
    from teachkit.labs.compression.surface import compare_surfaces, users_of

    rust = set(read_elf(libraries.rust[1]).functions())
    others = [libraries.stable, libraries.newest]
    users = None
    if libraries.host is not None:
        others.append(libraries.host)
        users = users_of("libz.so.1", set(read_elf(libraries.newest[1]).functions()), rust)
    return tuple(compare_surfaces(name, path, rust) for name, path in others), users


def _answers(libraries: _Libraries, *, within: float) -> tuple[Answer, ...]:
    from teachkit.labs.compression.hang import ask

    asked = [libraries.stable, libraries.newest, libraries.rust]
    if libraries.host is not None:
        asked.insert(0, libraries.host)
    found = [ask(name, path, length=-1, within=within) for name, path in asked]
    name, path = libraries.ng
    return (*found, ask(name, path, length=-1, within=within, prefix="zng_"))


def _measure(
    job: Job, libraries: _Libraries, rounds: int
) -> tuple[tuple[Data, ...], tuple[Speed, ...]]:
    from teachkit.labs.compression.corpus import own_file, rust_source, shared_library
    from teachkit.labs.compression.deflate import isal_codec, zlib_codec

    most = 1 << 20 if job.quick else 2 << 20
    unpacked = job.place.unpacked("forky")
    samples = [rust_source(unpacked, most), shared_library(unpacked, most)]
    if job.file is not None:
        samples.append(own_file(job.file, most))
    codecs = [
        zlib_codec(*libraries.stable),
        zlib_codec(*libraries.newest),
        zlib_codec(*libraries.rust),
        zlib_codec(*libraries.ng, prefix="zng_"),
        isal_codec(job.place.wheels),
    ]
    levels = (1, 6) if job.quick else (1, 6, 9)
    found: list[Data] = []
    speeds: list[Speed] = []
    for sample in samples:
        same: set[tuple[bool, bool]] = set()
        for level in levels:
            job.tell(f"Compressing {sample.name} at level {level}, in turns, {rounds} rounds")
            packed = _compress(sample, level, rounds, codecs, speeds)
            same.add((packed[2] == packed[3], packed[0] == packed[1]))
            if level == 9:  # its stream unpacks as that of level 6 does
                continue
            job.tell(f"Decompressing {sample.name} of level {level}")
            _decompress(sample, level, rounds, codecs, packed[0], speeds)
        found.append(
            Data(
                sample.name,
                sample.origin,
                len(sample.data),
                all(one for one, _ in same),
                all(other for _, other in same),
            )
        )
    return tuple(found), tuple(speeds)


def _compress(
    sample: Sample, level: int, rounds: int, codecs: Sequence[Codec], speeds: list[Speed]
) -> list[bytes]:
    """Measure compression at one level; return what each codec made, stable zlib's first."""
    import zlib

    from teachkit.errors import TeachkitError
    from teachkit.labs.compression.timing import compare, take_turns

    able = [codec for codec in codecs if not codec.levels or level in codec.levels]
    packed = [codec.compress(sample.data, level)[0] for codec in able]
    for codec, made in zip(able, packed, strict=True):
        if zlib.decompress(made) != sample.data:
            raise TeachkitError(
                "codec-failed",
                f"What {codec.name} made of {sample.name} at level {level} unpacks to other bytes",
                hint="That would be a bug worth a report to its makers.",
            )
    tasks = {one.name: (lambda one=one: one.compress(sample.data, level)[1]) for one in able}
    speeds += compare(
        take_turns(tasks, rounds),
        [*_pairs([codec.name for codec in able]), *_control(able, level)],
        work="compress",
        data=sample.name,
        length=len(sample.data),
        level=level,
        sizes={codec.name: len(made) for codec, made in zip(able, packed, strict=True)},
        claim="faster",
    )
    return packed


def _decompress(
    sample: Sample,
    level: int,
    rounds: int,
    codecs: Sequence[Codec],
    packed: bytes,
    speeds: list[Speed],
) -> None:
    """Measure how fast each unpacks what the stable zlib had made."""
    from teachkit.labs.compression.timing import compare, take_turns

    length = len(sample.data)
    tasks = {one.name: (lambda one=one: one.decompress(packed, length)[1]) for one in codecs}
    speeds += compare(
        take_turns(tasks, rounds),
        _pairs(list(tasks)),
        work="decompress",
        data=sample.name,
        length=length,
        level=level,
        sizes=dict.fromkeys(tasks, len(packed)),
        claim="faster",
    )


def _pairs(names: list[str]) -> list[tuple[str, str]]:
    """Say who is held against whom: all against the stable zlib, and zlib-rs against zlib-ng."""
    stable, _, *others = names
    return [*((name, stable) for name in others), (others[0], others[1])]


def _control(codecs: Sequence[Codec], level: int) -> list[tuple[str, str]]:
    """Hold the newest zlib against the stable one: nearly the same code, so it should be 1."""
    return [(codecs[1].name, codecs[0].name)] if level == 6 else []


# ---- in words, tables and pictures


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found, the speed with its price first."""
    said = [_speed_said(found, one.name, level) for one in found.data for level in (1, 6)]
    stable, newest = found.surfaces[0], found.surfaces[1]
    have = stable.functions - len(stable.missing)
    said += [
        (
            f"It has {have} of the {stable.functions} functions of {stable.library} and lacks"
            f" {joined(stable.missing)}; of {newest.library}'s {newest.functions} it lacks"
            f" {len(newest.missing)}."
        ),
        said_of_users(found.users, "zlib", "zlib-rs"),
        *(said_of_swap(swap, "zlib-rs") for swap in found.swaps),
        _ng_said(found),
        _control_said(found),
        _answers_said(found.answers),
        *_fix_said(found),
    ]
    return tuple(said)


def _speed_said(found: Found, data: str, level: int) -> str:
    one = _speed(found, "compress", data, level, "zlib-rs")
    return (
        f"At level {level} zlib-rs compresses {data} {one.ratio:.2f} times as fast as"
        f" {one.against} ({one.low:.2f} to {one.high:.2f}), and its output is {larger(one)}."
    )


def _ng_said(found: Found) -> str:
    pairs = [one for one in found.speeds if one.against.startswith("zlib-ng")]
    ratios = [one.ratio for one in pairs]
    same = all(one.same_as_ng for one in found.data)
    output = "makes the same bytes" if same else "makes other bytes"
    return (
        f"Beside {pairs[0].against} it {output}, at {min(ratios):.2f} to {max(ratios):.2f} times"
        f" its speed in {len(pairs)} comparisons."
    )


def _control_said(found: Found) -> str:
    controls = [one for one in found.speeds if one.library.startswith("zlib 1")]
    low, high = min(one.low for one in controls), max(one.high for one in controls)
    return (
        f"The control, {controls[0].library} against {controls[0].against}, lies between {low:.2f}"
        f" and {high:.2f}: what is nearer to 1 than that says nothing here."
    )


def _answers_said(answers: tuple[Answer, ...]) -> str:
    silent = [one for one in answers if not one.ended]
    spoke = [f"{one.library} {one.value}" for one in answers if one.ended]
    asked = f"Asked for crc32_combine(1, 2, {answers[0].length}), "
    if not silent:
        return asked + f"all came back: {joined(spoke)}."
    names = joined([one.library for one in silent])
    return asked + (
        f"{names} did not come back within {max(one.seconds for one in silent):.0f} s;"
        f" the others gave a number: {joined(spoke)}. None is right, but they came back."
    )


def _fix_said(found: Found) -> list[str]:
    """Say why a version that should not answer does: Debian mends what it ships."""
    stable = next(one for one in found.answers if one.library == found.surfaces[0].library)
    package = found.packages["zlib1g of trixie"]
    if not stable.ended:
        return []
    said = (
        f"zlib's makers mended that in 1.3.2. This {stable.library} answers because Debian put the"
        f" fix into its package {package}: the library's own number does not tell."
    )
    return [said]


def _speed(found: Found, work: str, data: str, level: int, library: str) -> Speed:
    """Return the row of a library against the stable zlib."""
    return next(
        one
        for one in found.speeds
        if (one.work, one.data, one.level) == (work, data, level)
        and one.library.startswith(library)
        and one.against.startswith("zlib 1")
    )


def tables(found: Found) -> tuple[Table, ...]:
    """Return speeds with sizes, the surfaces, the swaps and the answers."""
    speeds = tuple(
        (
            one.work,
            one.data,
            str(one.level),
            one.library,
            one.against,
            f"{one.ratio:.2f}",
            f"{one.low:.2f} to {one.high:.2f}",
            f"{one.megabytes:.0f}",
            f"{one.size:,}" if one.work == "compress" else "",
            change(one) if one.work == "compress" else "",
            one.verdict,
        )
        for one in found.speeds
    )
    head = (
        "work", "data", "level", "library", "against", "times as fast", "interval", "MB/s",
        "bytes out", "size", "faster, at the same size?",
    )  # fmt: skip
    surfaces = tuple(
        (
            one.library,
            str(one.functions),
            str(one.versions),
            ", ".join(one.missing) or "none",
            f"{one.size:,}",
        )
        for one in found.surfaces
    )
    swaps = tuple(
        (
            one.program,
            one.before,
            one.after,
            str(len(one.bound)),
            "yes" if one.agrees else "no",
        )
        for one in found.swaps
    )
    answers = tuple((one.library, _answer(one), f"{one.seconds:.2f}") for one in found.answers)
    rounds = f"{found.rounds} rounds in turns, load {found.load[0]} to {found.load[1]}"
    return (
        Table(f"Speed and size ({rounds})", head, speeds),
        Table(
            f"Functions that {found.built.crates[-1]} is held against",
            ("library", "functions", "symbol versions", "missing in zlib-rs", "file, bytes"),
            surfaces,
        ),
        Table(
            "Programs with zlib-rs under them",
            ("program", "says it runs", "then says", "functions taken", "agree"),
            swaps,
        ),
        Table("crc32_combine(1, 2, \N{MINUS SIGN}1)", ("library", "answer", "seconds"), answers),
    )


def _answer(one: Answer) -> str:
    return str(one.value) if one.ended else "none"


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return speed with size, the rivals, decompression, and who answered."""
    stable = found.surfaces[0].library
    mine = [one for one in found.speeds if one.work == "compress" and one.against == stable]
    rust = [one for one in mine if one.library.startswith("zlib-rs")]
    first = found.data[0].name
    quickest = [one for one in mine if one.data == first and one.level == 1]
    unpacked = [
        one
        for one in found.speeds
        if one.work == "decompress" and one.against == stable and one.level == 6
    ]
    return (
        bars(
            f"Compress with zlib-rs: times as fast as {stable}, and how much larger",
            [speed_bar(f"{one.data}, level {one.level}", one) for one in rust],
            reference=1.0,
            reference_word=f"as fast as {stable}",
        ),
        bars(
            f"Compress {first} at level 1: who is fast, and who packs well",
            [speed_bar(one.library, one, plainly=one not in rust) for one in quickest],
            reference=1.0,
            reference_word=f"as fast as {stable}",
        ),
        bars(
            f"Decompress: times as fast as {stable}",
            [
                speed_bar(
                    f"{one.library}, {one.data}",
                    one,
                    plainly=not one.library.startswith("zlib-rs"),
                )
                for one in unpacked
            ],
            reference=1.0,
            reference_word=f"as fast as {stable}",
        ),
        grid(
            "A checksum over \N{MINUS SIGN}1 bytes (CVE-2026-27171)",
            ("comes back?",),
            [
                (
                    one.library,
                    (f"says {one.value}" if one.ended else f"not in {one.seconds:.0f} s",),
                )
                for one in found.answers
            ],
            tones={
                f"says {one.value}" if one.ended else f"not in {one.seconds:.0f} s": (
                    "good" if one.ended else "bad"
                )
                for one in found.answers
            },
        ),
    )
