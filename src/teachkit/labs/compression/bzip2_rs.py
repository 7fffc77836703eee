"""Does bzip2-rs do what bzip2 does, byte for byte, and is it as fast?

The library is built from Debian's crate. Both compress the same at every level, both unpack streams
that were damaged, and what they answer is compared; so is an older version, whose mistake an
auditor's fuzzer found. Then: what each exports, who uses it, the
program bzip2 with the Rust library under it, and the speed of both in turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.labs.compression.building import Built, SharedLibrary
from teachkit.labs.compression.surface import Surface, Users
from teachkit.labs.compression.swap import Swap
from teachkit.labs.compression.timing import Speed
from teachkit.labs.compression.words import said_of_swap, said_of_users, speed_bar
from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Picture, bars, grid
from teachkit.labs.words import joined

if TYPE_CHECKING:
    from pathlib import Path

    from teachkit.labs.compression.corpus import Sample
    from teachkit.labs.compression.timing import Codec
    from teachkit.labs.place import Job

__all__ = ["LAB", "Found", "pictures", "run", "sentences", "tables"]

_RUST = SharedLibrary("bz2_rs", "libbz2-rs-sys", ("std", "c-allocator", "export-symbols", "stdio"))
_OLDER = SharedLibrary("bz2_rs_older", "libbz2-rs-sys", ("std", "c-allocator", "stdio"))
_SONAME = "libbz2.so.1.0"
# The largest pointer that bzip2 1.0.8 lets through before it has read a block of level 1.
_LIMIT = 10 + 100_000
_LEVELS = tuple(range(1, 10))

LAB = Lab(
    "bzip2-rs",
    title="bzip2-rs beside bzip2",
    asks="Do two compressors agree byte for byte, also on what is damaged, and is one faster?",
    case="cases/bzip2-rs",
    programs=("cargo", "cc", "bzip2"),
    packages=(
        Packages("trixie", ("librust-libbz2-rs-sys-dev", "librust-libc-dev")),
        Packages("forky", ("librust-libbz2-rs-sys-dev", "librust-libc-dev", "libbz2-1.0", "libc6")),
    ),
    file="to compress it with both as well (its first million bytes)",
    seconds=240.0,
)


@dataclass(frozen=True, slots=True)
class Same:
    """Whether both made the same of some data: ``levels`` of 9 at which they did.

    ``sizes`` are the bytes that came out at levels 1 and 9, and ``unpacked`` says that each gave
    back the data from what the other had made.
    """

    data: str
    origin: str
    length: int
    levels: int
    sizes: tuple[int, int]
    unpacked: bool


@dataclass(frozen=True, slots=True)
class Damage:
    """What a library said to a stream with one bit turned, at ``tried`` places.

    ``agreed`` counts where its code and output were the C library's, whose ``codes`` are here with
    their counts, 0 for success.
    """

    library: str
    tried: int
    agreed: int
    codes: dict[str, int]
    first_difference: str


@dataclass(frozen=True, slots=True)
class Edge:
    """What each library, by name, said to a stream that ends after a ``pointer`` near its limit."""

    pointer: int
    codes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """All that the lab found; ``load`` is the machine's load average of a minute, before and after.

    ``surfaces`` hold each C library against the functions that bzlib.h promises and the Rust one
    has; ``own`` is the same for the Rust library itself.
    """

    built: Built
    surfaces: tuple[Surface, ...]
    own: Surface
    users: Users | None
    swap: Swap
    same: tuple[Same, ...]
    damage: tuple[Damage, ...]
    edges: tuple[Edge, ...]
    speeds: tuple[Speed, ...]
    rounds: int
    load: tuple[float, float]
    quick: bool


def run(job: Job) -> Found:
    """Build, compare what comes out, swap and measure.

    Raises:
        TeachkitError: ``build-failed``, ``cannot-load``, ``no-sample``, ``codec-failed``.
    """
    from os import getloadavg

    from teachkit.labs.compression.building import build
    from teachkit.labs.compression.corpus import edge_cases, own_file, rust_source, shared_library
    from teachkit.labs.compression.swap import swap_bzip2

    before = round(getloadavg()[0], 2)
    path, built = build(job, _RUST, "forky")
    unpacked = job.place.unpacked("forky")
    libraries = _libraries(job, path, built.version)
    job.tell("Comparing the symbols, and asking this machine's programs for theirs")
    surfaces, own, users = _surfaces(job, libraries)
    most = 1 << 18 if job.quick else 1 << 20
    samples = [rust_source(unpacked, most), shared_library(unpacked, most)]
    if job.file is not None:
        samples.append(own_file(job.file, most))
    job.tell("Running the program bzip2 with bzip2-rs under it")
    swap = swap_bzip2(path, job.place.work, samples[0].data)
    codecs = _codecs(libraries)
    job.tell("Compressing everything at nine levels with both")
    same = tuple(_same(one, *codecs[:2]) for one in (*samples, *edge_cases()))
    older, about = build(job, _OLDER, "trixie")
    judged = [*libraries[:2], (f"bzip2-rs {about.version}", older)]
    job.tell("Turning single bits of a stream, and unpacking it with each")
    damage = tuple(
        _damage(samples[0].data, (judged[0], one), tries=300 if job.quick else 600)
        for one in judged[1:]
    )
    edges = _edges(judged)
    rounds = 7 if job.quick else 21
    speeds = _measure(job, samples, codecs, rounds)
    load = (before, round(getloadavg()[0], 2))
    return Found(
        built, surfaces, own, users, swap, same, damage, edges, speeds, rounds, load, job.quick
    )


def _libraries(job: Job, rust: Path, version: str) -> list[tuple[str, Path]]:
    """Return names and places: Debian's C library, the Rust one, this machine's if there is one."""
    from teachkit.labs.compression.deflate import version_of
    from teachkit.labs.compression.swap import host_library

    def named(path: Path) -> str:
        return "bzip2 " + version_of(path, "BZ2_bzlibVersion").partition(",")[0]

    debian = job.place.unpacked("forky") / "usr/lib/x86_64-linux-gnu" / _SONAME
    host = host_library(_SONAME)
    found = [(named(debian), debian), (f"bzip2-rs {version}", rust)]
    return found if host is None else [*found, (f"{named(host)} (this machine's)", host)]


def _surfaces(
    job: Job, libraries: Sequence[tuple[str, Path]]
) -> tuple[tuple[Surface, ...], Surface, Users | None]:
    from teachkit.labs.compression.elf import read_elf
    from teachkit.labs.compression.surface import compare_surfaces, promised, users_of

    registry = job.place.unpacked("forky") / "usr/share/cargo/registry"
    header = promised(max(registry.glob("libbz2-rs-sys-*/include/bzlib.h")))
    debian, rust, *host = libraries
    mine = set(read_elf(rust[1]).functions())
    surfaces = tuple(compare_surfaces(*one, mine, header) for one in (debian, *host))
    own = compare_surfaces(*rust, mine, header)
    theirs = set(read_elf(debian[1]).functions())
    users = users_of(_SONAME, theirs, mine) if host else None
    return surfaces, own, users


def _codecs(libraries: Sequence[tuple[str, Path]]) -> list[Codec]:
    from teachkit.labs.compression.bzip2 import bzip2_codec

    return [bzip2_codec(*one) for one in libraries]


def _same(sample: Sample, old: Codec, new: Codec) -> Same:
    """Compress at every level with both, and unpack each one's with the other."""
    made = [(old.compress(sample.data, i)[0], new.compress(sample.data, i)[0]) for i in _LEVELS]
    length = len(sample.data)
    back = all(
        old.decompress(theirs, length)[0] == new.decompress(ours, length)[0] == sample.data
        for ours, theirs in (made[0], made[-1])
    )
    return Same(
        data=sample.name,
        origin=sample.origin,
        length=length,
        levels=sum(ours == theirs for ours, theirs in made),
        sizes=(len(made[0][0]), len(made[-1][0])),
        unpacked=back,
    )


def _damage(data: bytes, libraries: Sequence[tuple[str, Path]], *, tries: int) -> Damage:
    """Turn one bit, and hold the answers against each other.

    Half of the places are the first bits, one by one: they say what follows. The others are spread
    over the whole stream.
    """
    import bz2
    from collections import Counter

    from teachkit.labs.compression.bzip2 import decoder

    start = data[: 20 << 10]
    whole = bz2.compress(start, 1)
    old, new = (decoder(path, 2 * len(start)) for _, path in libraries)
    codes: Counter[int] = Counter()
    agreed, first = 0, ""
    spread = 8 * len(whole) // (tries - tries // 2)
    places = [*range(tries // 2), *range(tries // 2, 8 * len(whole), spread | 1)]
    for place in places:
        torn = bytearray(whole)
        torn[place // 8] ^= 1 << (place % 8)
        theirs, ours = old(bytes(torn)), new(bytes(torn))
        codes[theirs[0]] += 1
        agreed += theirs == ours
        if theirs != ours and not first:
            first = f"bit {place}: {theirs[0]} and {ours[0]}"
    counted = {str(code): count for code, count in sorted(codes.items(), reverse=True)}
    return Damage(libraries[1][0], len(places), agreed, counted, first)


def _edges(libraries: Sequence[tuple[str, Path]]) -> tuple[Edge, ...]:
    """Ask each for a stream that ends after a pointer just below, at and above what is allowed."""
    import bz2

    from teachkit.labs.compression.bzip2 import cut_at_pointer, decoder

    stream = bz2.compress(b"a", 1)
    ask = {name: decoder(path, 1000) for name, path in libraries}
    return tuple(
        Edge(pointer, {name: one(cut_at_pointer(stream, pointer))[0] for name, one in ask.items()})
        for pointer in range(_LIMIT - 1, _LIMIT + 2)
    )


def _measure(
    job: Job, samples: Sequence[Sample], codecs: Sequence[Codec], rounds: int
) -> tuple[Speed, ...]:
    """Measure both, and this machine's C library as a control: the same code, built elsewhere."""
    found: list[Speed] = []
    for sample in samples:
        for level in (9,) if job.quick else (1, 9):
            job.tell(f"{sample.name} at level {level}, in turns, {rounds} rounds")
            found += _at_level(sample, level, codecs, rounds)
    return tuple(found)


def _at_level(
    sample: Sample, level: int, codecs: Sequence[Codec], rounds: int
) -> tuple[Speed, ...]:
    from teachkit.labs.compression.timing import compare, take_turns

    old, length = codecs[0].name, len(sample.data)
    packed = {one.name: one.compress(sample.data, level)[0] for one in codecs}
    works = {
        "compress": {
            one.name: (lambda one=one: one.compress(sample.data, level)[1]) for one in codecs
        },
        "decompress": {
            one.name: (lambda one=one: one.decompress(packed[old], length)[1]) for one in codecs
        },
    }
    return tuple(
        speed
        for work, tasks in works.items()
        for speed in compare(
            take_turns(tasks, rounds),
            [(codec.name, old) for codec in codecs[1:]],
            work=work,
            data=sample.name,
            length=length,
            level=level,
            sizes={name: len(made) for name, made in packed.items()},
            claim="at least as fast as bzip2",
        )
    )


# ---- in words, tables and pictures


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found, the sameness first."""
    agree = [one.data for one in found.same if one.levels == len(_LEVELS) and one.unpacked]
    differ = [one.data for one in found.same if one.data not in agree]
    debian = found.surfaces[0]
    count = f"{len(found.same)} inputs and {len(_LEVELS)} levels"
    return (
        (
            f"Over {count} both made the same bytes, every time, and each unpacked the other's."
            if not differ
            else f"Over {count} they differ for {joined(differ)}."
        ),
        *(_damage_said(one) for one in found.damage),
        *(_edge_said(one) for one in found.edges if len(set(one.codes.values())) > 1),
        (
            f"bzlib.h promises {debian.functions} functions; bzip2-rs exports"
            f" {found.own.functions} of them and {_none(found.own.internal)} else."
            f" {debian.library} exports {len(debian.internal)} names more, its own inner works."
        ),
        said_of_users(found.users, "bzip2", "bzip2-rs"),
        said_of_swap(found.swap, "bzip2-rs"),
        *(_speed_said(found, work) for work in ("compress", "decompress")),
        *_control_said(found),
    )


def _damage_said(damage: Damage) -> str:
    told = f"With one bit of a stream turned, at {damage.tried} places one after the other,"
    if damage.agreed == damage.tried:
        return f"{told} {damage.library} answered as bzip2 did each time."
    return (
        f"{told} {damage.library} answered as bzip2 did {damage.agreed} times; the first difference"
        f" was at {damage.first_difference}."
    )


def _edge_said(edge: Edge) -> str:
    codes = [f"{library} says {_code(code)}" for library, code in edge.codes.items()]
    return (
        f"A pointer of {edge.pointer:,} in a stream that ends behind it takes them apart:"
        f" {joined(codes)}."
    )


def _code(code: int) -> str:
    return str(code).replace("-", "\N{MINUS SIGN}")


def _speed_said(found: Found, work: str) -> str:
    rust = [one for one in found.speeds if one.work == work and one.library.startswith("bzip2-rs")]
    low, high = min(one.low for one in rust), max(one.high for one in rust)
    verdicts = joined(sorted({one.verdict for one in rust}))
    ratios = joined([f"{one.ratio:.2f}" for one in rust])
    return (
        f"To {work}, bzip2-rs is {ratios} times as fast as {rust[0].against} (all intervals within"
        f' {low:.2f} to {high:.2f}); "at least as fast": {verdicts}.'
    )


def _control_said(found: Found) -> list[str]:
    """Say how far apart two builds of the same C code lie, where this machine has the other."""
    ratios = [one.ratio for one in found.speeds if not one.library.startswith("bzip2-rs")]
    if not ratios:
        return []
    said = (
        f"The C code as this machine's distributor built it is {min(ratios):.2f} to"
        f" {max(ratios):.2f} times as fast as Debian's newest build: so much is the compiler's."
    )
    return [said]


def _none(names: Sequence[str]) -> str:
    return str(len(names)) if names else "nothing"


def tables(found: Found) -> tuple[Table, ...]:
    """Return what came out, the answers to damage, the exports and the speeds."""
    same = tuple(
        (
            one.data,
            one.origin,
            f"{one.length:,}",
            f"{one.sizes[0]:,}",
            f"{one.sizes[1]:,}",
            f"{one.levels} of {len(_LEVELS)}",
            "yes" if one.unpacked else "no",
        )
        for one in found.same
    )
    exports = tuple(
        (
            one.library,
            str(one.functions),
            str(len(one.internal)),
            ", ".join(one.internal) or "none",
            f"{one.size:,}",
        )
        for one in (*found.surfaces, found.own)
    )
    speeds = tuple(
        (
            one.work,
            one.data,
            str(one.level),
            one.library,
            f"{one.ratio:.2f}",
            f"{one.low:.2f} to {one.high:.2f}",
            f"{one.megabytes:.1f}",
            one.verdict,
        )
        for one in found.speeds
    )
    damage = tuple(
        (
            one.library,
            f"{one.agreed} of {one.tried}",
            ", ".join(f"{_code(int(code))}: {count}" for code, count in one.codes.items()),
        )
        for one in found.damage
    )
    asked = tuple(found.edges[0].codes)
    edges = tuple(
        (f"{one.pointer:,}", *(_code(one.codes[name]) for name in asked)) for one in found.edges
    )
    rounds = f"{found.rounds} rounds in turns, load {found.load[0]} to {found.load[1]}"
    return (
        Table(
            "What came out",
            ("data", "from", "bytes", "level 1", "level 9", "levels alike", "unpacks"),
            same,
        ),
        Table(
            "A stream with one bit turned",
            ("library", "answers as bzip2", "bzip2's answers, code: times"),
            damage,
        ),
        Table("A stream that ends after this pointer", ("pointer", *asked), edges),
        Table("Exports", ("library", "promised", "more", "which", "file, bytes"), exports),
        Table(
            f"Speed against {found.surfaces[0].library} ({rounds})",
            (
                "work",
                "data",
                "level",
                "library",
                "times as fast",
                "interval",
                "MB/s",
                "not slower?",
            ),
            speeds,
        ),
    )


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return who agrees, the speeds with their intervals and sizes, and what each exports."""
    exports = (*found.surfaces, found.own)
    alike = {one.data: f"{one.levels} of {len(_LEVELS)}" for one in found.same}
    unpacked = {True: "both ways", False: "not both"}
    tones = dict.fromkeys((*alike.values(), unpacked[False]), "bad")
    tones |= {f"{len(_LEVELS)} of {len(_LEVELS)}": "good", unpacked[True]: "good"}
    return (
        grid(
            "The same bytes at nine levels, and unpacked by the other",
            ("levels alike", "unpacks"),
            [
                (f"{one.data}, {one.length:,} B", (alike[one.data], unpacked[one.unpacked]))
                for one in found.same
            ],
            tones=tones,
        ),
        _edge_picture(found.edges),
        *(_speed_picture(found, work) for work in ("compress", "decompress")),
        grid(
            "Names exported beside those of bzlib.h",
            ("bzlib.h", "internal"),
            [(one.library, (f"{one.functions}", f"{len(one.internal)} more")) for one in exports],
            tones={
                f"{len(one.internal)} more": "mixed" if one.internal else "good" for one in exports
            },
        ),
    )


def _edge_picture(edges: Sequence[Edge]) -> Picture:
    rows = []
    tones: dict[str, str] = {}
    for edge in edges:
        first, *_ = edge.codes.values()
        words = [
            _code(code) if code == first else f"{_code(code)}, not {_code(first)}"
            for code in edge.codes.values()
        ]
        tones |= {word: "bad" if "not" in word else "good" for word in words}
        rows.append((f"{edge.pointer:,}", words))
    return grid(
        f"What a pointer at its limit is called ({_code(-7)}: too short, {_code(-4)}: damaged)",
        tuple(edges[0].codes),
        rows,
        tones=tones,
    )


def _speed_picture(found: Found, work: str) -> Picture:
    old = found.surfaces[0].library
    rows = []
    for one in found.speeds:
        if one.work == work:
            rust = one.library.startswith("bzip2-rs")
            name = f"{one.data}, level {one.level}" if rust else "C, built elsewhere"
            rows.append(speed_bar(name, one, plainly=not rust))
    return bars(
        f"{work.capitalize()} with bzip2-rs: times as fast as {old}",
        rows,
        reference=1.0,
        reference_word=f"as fast as {old}",
    )
