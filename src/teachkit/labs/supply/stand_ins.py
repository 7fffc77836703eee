"""A project made of a lock alone, which cargo accepts without a network.

cargo deny, cargo vet and cargo-debstatus ask ``cargo metadata``, and that wants the source of
every crate. So each crate gets a stand-in: its name, its version, what it depends on as the lock
says, and an empty library. Nothing of a real crate is in it, its licence and features included:
the tools can be asked about names, versions and the graph, and about nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from teachkit.decisions import semver
from teachkit.decisions.depend.lock import Lock, Package, write_lock
from teachkit.decisions.depend.manifest import Manifest
from teachkit.errors import TeachkitError

__all__ = ["Project", "flat", "stand_ins"]

REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
SECTIONS = {"run": "dependencies", "build": "build-dependencies", "dev": "dev-dependencies"}
_ALL = 'edition = "2021"\nlicense = "MIT"\n'
_NO_FILES = '{"files":{},"package":null}'  # cargo's own check of a folder of crates

Kinds = Callable[[int, int], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Project:
    """A workspace on disk: its folder, cargo's settings folder, and the lock's text."""

    folder: Path
    cargo_home: Path
    lock: str


def stand_ins(lock: Lock, manifests: Mapping[str, Manifest], folder: Path) -> Project:
    """Write a workspace with the lock's members, and a stand-in for every crate of it.

    ``manifests`` says which lines of a member are for building or testing; without them all
    count as needed to run. Crates from git become crates of the registry. The lock is written in
    format 3, which a cargo of 2021 reads, too.

    Raises:
        TeachkitError: ``two-sources`` when the lock has a crate in one version from two places.
    """
    packages = tuple(
        replace(package, source=REGISTRY if package.source else None, checksum=None)
        for package in lock.packages
    )
    lock = replace(lock, version=3, packages=packages)
    labels = [package.label for package in packages]
    if len(set(labels)) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise TeachkitError(
            "two-sources",
            f"The lock has {twice} from two places, and a stand-in has but one",
            hint="'teachkit assess' judges such a lock.",
        )

    def kinds(member: int, crate: int) -> Iterable[str]:
        if packages[crate].source is None:
            return ("dev",)  # members may need each other in circles, for testing
        return _kinds_of(packages[crate], manifests.get(packages[member].name))

    return _project(lock, kinds, folder)


def flat(lock: Lock, folder: Path) -> Project:
    """Write a workspace whose one member names every crate of the lock, and that is all.

    The stand-ins need nothing here. It is for a tool that draws a tree: of hundreds of crates
    that need each other, the tree has millions of lines.
    """
    crates = [
        replace(package, source=REGISTRY, checksum=None)
        for package in lock.packages
        if package.source is not None
    ]
    edges = (*((),) * len(crates), tuple(range(len(crates))))
    whole = Lock(3, (*crates, Package("every-crate", "0.0.0", None, None)), edges)
    return _project(whole, lambda _from, _to: ("run",), folder)


def _project(lock: Lock, kinds: Kinds, folder: Path) -> Project:
    """Write the members of a lock as a workspace, and its crates as a folder of crates."""
    crates = folder / "crates"
    crates.mkdir(parents=True)
    for index, package in enumerate(lock.packages):
        if package.source:
            crate = crates / f"{package.name}-{package.version}"
            _write(crate, _manifest(lock, index, lambda _from, _to: ("run",)))
            (crate / ".cargo-checksum.json").write_text(_NO_FILES, "utf-8")
    project, home = folder / "project", folder / "cargo"
    members = [index for index, package in enumerate(lock.packages) if package.source is None]
    for index in members:
        _write(project / f"m{index}", _manifest(lock, index, kinds))
    listed = json.dumps([f"m{index}" for index in members])
    (project / "Cargo.toml").write_text(
        f'[workspace]\nresolver = "2"\nmembers = {listed}\n', "utf-8"
    )
    text = write_lock(lock)
    (project / "Cargo.lock").write_text(text, "utf-8")
    home.mkdir()
    (home / "config.toml").write_text(
        '[source.crates-io]\nreplace-with = "stand-ins"\n\n'
        f"[source.stand-ins]\ndirectory = {json.dumps(str(crates))}\n\n[net]\noffline = true\n",
        "utf-8",
    )
    return Project(project, home, text)


def _write(folder: Path, manifest: str) -> None:
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "lib.rs").write_text("", "utf-8")
    (folder / "Cargo.toml").write_text(manifest, "utf-8")


def _manifest(lock: Lock, index: int, kinds: Kinds) -> str:
    package = lock.packages[index]
    sections: dict[str, list[str]] = {}
    for target in lock.edges[index]:
        needed = lock.packages[target]
        where = "" if needed.source else f'path = "../m{target}", '
        line = f'd{target} = {{ package = "{needed.name}", {where}version = "={needed.version}" }}'
        for kind in kinds(index, target):
            sections.setdefault(SECTIONS[kind], []).append(line)
    head = f'[package]\nname = "{package.name}"\nversion = "{package.version}"\n{_ALL}'
    return head + "".join(
        f"\n[{section}]\n" + "\n".join(lines) + "\n" for section, lines in sections.items()
    )


def _kinds_of(crate: Package, manifest: Manifest | None) -> Sequence[str]:
    lines = manifest.requirements if manifest is not None else ()
    found = {
        line.kind
        for line in lines
        if line.name == crate.name
        and (line.requirement is None or semver.requirement_met(line.requirement, crate.version))
    }
    return sorted(found) or ("run",)
