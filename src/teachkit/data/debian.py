"""Which Rust crates Debian has, from the archive's own indices.

The truth is every ``librust-NAME-1.2.3-dev`` that a binary package provides: one package may
carry several crates, and a package's own name hides the version. A package that provides none is
taken at its name. Crates that Debian has as a source package alone (``rust-NAME``, whose binary
is a program) count too, as cargo-debstatus counts them. Features (``librust-NAME+FEATURE-dev``)
are no crates.

An index is believed when its size and SHA256 are those of the suite's Release file, and that
file when it is signed by a key in Debian's keyring (where there is a keyring and a verifier;
where there is none, the result says so). Indices are read as a stream of paragraphs.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from teachkit.data.fetch import Pace, Report, fetch, is_address
from teachkit.data.snapshots import SUITES
from teachkit.errors import TeachkitError

__all__ = [
    "KEYRINGS",
    "MIRROR_VARIABLE",
    "Archive",
    "Index",
    "Release",
    "choose_mirror",
    "crates_of_packages",
    "crates_of_sources",
    "find_keyring",
    "merge",
    "open_index",
    "read_paragraphs",
    "read_release",
    "security_mirrors",
    "survey",
]

MIRROR_VARIABLE = "TEACHKIT_DEBIAN_MIRROR"
KEYRING_VARIABLE = "TEACHKIT_DEBIAN_KEYRING"
KEYRINGS = tuple(
    Path("/usr/share/keyrings") / f"debian-archive-keyring.{suffix}" for suffix in ("pgp", "gpg")
)
PACKAGES, SOURCES = "main/binary-amd64/Packages", "main/source/Sources"
COMPRESSED = (".xz", ".gz")
MOST_RELEASE, MOST_INDEX = 8_000_000, 200_000_000
_BLOCK = 1 << 20
_LONGEST_PARAGRAPH = 1 << 24

_PROVIDED = re.compile(r"librust-([^+]+?)-(\d+\.\d+\.\d+)-dev")
_NAMED = re.compile(r"librust-([^+]+?)(?:-\d+(?:\.\d+)*)?-dev")
_PRERELEASE = re.compile(r"~((?:alpha|beta|rc|pre|dev)[0-9A-Za-z.]*)")
_CLEARSIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = ("-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----")

Row = list[Any]  # [crate, version, suites, source]


@dataclass(frozen=True, slots=True)
class Release:
    """What a suite's Release file says: its day, and the size and SHA256 of each index."""

    suite: str
    date: str
    valid_until: str
    files: dict[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Index:
    """One index that was read: its path below the mirror, day, hash, size and rows."""

    path: str
    date: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Archive:
    """The survey of the suites: the rows, what they were read from, and what to mention."""

    rows: list[Row]
    indices: tuple[Index, ...]
    dates: dict[str, str]
    notes: tuple[str, ...]


def choose_mirror(given: str | None = None, *, etc: Path = Path("/etc/apt")) -> str:
    """Return the base address of a Debian mirror: the one given, or this machine's own.

    In turn: ``given``, the variable ``TEACHKIT_DEBIAN_MIRROR``, and apt's sources.

    Raises:
        TeachkitError: ``no-mirror``.
    """
    import os

    chosen = given or os.environ.get(MIRROR_VARIABLE) or _apt_mirror(etc)
    if not chosen:
        raise TeachkitError(
            "no-mirror",
            "This machine's apt names no Debian mirror, so there is nowhere to ask",
            hint="Pick one from the list at debian.org/mirror/list and give it with --mirror.",
        )
    return chosen.rstrip("/")


def survey(
    mirror: str,
    folder: Path,
    *,
    pace: Pace,
    keyring: Path | None,
    suites: Sequence[str] = tuple(SUITES),
    known: Mapping[str, str] | None = None,
    report: Report | None = None,
) -> Archive:
    """Fetch the indices of ``suites`` from ``mirror`` into ``folder`` and list Debian's crates.

    Each index is deleted once it is read; a broken-off one stays, to be taken up again. When
    every suite still has the day that ``known`` says, nothing is read and there are no rows.

    Raises:
        TeachkitError: those of `fetch`, and ``unsigned-release``, ``bad-signature``,
            ``bad-release``, ``wrong-hash``, ``broken-index``.
    """
    releases = []
    notes: list[str] = []
    for suite in suites:
        release, said = fetch_release(mirror, suite, folder, pace=pace, keyring=keyring)
        releases.append(release)
        notes += said
    dates = {release.suite: release.date for release in releases}
    notes = list(dict.fromkeys(notes))
    if dates == known:
        return Archive([], (), dates, tuple(notes))
    found: list[list[Row]] = []
    indices: list[Index] = []
    for release in releases:
        bit = SUITES[release.suite]
        binary: list[Row] = []
        for name in (PACKAGES, SOURCES):
            index, path = fetch_index(mirror, release, name, folder, pace=pace, report=report)
            indices.append(index)
            paragraphs = read_paragraphs(path)
            if name == PACKAGES:
                found.append(binary := list(crates_of_packages(paragraphs, bit)))
            else:
                found.append(list(crates_of_sources(paragraphs, bit, binary)))
            path.unlink()
    return Archive(merge(found), tuple(indices), dates, tuple(notes))


# --- the mirror ------------------------------------------------------------------------------


def security_mirrors(mirror: str, *, etc: Path = Path("/etc/apt")) -> tuple[str, ...]:
    """Return where the security suites of ``mirror`` may be, the likeliest first.

    Few mirrors carry them. Where the mirror is apt's own, apt knows the place; else it may be
    beside the mirror, or in it.
    """
    named = _apt_mirror(etc, "debian-security") if mirror == _apt_mirror(etc) else None
    places = (named, f"{mirror}-security", mirror)
    return tuple(dict.fromkeys(place.rstrip("/") for place in places if place))


def _apt_mirror(etc: Path, archive: str = "debian") -> str | None:
    """Return the first address that apt uses for an archive: Debian itself, or its security."""
    folder = etc / "sources.list.d"
    lists = [etc / "sources.list", *sorted(folder.glob("*.list"))]
    candidates: list[str] = []
    for path in sorted(folder.glob("*.sources")):
        for paragraph in re.split(r"\n\s*\n", _text(path)):
            lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
            fields = _fields("\n".join(lines))
            if fields.get("enabled", "yes") != "no" and "deb" in fields.get("types", "").split():
                candidates += fields.get("uris", "").split()
    for path in lists:
        for line in _text(path).splitlines():
            match = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s", line)
            if match:
                candidates.append(match[1])
    for address in candidates:
        # ".../debian" is Debian itself; "-security", "-ports" and other people's are not.
        if address.rstrip("/").rpartition("/")[2] == archive and (
            is_address(address) or address.startswith("file:")
        ):
            return address.rstrip("/")
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _fields(paragraph: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    key = ""
    for line in paragraph.splitlines():
        if line[:1] in " \t":
            fields[key] = f"{fields.get(key, '')} {line.strip()}"
        else:
            key, _, value = line.partition(":")
            key = key.lower()
            fields[key] = value.strip()
    return fields


# --- the Release file ------------------------------------------------------------------------


def find_keyring() -> Path | None:
    """Return Debian's keyring where this machine has one, else None."""
    import os

    given = os.environ.get(KEYRING_VARIABLE)
    candidates = (Path(given),) if given else KEYRINGS
    return next((path for path in candidates if path.is_file()), None)


def fetch_release(
    mirror: str, suite: str, folder: Path, *, pace: Pace, keyring: Path | None
) -> tuple[Release, list[str]]:
    """Fetch and believe a suite's Release file; return it and sentences worth saying.

    Raises:
        TeachkitError: as `survey`.
    """
    base = f"{mirror}/dists/{suite}"

    def get(name: str) -> Path:
        target = folder / f"{suite}-{name}"
        return fetch(f"{base}/{name}", target, pace=pace, most=MOST_RELEASE).path

    try:
        signed, detached = get("InRelease"), None
    except TeachkitError as error:
        if error.code != "not-found-there":
            raise
        signed = get("Release")
        try:
            detached = get("Release.gpg")
        except TeachkitError as without:
            if without.code != "not-found-there":
                raise
            raise _unsigned(suite, base) from without
    text = signed.read_text("utf-8", errors="replace")
    armour = text if detached is None else detached.read_text("utf-8", errors="replace")
    if (detached is None and not text.startswith(_CLEARSIGNED)) or not all(
        mark in armour for mark in _SIGNATURE
    ):
        raise _unsigned(suite, base)
    text, notes = _verified(signed, detached, text, keyring, suite)
    release = read_release(text, suite)
    for path in (signed, detached):
        if path is not None:
            path.unlink()
    return release, notes + _stale(release)


def read_release(text: str, suite: str) -> Release:
    """Read a Release file (signed or not) of the suite that was asked for.

    Raises:
        TeachkitError: ``bad-release`` when it is not one, or is another suite's.
    """
    body = text.partition(_SIGNATURE[0])[0]
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, int]] = {}
    section = ""
    for line in body.splitlines():
        if line.startswith(" "):
            words = line.split()
            if section == "SHA256" and len(words) == 3 and words[1].isdigit():
                files[words[2]] = (words[0].lower(), int(words[1]))
        else:
            section, _, value = line.partition(":")
            fields.setdefault(section, value.strip())
    if suite not in (fields.get("Codename"), fields.get("Suite")) or not files:
        raise TeachkitError(
            "bad-release",
            f"This is not the Release file of {suite}, or it lists no SHA256",
            place=f"dists/{suite}",
            hint="Check the mirror's address: it should have a folder dists.",
        )
    try:
        date = parsedate_to_datetime(fields["Date"]).date().isoformat()
        until = fields.get("Valid-Until", "")
        until = parsedate_to_datetime(until).isoformat() if until else ""
    except (KeyError, ValueError) as error:
        raise TeachkitError(
            "bad-release", "The Release file has no readable date", place=f"dists/{suite}"
        ) from error
    return Release(suite, date, until, files)


def _verified(
    signed: Path, detached: Path | None, text: str, keyring: Path | None, suite: str
) -> tuple[str, list[str]]:
    """Return the text that the signature covers; say so when nobody could check it."""
    import subprocess

    gpgv, sqv = shutil.which("gpgv"), shutil.which("sqv")
    if keyring is None or not (gpgv or sqv):
        missing = "no Debian keyring" if keyring is None else "neither gpgv nor sqv"
        return text, [f"The signature of {suite} was not checked: there is {missing} here."]
    plain = signed.with_name(signed.name + ".plain")
    files = [str(path) for path in (detached, signed) if path is not None]
    if gpgv:
        command = [gpgv, "--status-fd", "2", "--keyring", str(keyring.resolve())]
        command += ["--output", str(plain)] if detached is None else []
    elif detached is None:
        command = [str(sqv), "--keyring", str(keyring), "--cleartext", "--output", str(plain)]
    else:
        command = [str(sqv), "--keyring", str(keyring)]
        files = [f"--signature-file={detached}", str(signed)]
    done = subprocess.run([*command, *files], capture_output=True, check=False, timeout=60)  # noqa: S603 - a verifier found on PATH, on files of ours
    try:
        status = done.stderr.decode("utf-8", errors="replace")
        # Several keys sign a suite, and an older keyring knows only some of them: one valid
        # signature is enough, one that does not fit the text is too many.
        good = "VALIDSIG" in status if gpgv else done.returncode == 0
        if not good or "BADSIG" in status:
            raise TeachkitError(
                "bad-signature",
                f"The Release file of {suite} is not signed by a key in Debian's keyring",
                place=str(keyring),
                hint="Update the package debian-archive-keyring, or use another mirror.",
            )
        return (plain.read_text("utf-8") if detached is None else text), []
    finally:
        plain.unlink(missing_ok=True)


def _stale(release: Release) -> list[str]:
    from datetime import UTC, datetime

    if not release.valid_until or datetime.fromisoformat(release.valid_until) > datetime.now(UTC):
        return []
    until = release.valid_until[:10]
    return [f"{release.suite}'s index of {release.date} was to be renewed by {until}."]


def _unsigned(suite: str, base: str) -> TeachkitError:
    return TeachkitError(
        "unsigned-release",
        f"The Release file of {suite} carries no signature, and Debian's always does",
        place=base,
        hint="Use another mirror.",
    )


# --- the indices -----------------------------------------------------------------------------


def fetch_index(
    mirror: str,
    release: Release,
    name: str,
    folder: Path,
    *,
    pace: Pace,
    report: Report | None = None,
) -> tuple[Index, Path]:
    """Fetch one index and check its size and SHA256 against the Release file.

    Raises:
        TeachkitError: those of `fetch`, ``bad-release``, ``wrong-hash``.
    """
    path = next((name + end for end in COMPRESSED if name + end in release.files), "")
    if not path:
        raise TeachkitError(
            "bad-release",
            f"The Release file of {release.suite} lists no {name}.xz",
            place=f"dists/{release.suite}",
        )
    expected, size = release.files[path]
    target = folder / f"{release.suite}-{path.replace('/', '_')}"
    address = f"{mirror}/dists/{release.suite}/{path}"
    got = fetch(address, target, pace=pace, most=min(size + 1_000_000, MOST_INDEX), report=report)
    if (got.sha256, got.size) != (expected, size):
        target.unlink()
        what = "size" if got.size != size else "SHA256"
        raise TeachkitError(
            "wrong-hash",
            f"The index's {what} is not the one in the Release file",
            place=f"dists/{release.suite}/{path}",
            hint="The mirror may be in the middle of its own update: try again in a while.",
        )
    return Index(f"dists/{release.suite}/{path}", release.date, got.sha256, got.size), target


def open_index(path: Path) -> Any:
    """Open a compressed index for reading bytes."""
    if path.suffix == ".xz":
        import lzma

        return lzma.open(path, "rb")
    import gzip

    return gzip.open(path, "rb")


def read_paragraphs(path: Path) -> Iterator[bytes]:
    """Yield an index's paragraphs, a block at a time.

    Raises:
        TeachkitError: ``broken-index`` when it does not decompress to its end.
    """
    from lzma import LZMAError

    try:
        with open_index(path) as file:
            rest = b""
            while block := file.read(_BLOCK):
                *whole, rest = (rest + block).split(b"\n\n")
                if len(rest) > _LONGEST_PARAGRAPH:
                    raise ValueError("a paragraph does not end")
                yield from whole
            if rest.strip():
                yield rest
    except (OSError, EOFError, ValueError, LZMAError) as error:
        raise TeachkitError(
            "broken-index",
            f"The index does not read to its end: {error}",
            place=path.name,
            hint="Fetch it again.",
        ) from error


def crates_of_packages(paragraphs: Iterable[bytes], bit: int) -> Iterator[Row]:
    """Yield a row for each crate that the binary packages of one suite provide."""
    for raw in paragraphs:
        if b"librust-" not in raw:
            continue
        fields = _fields(raw.decode("utf-8", errors="replace"))
        package = fields.get("package", "")
        if not (package.startswith("librust-") and package.endswith("-dev")):
            continue
        names = [entry.strip().partition(" ")[0] for entry in fields.get("provides", "").split(",")]
        upstream = upstream_version(fields["version"])
        source = fields.get("source", package).partition(" ")[0]
        provided: dict[str, str] = {}
        for name in (*names, package):
            match = _PROVIDED.fullmatch(name)
            if match:
                provided.setdefault(match[1], match[2])
        if not provided and (match := _NAMED.fullmatch(package)):
            number = re.match(r"\d+(?:\.\d+)*", upstream)
            provided = {match[1]: number[0]} if number else {}
        for crate, version in provided.items():
            tail = upstream.removeprefix(version) if upstream.startswith(version) else ""
            pre = _PRERELEASE.match(tail)
            yield [crate, f"{version}-{pre[1]}" if pre else version, bit, source]


def crates_of_sources(
    paragraphs: Iterable[bytes], bit: int, binary: Sequence[Row]
) -> Iterator[Row]:
    """Yield a row for each ``rust-NAME`` of one suite from which no ``librust-…-dev`` comes.

    Such a source is a program, or a crate that only another package's build uses. Of several
    versions in the index (binaries of an older one may still be there) the highest counts.
    """
    known = {row[3] for row in binary} | {f"rust-{row[0]}" for row in binary}
    highest: dict[str, tuple[tuple[int, ...], str]] = {}
    for raw in paragraphs:
        if not raw.startswith(b"Package: rust-"):
            continue
        fields = _fields(raw.decode("utf-8", errors="replace"))
        source = fields["package"]
        number = re.match(r"\d+\.\d+\.\d+(?=$|[+~-])", upstream_version(fields["version"]))
        if source in known or number is None or fields.get("extra-source-only") == "yes":
            continue
        order = tuple(map(int, number[0].split(".")))
        if source not in highest or highest[source][0] < order:
            highest[source] = (order, number[0])
    for source, (_, version) in highest.items():
        crate = source.removeprefix("rust-")
        # A second series carries its number in the name: rust-rand-core-0.6.
        base, _, series = crate.rpartition("-")
        if base and f"{version}.".startswith(f"{series}."):
            crate = base
        yield [crate, version, bit, source]


def upstream_version(version: str) -> str:
    """Return the upstream part of a Debian version: no epoch, no revision."""
    upstream = version.partition(":")[2] or version
    return upstream.rpartition("-")[0] or upstream


def merge(found: Iterable[Iterable[Row]]) -> list[Row]:
    """Put the suites together: one sorted row for each crate and version."""
    rows: dict[tuple[str, str], Row] = {}
    for part in found:
        for crate, version, bit, source in part:
            row = rows.setdefault((crate, version), [crate, version, 0, source])
            row[2] |= bit
    return sorted(rows.values())
