"""The talk's projects through time: what their locks held, rebuilt from a table of our own.

The table (``facts/releases.json.gz``) keeps facts and no files: which packages in which versions,
who depends on whom, who is a member, and what the members ask for. From that a ``Cargo.lock``
and minimal ``Cargo.toml`` files are written anew: same graph, no checksums, none of the
original's words. Many releases share most of their packages, so each is kept once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from teachkit.data.projects import ProjectFiles
from teachkit.data.snapshots import unpack
from teachkit.errors import TeachkitError

__all__ = [
    "Release",
    "known_crates",
    "known_releases",
    "release_files",
    "release_lock",
    "release_manifests",
    "write_lock_text",
]

FILE = Path(__file__).with_name("facts") / "releases.json.gz"
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
_TABLES = ("dependencies", "build-dependencies", "dev-dependencies")

# (name, version, source or "" for a member, indices of its dependencies)
Node = tuple[str, str, str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Release:
    """One release, or a commit that matters: ``tag`` names it, ``locked`` counts its crates.

    ``note`` says why a commit is here ("" for a tag). ``source`` is repository and file.
    """

    project: str
    tag: str
    date: str
    source: str
    commit: str
    locked: int
    note: str = ""


def known_releases() -> tuple[Release, ...]:
    """Return the releases whose lock can be rebuilt, by project, oldest first."""
    return tuple(Release(**entry["release"]) for entry in _table()["releases"])


def known_crates() -> frozenset[str]:
    """Return the names of all crates that any of those locks takes from a registry or git."""
    return frozenset(name for name, _, source in _table()["packages"] if source)


def release_files(release: Release) -> ProjectFiles:
    """Return a release's lock and manifests, as if they had been read from a checkout.

    Raises:
        TeachkitError: ``no-such-release``.
    """
    return ProjectFiles(
        name=f"{release.project} {release.tag}",
        lock=release_lock(release.project, release.tag),
        manifests=release_manifests(release.project, release.tag),
    )


def release_lock(project: str, tag: str) -> str:
    """Return a release's ``Cargo.lock`` (format 4, no checksums), rebuilt from the table.

    Raises:
        TeachkitError: ``no-such-release``.
    """
    table = _table()
    entry = _entry(project, tag)
    position: dict[int, int] = {}
    running = 0
    for step in entry["nodes"]:  # steps from one node to the next are small numbers, good to zip
        running += step
        position[running] = len(position)
    packages, nodes = table["packages"], table["nodes"]
    # A node names its dependencies by package; within one release each package is there once.
    by_package = {nodes[node][0]: at for node, at in position.items()}
    graph: list[Node] = []
    for node in position:
        name, version, source = packages[nodes[node][0]]
        below = [by_package[dependency] for dependency in nodes[node][1:]]
        graph.append((name, version, table["sources"][source], below))
    return write_lock_text(graph)


def release_manifests(project: str, tag: str) -> Mapping[str, str]:
    """Return minimal ``Cargo.toml`` texts of a release's members, by path.

    They have the member's name and its dependency lines: kind, requirement, rename undone,
    optional or not, target. Features are not in them.

    Raises:
        TeachkitError: ``no-such-release``.
    """
    lines = _table()["lines"]
    entry = _entry(project, tag)
    texts = {}
    for name, numbers in entry["members"].items():
        texts[f"{name}/Cargo.toml"] = _manifest(name, [lines[number] for number in numbers])
    return texts


def write_lock_text(graph: Sequence[Node]) -> str:
    """Return the text of a lock in format 4; names are qualified as far as they need to be."""
    names = Counter(name for name, _, _, _ in graph)
    labels = Counter((name, version) for name, version, _, _ in graph)

    def reference(at: int) -> str:
        name, version, source, _ = graph[at]
        if names[name] == 1:
            return name
        if labels[name, version] == 1 or not source:
            return f"{name} {version}"
        return f"{name} {version} ({source})"

    parts = ["# Rebuilt from facts; see teachkit.data.releases.\nversion = 4\n"]
    for name, version, source, below in sorted(graph, key=lambda node: node[:3]):
        part = f'\n[[package]]\nname = "{name}"\nversion = "{version}"\n'
        if source:
            part += f'source = "{source}"\n'
        if below:
            listed = "".join(f' "{one}",\n' for one in sorted(map(reference, below)))
            part += f"dependencies = [\n{listed}]\n"
        parts.append(part)
    return "".join(parts)


def _manifest(name: str, lines: Sequence[Sequence[Any]]) -> str:
    sections: dict[str, list[str]] = {}
    for line in lines:
        section, text = _line(*line)
        sections.setdefault(section, []).append(text)
    text = f'[package]\nname = "{name}"\nversion = "0.0.0"\n'
    for section in sorted(sections):
        text += f"\n[{section}]\n" + "".join(f"{one}\n" for one in sorted(set(sections[section])))
    return text


def _line(
    kind: int, key: str, crate: str, requirement: str | None, optional: int, target: str | None
) -> tuple[str, str]:
    section = _TABLES[kind]
    if target is not None:
        section = f"target.{json.dumps(target)}.{section}"
    # Without a requirement it is a member of the same workspace, or comes from git.
    fields = [f'version = "{requirement}"' if requirement is not None else 'path = ".."']
    if crate != key:
        fields.append(f'package = "{crate}"')
    if optional:
        fields.append("optional = true")
    return section, f"{key} = {{ {', '.join(fields)} }}"


def _entry(project: str, tag: str) -> dict[str, Any]:
    known = list(_entries(project))
    for entry in known:
        if entry["release"]["tag"] == tag:
            return entry
    raise TeachkitError(
        "no-such-release",
        f"There is no release '{tag}' of '{project}' among the facts",
        place=f"{project}@{tag}",
        hint=_near(tag, known) if known else f"Projects: {', '.join(_projects())}.",
    )


def _near(tag: str, known: Sequence[Mapping[str, Any]]) -> str:
    from difflib import get_close_matches

    tags = [entry["release"]["tag"] for entry in known]
    near = get_close_matches(tag, tags, n=3, cutoff=0.5) or [tags[-1]]
    return f"There are {len(tags)}, such as {', '.join(near)}; all: teachkit assess --projects"


def _entries(project: str) -> Iterator[dict[str, Any]]:
    for entry in _table()["releases"]:
        if entry["release"]["project"] == project:
            yield entry


def _projects() -> list[str]:
    return list(dict.fromkeys(entry["release"]["project"] for entry in _table()["releases"]))


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = unpack(FILE.read_bytes())[0]
    return table
