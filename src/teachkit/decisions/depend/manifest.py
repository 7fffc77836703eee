"""What the members' ``Cargo.toml`` say that the lock does not: kinds, requirements, targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from teachkit.decisions.depend.toml import read_toml
from teachkit.errors import TeachkitError

__all__ = ["Manifest", "Requirement", "read_manifests"]

KINDS = {"dependencies": "run", "build-dependencies": "build", "dev-dependencies": "dev"}
# Cargo still reads the old spelling with an underscore.
_OLD_SPELLINGS = {"build_dependencies": "build", "dev_dependencies": "dev"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One dependency line of a manifest.

    ``name`` is the crate's (a rename is undone), ``kind`` run, build or dev, ``requirement`` the
    version asked for (None for path and git dependencies without one), ``target`` the platform
    it is for (None: all).
    """

    name: str
    kind: str
    requirement: str | None
    target: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """One member of the workspace and its dependency lines."""

    name: str
    place: str
    requirements: tuple[Requirement, ...]


def read_manifests(texts: Mapping[str, str]) -> dict[str, Manifest]:
    """Read every member's ``Cargo.toml`` (path -> text); return them by the member's name.

    What a member inherits (``workspace = true``) is looked up in whichever manifest has the
    ``[workspace.dependencies]``. A file without ``[package]`` is a workspace's root and no member.

    Raises:
        TeachkitError: ``bad-manifest``, with the file, and the line where it can be told.
    """
    tables = {place: _table(text, place) for place, text in texts.items()}
    shared: dict[str, Any] = {}
    for table in tables.values():
        workspace = table.get("workspace")
        if isinstance(workspace, dict) and isinstance(workspace.get("dependencies"), dict):
            shared.update(workspace["dependencies"])
    manifests = {}
    for place, table in tables.items():
        package = table.get("package", table.get("project"))
        if not isinstance(package, dict):
            continue
        name = package.get("name")
        if not isinstance(name, str):
            raise _bad("the package has no name", place, "field package.name")
        manifests[name] = Manifest(name, place, tuple(_requirements(table, shared, place)))
    return manifests


def _table(text: str, place: str) -> dict[str, Any]:
    try:
        return read_toml(text)
    except ValueError as error:
        raise _bad(str(error), place) from error


def _requirements(
    table: dict[str, Any], shared: dict[str, Any], place: str
) -> Iterator[Requirement]:
    targets = table.get("target", {})
    targets = targets if isinstance(targets, dict) else {}
    for target, section in [(None, table), *targets.items()]:
        if not isinstance(section, dict):
            continue
        for field, kind in (KINDS | _OLD_SPELLINGS).items():
            lines = section.get(field, {})
            if not isinstance(lines, dict):
                raise _bad("it is not a table", place, f"field {field}")
            for key, line in lines.items():
                whole = _inherited(line, shared.get(key, {}))
                yield _requirement(key, whole, kind, target, f"{place}, {field}.{key}")


def _requirement(key: str, line: object, kind: str, target: str | None, place: str) -> Requirement:
    table = _as_table(line)
    if not isinstance(table, dict):
        raise _bad("a dependency is a version or a table", place)
    name, version = table.get("package", key), table.get("version")
    if not isinstance(name, str) or not isinstance(version, str | None):
        raise _bad("'package' and 'version' are strings", place)
    return Requirement(name, kind, version, target, table.get("optional") is True)


def _inherited(line: object, shared: object) -> object:
    """Return what a line with ``workspace = true`` stands for; any other line as it is."""
    if not isinstance(line, dict) or line.get("workspace") is not True:
        return line
    whole = _as_table(shared)
    return {**whole, "optional": line.get("optional")} if isinstance(whole, dict) else whole


def _as_table(line: object) -> object:
    """Return the long form of a line: a version alone is short for a table with it."""
    return {"version": line} if isinstance(line, str) else line


def _bad(why: str, place: str, field: str = "") -> TeachkitError:
    return TeachkitError(
        "bad-manifest",
        f"The manifest cannot be read: {why}",
        place=f"{place}, {field}" if field else place,
        hint="'cargo metadata' names the mistake; or assess the lock alone with --lock-only.",
    )
