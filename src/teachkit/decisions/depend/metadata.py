"""Reading ``cargo metadata`` JSON (format version 1): exact kinds and targets for every edge."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from teachkit.decisions import semver
from teachkit.decisions.depend.lock import Lock, Package
from teachkit.errors import TeachkitError

__all__ = ["Metadata", "read_metadata"]

_KINDS = {None: "run", "normal": "run", "build": "build", "dev": "dev"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """A resolved graph with, for every edge, its kinds and the targets each is for.

    ``uses[i][n]`` belongs to ``lock.edges[i][n]``: pairs of kind (run, build, dev) and target
    (``cfg(…)`` or a triple; None for every platform).
    """

    lock: Lock
    members: tuple[int, ...]
    uses: tuple[tuple[tuple[tuple[str, str | None], ...], ...], ...]


def read_metadata(text: str, *, place: str = "metadata.json") -> Metadata:
    """Read what ``cargo metadata --format-version 1`` printed.

    Only the resolved graph counts: what the chosen features do not build is not in it.

    Raises:
        TeachkitError: ``not-json``, ``not-metadata``, ``no-resolve`` or ``bad-version``.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TeachkitError(
            "not-json",
            f"The file is not JSON: {error}",
            place=place,
            hint="Write it with 'cargo metadata --format-version 1 > metadata.json'.",
        ) from error
    try:
        return _read(value, place)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        why = f"{type(error).__name__} {error}"
        raise TeachkitError(
            "not-metadata",
            f"The JSON is not cargo metadata of version 1: {why:.200}",
            place=place,
            hint="Write it with 'cargo metadata --format-version 1 > metadata.json'.",
        ) from error


def _read(value: dict[str, Any], place: str) -> Metadata:
    if value["resolve"] is None:
        raise TeachkitError(
            "no-resolve",
            "The metadata has no resolved graph",
            place=f"{place}, field resolve",
            hint="Run 'cargo metadata' without --no-deps.",
        )
    nodes = value["resolve"]["nodes"]
    packages = {package["id"]: package for package in value["packages"]}
    index = {node["id"]: i for i, node in enumerate(nodes)}
    rows, edges, uses = [], [], []
    for node in nodes:
        package = packages[node["id"]]
        if not semver.is_version(package["version"]):
            raise TeachkitError(
                "bad-version",
                f"'{package['version']:.60}' is not a SemVer version",
                place=f"{place}, package {package['name']}",
                hint="A version reads MAJOR.MINOR.PATCH, such as 1.2.3.",
            )
        rows.append(
            Package(
                _text(package["name"]), package["version"], _text_or_none(package["source"]), None
            )
        )
        edges.append(tuple(index[dependency["pkg"]] for dependency in node["deps"]))
        uses.append(
            tuple(
                tuple(
                    (_KINDS[use["kind"]], _text_or_none(use["target"]))
                    for use in dependency["dep_kinds"]
                )
                for dependency in node["deps"]
            )
        )
    members = tuple(index[member] for member in value["workspace_members"] if member in index)
    return Metadata(Lock(4, tuple(rows), tuple(edges)), members, tuple(uses))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a string is missing")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)
