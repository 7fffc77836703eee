"""Building the facts tables from the histories of the talk's projects (for maintainers).

Input is a folder with clones (bare ones do) of the six repositories; output is

- ``releases.json.gz``: the graph of every release that has a ``Cargo.lock``, and of the commits
  in ``named_commits.csv`` with the one before each (see `data.releases`);
- ``advisories.csv``: what RustSec says of the crates in those locks;
- ``audits.json.gz``: what the public audit sets say of them.

Nothing of a lock's or manifest's wording is kept, only who needs whom in which version.
"""

from __future__ import annotations

import csv
import io
import itertools
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from teachkit.data.files import write_atomically
from teachkit.data.releases import Node, Release
from teachkit.data.snapshots import AUDITS_FILE, pack, unpack
from teachkit.errors import TeachkitError

__all__ = [
    "REPOSITORIES",
    "advisories_table",
    "audits_of",
    "build",
    "choose_releases",
    "crates_of",
    "find_repository",
    "graph_of_lock",
    "lines_of_manifest",
    "releases_table",
    "write_audits",
]

REPOSITORIES: Mapping[str, str] = {
    "sudo-rs": "trifectatechfoundation/sudo-rs",
    "ntpd-rs": "pendulum-project/ntpd-rs",
    "statime": "pendulum-project/statime",
    "zlib-rs": "trifectatechfoundation/zlib-rs",
    "libbzip2-rs": "trifectatechfoundation/libbzip2-rs",
    "openleadr-rs": "OpenLEADR/openleadr-rs",
}
_KINDS = ("dependencies", "build-dependencies", "dev-dependencies")

Line = tuple[int, str, str, str | None, int, str | None]


def find_repository(folder: Path, project: str) -> Path:
    """Return the clone of a project below ``folder``: by its name, or as ``owner+name/repo``.

    Raises:
        TeachkitError: ``no-repository``.
    """
    owner, _, name = REPOSITORIES[project].partition("/")
    for path in (f"{owner}+{name}/repo", f"{owner}/{name}", name, f"{name}.git"):
        if (folder / path).is_dir():
            return folder / path
    raise TeachkitError(
        "no-repository",
        f"There is no clone of {REPOSITORIES[project]}",
        place=str(folder),
        hint=f"Clone it there: git clone --bare https://github.com/{REPOSITORIES[project]}.git",
    )


def graph_of_lock(text: str) -> list[Node]:
    """Return the packages and edges of a ``Cargo.lock`` of any format, read with tomllib.

    Raises:
        TeachkitError: ``broken-lock`` when a dependency is not in it.
    """
    import tomllib

    packages = tomllib.loads(text)["package"]
    at: dict[str, int] = {}
    for index, package in enumerate(packages):
        name, version, source = package["name"], package["version"], package.get("source", "")
        for key in (name, f"{name} {version}", f"{name} {version} ({source})"):
            # Cargo qualifies a name as far as it must, so what clashes is never asked for.
            at[key] = index
    graph: list[Node] = []
    for package in packages:
        below = []
        for dependency in package.get("dependencies", ()):
            if dependency not in at:
                raise TeachkitError("broken-lock", f"'{dependency}' is not in the lock")
            below.append(at[dependency])
        node = (package["name"], package["version"], package.get("source", ""), tuple(below))
        graph.append(node)
    return graph


def lines_of_manifest(manifest: Mapping[str, Any], shared: Mapping[str, Any]) -> list[Line]:
    """Return a member's dependency lines: kind, key, crate, requirement, optional, target."""
    sections: list[tuple[str | None, Mapping[str, Any]]] = [(None, manifest)]
    sections += list(manifest.get("target", {}).items())
    lines: list[Line] = []
    for target, section in sections:
        for kind, title in enumerate(_KINDS):
            for key, value in section.get(title, {}).items():
                table = {"version": value} if isinstance(value, str) else dict(value)
                if table.get("workspace"):
                    inherited = shared.get(key, {})
                    inherited = {"version": inherited} if isinstance(inherited, str) else inherited
                    table = {**inherited, "optional": table.get("optional", False)}
                crate, optional = table.get("package", key), int(bool(table.get("optional")))
                lines.append((kind, key, crate, table.get("version"), optional, target))
    return lines


def releases_table(folder: Path, chosen: Mapping[str, Iterable[Release]]) -> dict[str, Any]:
    """Return the table of `data.releases` for the ``chosen`` releases of each project.

    Raises:
        TeachkitError: ``no-repository``, ``broken-lock``.
    """
    packages: dict[tuple[str, str, int], int] = {}
    sources: dict[str, int] = {"": 0}
    nodes: dict[tuple[int, ...], int] = {}
    lines: dict[Line, int] = {}
    releases = []
    for project, wanted in chosen.items():
        repository = find_repository(folder, project)
        for release in wanted:
            graph = graph_of_lock(_show(repository, f"{release.commit}:Cargo.lock"))
            own = [
                packages.setdefault(
                    (name, version, sources.setdefault(source, len(sources))), len(packages)
                )
                for name, version, source, _ in graph
            ]
            here = sorted(
                nodes.setdefault((own[i], *sorted(own[j] for j in node[3])), len(nodes))
                for i, node in enumerate(graph)
            )
            members = {name for name, _, source, _ in graph if not source}
            listed = {
                name: sorted(lines.setdefault(line, len(lines)) for line in own_lines)
                for name, own_lines in _manifests(repository, release.commit)
                if name in members
            }
            entry = {
                "release": asdict(release) | {"locked": sum(bool(node[2]) for node in graph)},
                "nodes": [here[0], *(b - a for a, b in itertools.pairwise(here))],
                "members": listed,
            }
            releases.append(entry)
    return {
        "packages": [list(package) for package in packages],
        "sources": list(sources),
        "nodes": [list(node) for node in nodes],
        "lines": [list(line) for line in lines],
        "releases": releases,
    }


def choose_releases(folder: Path) -> dict[str, list[Release]]:
    """Return what goes into the table: the releases and named commits of the facts tables.

    Raises:
        TeachkitError: ``no-repository``.
    """
    from teachkit.data.facts import named_commits, releases_over_time

    chosen: dict[str, list[Release]] = {}
    for project, repository in REPOSITORIES.items():
        clone = find_repository(folder, project)
        source = f"{repository}: Cargo.lock"
        found = [
            Release(project, row.release, row.date, source, row.commit, row.locked)
            for row in releases_over_time()
            if row.project == project
        ]
        for row in named_commits():
            if row.project != project:
                continue
            short = row.commit[:8]
            before = _git(clone, "rev-parse", f"{row.commit}^").strip()
            # A change may lie on a branch for months; in a picture through time it counts from the
            # day it came into the history, which is the committer's date.
            entered = _git(clone, "log", "-1", "--format=%cs", row.commit).strip()
            notes = (f"just before: {row.what}", row.what)
            pairs = ((f"{short}~1", before, row.before), (short, row.commit, row.after))
            for (tag, commit, locked), note in zip(pairs, notes, strict=True):
                found.append(Release(project, tag, entered, source, commit, locked, note))
        chosen[project] = sorted(found, key=lambda release: (release.date, release.tag == "HEAD"))
    return chosen


def crates_of(table: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the registry's crates in a table of releases, each with its versions."""
    crates: dict[str, set[str]] = {}
    for name, version, source in table["packages"]:
        if table["sources"][source].startswith("registry+"):
            crates.setdefault(name, set()).add(version)
    return crates


def advisories_table(
    rows: Mapping[str, list[dict[str, Any]]], crates: Iterable[str], source: str, date: str
) -> str:
    """Return ``advisories.csv`` for ``crates``: facts, none of RustSec's prose."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["crate", "id", "kind", "patched", "unaffected", "date", "source", "source_date"]
    )
    for crate in sorted(set(crates) & rows.keys()):
        for row in rows[crate]:
            ranges = [" | ".join(row[key]) for key in ("p", "u")]
            writer.writerow([crate, row["id"], row["k"], *ranges, row["d"], source, date])
    return text.getvalue()


def audits_of(value: Mapping[str, Mapping[str, Any]], crates: Iterable[str]) -> dict[str, Any]:
    """Return the part of the audits that is about ``crates``."""
    crates = set(crates)
    return {
        kind: {crate: rows for crate, rows in table.items() if crate in crates}
        for kind, table in value.items()
    }


def build(folder: Path, data: Path) -> Iterator[str]:
    """Build the facts tables from the clones in ``folder`` into ``data``; yield a line for each.

    Besides the projects' clones, ``folder`` holds one of ``rustsec/advisory-db`` and, from
    somebody's cache, ``vet-audits.json.gz``; a table whose input is missing stays as it is.

    Raises:
        TeachkitError: ``no-repository``, ``broken-repository``, ``broken-lock``,
            ``undated-snapshot``.
    """
    from teachkit.data import advisories, sources

    facts = data / "facts"
    table = releases_table(folder, choose_releases(folder))
    date = max(entry["release"]["date"] for entry in table["releases"])
    note = "the talk's six Rust projects: locks at their releases and at commits that matter"
    rows = len(table["releases"])
    origin = {"date": date, "note": note, "rows": rows}
    write_atomically(facts / "releases.json.gz", pack(table, origin))
    yield f"releases.json.gz: {rows} releases and commits, {len(table['packages']):,} packages"
    database = folder / "rustsec+advisory-db" / "repo"
    if not database.is_dir():
        database = folder / "advisory-db"
    if database.is_dir():
        found = advisories.read_git(database)
        source = f"rustsec/advisory-db at {found.commit[:8]}"
        text = advisories_table(found.rows, crates_of(table), source, found.date)
        write_atomically(facts / "advisories.csv", text)
        yield f"advisories.csv: {len(text.splitlines()) - 1} advisories"
    whole = folder / AUDITS_FILE
    if whole.is_file():
        value, origin = unpack(whole.read_bytes())
        if not origin.get("date"):
            raise TeachkitError(
                "undated-snapshot",
                "The snapshot of audits does not say of which day it is",
                place=str(whole),
                hint="Take the one that 'teachkit data update vet' leaves in the cache.",
            )
        rows = write_audits(value, str(origin["date"]), data)
        yield f"audits.json.gz: {rows:,} audits"
    # The small tables are written by hand; their entries only need the new hash and rows.
    kept = [entry for entry in sources.recorded_sources() if entry.path.startswith("facts/")]
    sources.record([sources.renewed(entry, data) for entry in kept], data / sources.FILE.name)


def write_audits(value: Mapping[str, Any], date: str, data: Path) -> int:
    """Write ``audits.json.gz`` from a whole snapshot of audits of that day; return its rows."""
    from teachkit.data.releases import known_crates

    part = audits_of(value, known_crates())
    rows = sum(map(len, part["audits"].values()))
    note = "only crates in the locks of the talk's six Rust projects through time"
    origin = {"date": date, "note": note, "rows": rows}
    write_atomically(data / "facts" / "audits.json.gz", pack(part, origin))
    return rows


def _manifests(repository: Path, commit: str) -> Iterator[tuple[str, list[Line]]]:
    import tomllib

    listing = _git(repository, "ls-tree", "-r", "--name-only", commit).splitlines()
    paths = [path for path in listing if path.rpartition("/")[2] == "Cargo.toml"]
    tables = [tomllib.loads(_show(repository, f"{commit}:{path}")) for path in paths]
    shared: dict[str, Any] = {}
    for table in tables:
        shared.update(table.get("workspace", {}).get("dependencies", {}))
    for table in tables:
        if "package" in table:
            yield table["package"]["name"], lines_of_manifest(table, shared)


def _show(repository: Path, what: str) -> str:
    return _git(repository, "show", what)


def _git(repository: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - git on a clone that the maintainer named
        ["git", "-C", str(repository), *words],  # noqa: S607 - git is wherever the maintainer has it
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise TeachkitError(
            "broken-repository",
            f"git says: {done.stderr.strip()}",
            place=str(repository),
            hint="Fetch all tags and history of that repository.",
        )
    return done.stdout
