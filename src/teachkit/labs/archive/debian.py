"""Debian packages for a lab: which, how large, fetched, checked and unpacked.

A suite's index is fetched once and believed as `teachkit.data.debian` believes one: signed, and
with the right hash. Packages are fetched by the name that it gives, checked against its size and
SHA256, and shared by all labs. The index is renewed when the mirror no longer has what it names.

Beside ``unpacked/SUITE`` stands ``unpacked/SUITE.json``, which says what is in there. When that is
what a lab wants, nothing else is read, and nobody is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from teachkit.data import debian
from teachkit.data.debian_history import version_key
from teachkit.data.fetch import Pace, Report, fetch
from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.labs.archive import Prepared
from teachkit.labs.archive.deb import Member, unpack
from teachkit.labs.place import Place, Tell, archive_folder, held, remove, silent, size_of

__all__ = [
    "Package",
    "Sizes",
    "contents",
    "fetch_packages",
    "kept_index",
    "prepare",
    "sizes",
    "versions",
]

SILENCE = 30.0  # seconds without a byte
_WORDS = {
    "bad-address": "Name another mirror of Debian with --mirror.",
    "cut-short": "What came is kept: the next run of the lab goes on from there.",
    "offline": "Are you online? What a lab fetched once it does not fetch again; the recorded"
    " results need nothing.",
    "not-found-there": "Name another mirror of Debian with --mirror.",
    "server-refused": "Try again later, or name another mirror of Debian with --mirror.",
    "server-silent": "Try again later, or name another mirror of Debian with --mirror.",
}


@dataclass(frozen=True, slots=True)
class Package:
    """A binary package as the index has it; ``size`` and ``installed`` are in bytes."""

    name: str
    version: str
    filename: str
    size: int
    sha256: str
    installed: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """In bytes: what a lab would still fetch, what is here, and what it all unpacks to."""

    to_fetch: int
    here: int
    unpacked: int


def prepare(
    place: Place,
    suite: str,
    names: Sequence[str],
    *,
    mirror: str | None = None,
    tell: Tell = silent,
    report: Report | None = None,
) -> Prepared:
    """See to it that these packages lie unpacked in ``place.unpacked(suite)``, and those alone.

    Whoever calls this holds the place (`teachkit.labs.place.held`).

    Raises:
        TeachkitError: those of `fetch_packages` and `unpack`.
    """
    folder = place.unpacked(suite)
    here = names or kept_index(suite).exists()  # no names: the index is all that is wanted
    if here and set(versions(place, suite)) == set(names) and folder.is_dir():
        return Prepared(0, size_of(folder))
    packages, fetched = fetch_packages(suite, names, mirror=mirror, tell=tell, report=report)
    tell(f"Unpacking {len(packages)} packages of {suite}")
    marker, fresh = _marker(place, suite), folder.with_name(folder.name + ".new")
    marker.unlink(missing_ok=True)
    remove(fresh)
    fresh.mkdir(parents=True)
    said = []
    try:
        for package in packages:
            # Installed-Size counts whole blocks; headers and small change come on top.
            most = 2 * package.installed + 16_000_000
            members = unpack(_kept(package), fresh, most=most)
            said.append({**asdict(package), "members": [asdict(one) for one in members]})
    except BaseException:  # a full disk is not to stay full
        remove(fresh)
        raise
    remove(folder)
    fresh.rename(folder)
    write_atomically(marker, json.dumps({"packages": said}))
    return Prepared(fetched, size_of(folder))


def fetch_packages(
    suite: str,
    names: Sequence[str],
    *,
    mirror: str | None = None,
    tell: Tell = silent,
    report: Report | None = None,
) -> tuple[list[Package], int]:
    """Fetch packages into the folder that labs share; return them and the bytes that came.

    Raises:
        TeachkitError: ``no-such-package``, ``wrong-hash``, ``no-mirror``, and those of
            `teachkit.data.fetch.fetch` and `teachkit.data.debian.fetch_release`.
    """
    with held(archive_folder(), tell):
        source = _Source(suite, mirror, tell, report)
        try:
            try:
                return _fetch_all(source, names), source.came
            except TeachkitError as error:
                # An index of last month names what a mirror has replaced since.
                if error.code not in ("not-found-there", "broken-index", "no-such-package"):
                    raise
                if not source.index.exists() or source.fresh:
                    raise
                tell(f"The index of {suite} is out of date: fetching it anew")
                _fetch_index(source)  # the old one stays until the new one is whole
                return _fetch_all(source, names), source.came
        except TeachkitError as error:
            hint = _WORDS.get(error.code, error.hint)
            raise TeachkitError(error.code, error.message, place=error.place, hint=hint) from error


def sizes(place: Place, suite: str, names: Sequence[str]) -> Sizes | None:
    """Return what `prepare` would fetch, by the index; None when there is no index here yet."""
    if set(versions(place, suite)) == set(names):
        known = [_package_of(row) for row in _marked(place, suite)]
        return Sizes(0, sum(one.size for one in known), sum(one.installed for one in known))
    index = kept_index(suite)
    try:
        packages = _packages(index, suite, names)
    except (OSError, TeachkitError):
        return None
    here = sum(one.size for one in packages if _is_whole(_kept(one), one))
    return Sizes(
        sum(one.size for one in packages) - here, here, sum(one.installed for one in packages)
    )


def kept_index(suite: str) -> Path:
    """Return where a suite's index (``Packages.xz``) lies, once it was fetched."""
    return archive_folder() / f"{suite}-{debian.PACKAGES.replace('/', '_')}.xz"


def versions(place: Place, suite: str) -> dict[str, str]:
    """Return the packages that lie unpacked, with their versions."""
    return {str(row["name"]): str(row["version"]) for row in _marked(place, suite)}


def contents(place: Place, suite: str, name: str) -> tuple[Member, ...]:
    """Return the members of a package that lies unpacked, with the modes that Debian gives them.

    Raises:
        TeachkitError: ``no-such-package`` when it is not there.
    """
    for row in _marked(place, suite):
        if row["name"] == name:
            return tuple(Member(**one) for one in row["members"])
    raise _no_such_package(suite, [name])


# --- what is here -----------------------------------------------------------------------------


def _marker(place: Place, suite: str) -> Path:
    return place.unpacked(suite).with_name(f"{suite}.json")


def _marked(place: Place, suite: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(_marker(place, suite).read_text("utf-8"))["packages"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return list(rows)


def _package_of(row: dict[str, Any]) -> Package:
    return Package(**{key: row[key] for key in Package.__slots__})


def _kept(package: Package) -> Path:
    return archive_folder() / PurePosixPath(package.filename).name


def _is_whole(path: Path, package: Package) -> bool:
    import hashlib

    try:
        if path.stat().st_size != package.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == package.sha256
    except OSError:
        return False


# --- the index --------------------------------------------------------------------------------


def _packages(index: Path, suite: str, names: Sequence[str]) -> list[Package]:
    """Find packages in an index; of several versions the highest."""
    wanted = set(names)
    found: dict[str, Package] = {}
    for package in _read(debian.read_paragraphs(index), wanted):
        known = found.get(package.name)
        if known is None or version_key(known.version) < version_key(package.version):
            found[package.name] = package
    if missing := sorted(wanted - set(found)):
        raise _no_such_package(suite, missing)
    return [found[name] for name in dict.fromkeys(names)]


def _read(paragraphs: Iterable[bytes], wanted: set[str]) -> Iterable[Package]:
    for raw in paragraphs:
        name = raw.partition(b"\n")[0].removeprefix(b"Package: ").decode("utf-8", "replace")
        if name not in wanted:
            continue
        lines = (line.partition(": ") for line in raw.decode("utf-8", "replace").split("\n"))
        fields = {key: value for key, _, value in lines}
        try:
            if not fields["Filename"].endswith(".deb"):
                raise ValueError(f"{name} is no .deb")
            yield Package(
                name,
                fields["Version"],
                fields["Filename"],
                int(fields["Size"]),
                fields["SHA256"],
                int(fields.get("Installed-Size", 0)) * 1024,
            )
        except (KeyError, ValueError) as error:
            raise TeachkitError(
                "broken-index",
                f"The index does not describe {name}: {error}",
                place=name,
                hint="Try again in a while, or name another mirror of Debian with --mirror.",
            ) from error


def _no_such_package(suite: str, names: Sequence[str]) -> TeachkitError:
    return TeachkitError(
        "no-such-package",
        f"{suite} has no package {', '.join(names)}",
        place=suite,
        hint="It may be gone from Debian since; the recorded results need nothing.",
    )


# --- fetching ---------------------------------------------------------------------------------


class _Source:
    """Where packages of a suite come from, and what came in this very run."""

    def __init__(self, suite: str, mirror: str | None, tell: Tell, report: Report | None) -> None:
        self.suite, self.given, self.tell, self.report = suite, mirror, tell, report
        self.index = kept_index(suite)
        self.fresh = False
        self.came = 0  # bytes
        self.pace = Pace(SILENCE)

    def mirror(self) -> str:
        return debian.choose_mirror(self.given)


def _fetch_all(source: _Source, names: Sequence[str]) -> list[Package]:
    if not source.index.exists():
        _fetch_index(source)
    packages = _packages(source.index, source.suite, names)
    missing = [one for one in packages if not _is_whole(_kept(one), one)]
    if missing:
        total = sum(one.size for one in missing)
        source.tell(
            f"Fetching {len(missing)} of {len(packages)} packages of {source.suite},"
            f" {total / 1e6:.1f} MB"
        )
    for package in missing:
        _fetch_package(source, package)
    return packages


def _fetch_index(source: _Source) -> None:
    source.tell(f"Fetching the index of {source.suite}")
    folder, mirror = archive_folder(), source.mirror()
    release, notes = debian.fetch_release(
        mirror, source.suite, folder, pace=source.pace, keyring=debian.find_keyring()
    )
    for note in notes:
        source.tell(note)
    index, path = debian.fetch_index(
        mirror, release, debian.PACKAGES, folder, pace=source.pace, report=source.report
    )
    path.replace(source.index)
    source.fresh = True
    source.came += index.size


def _fetch_package(source: _Source, package: Package) -> None:
    target = _kept(package)
    address = f"{source.mirror()}/{package.filename}"
    most = package.size + 1_000_000
    part = target.with_name(target.name + ".part")
    had = part.stat().st_size if part.exists() else 0
    got = fetch(address, target, pace=source.pace, most=most, report=source.report)
    source.came += max(got.size - had, 0)
    if not _is_whole(target, package):
        target.unlink()
        raise TeachkitError(
            "wrong-hash",
            "The package is not the one that the index describes, and was thrown away",
            place=package.filename,
            hint="The mirror may be in the middle of its own update: try again in a while.",
        )
