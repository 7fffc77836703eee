"""Lints that ask for documentation: who sets them, how firmly, and what undoes it (slide S20).

Two are looked for: ``missing_docs`` (rustc) wants a comment on what is public, and
``clippy::undocumented_unsafe_blocks`` a ``// SAFETY:`` on each ``unsafe`` block. Nobody has either
unless asked for: both are "allow" by default.

Where a level comes from, as rustc and Cargo have it: the table ``[lints]`` of ``Cargo.toml`` or the
``[workspace.lints]`` that it inherits goes first, the attributes of the crate's root come after and
win, and nothing comes after ``forbid`` but an error (E0453). An attribute further in holds for what
it stands on. See https://doc.rust-lang.org/rustc/lints/levels.html and
https://doc.rust-lang.org/cargo/reference/manifest.html#the-lints-section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from teachkit.data.checkout.languages import without_comments
from teachkit.data.documentation import LEVELS, LINTS, MISSING_DOCS, UNDOCUMENTED_UNSAFE
from teachkit.decisions.depend.toml import read_toml

__all__ = ["CrateLints", "Level", "Lints", "Setting", "read_lints"]

# A lint is also set by the names of these groups. `clippy::all` does not hold the second one.
_GROUPS = {MISSING_DOCS: (), UNDOCUMENTED_UNSAFE: ("clippy::restriction",), "warnings": ()}
_HELPERS = re.compile(
    r"(?:^|/)(?:tests?|test-[^/]*|[^/]*-tests?|fuzz|benches|benchmarks?|examples?|xtask)(?:/|$)"
)
_LEVEL = re.compile(r"\b(allow|expect|warn|deny|forbid)\s*\(([^()]*)\)")
# Of clippy.toml: what changes how the second lint looks.
_SETTINGS = {
    "accept-comment-above-statement": "whether a SAFETY comment may stand above the statement",
    "accept-comment-above-attributes": "whether a SAFETY comment may stand above attributes",
}
# Other attributes may stand between one and the #[cfg(test)] of the same item.
_TESTS_BELOW = re.compile(r"\s*(?:#\[[^\]]{0,200}\]\s*){0,4}?#\[cfg\(test\)\]")
_TESTS_ABOVE = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]{0,200}\]\s*)*$")
_DENIES_WARNINGS = re.compile(r"(?:-D[ =]?|--deny[ =])warnings")


@dataclass(frozen=True, slots=True)
class Level:
    """How firmly one crate asks for a lint.

    ``level`` is one of `LEVELS`; "none" where nobody says anything, and "allow" where somebody
    does. ``place`` is where, such as "Cargo.toml:34"; ``inherited`` says that it is the
    workspace's. ``over`` is the level that an attribute has undone, and ``over_place`` where
    that was set ("" = none). ``undone`` are allows and expects further in, but for tests; ``when``
    levels under a condition, such as "deny if docsrs (src/lib.rs:3)", which do not count.
    """

    level: str
    place: str = ""
    inherited: bool = False
    over: str = ""
    over_place: str = ""
    undone: tuple[str, ...] = ()
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrateLints:
    """One crate: the root of a library or a program, and its `Level` for each of the lints."""

    crate: str
    root: str
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of clippy.toml that bears on the lints."""

    key: str
    value: str
    meaning: str
    place: str


@dataclass(frozen=True, slots=True)
class Lints:
    """All crates of a tree but helpers for tests; ``ci`` are places that deny all warnings."""

    crates: tuple[CrateLints, ...]
    settings: tuple[Setting, ...] = ()
    ci: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attribute:
    """One level in one attribute of a file."""

    level: str
    names: tuple[str, ...]
    line: int
    inner: bool
    top: bool
    condition: str
    of_tests: bool


def read_lints(texts: Mapping[str, str]) -> Lints:
    """Read the levels of both lints in each crate from a tree's texts (path -> text).

    Crates of tests, benchmarks, fuzzing and examples are left out. A ``Cargo.toml`` that cannot be
    read is named in ``notes``.
    """
    tables: dict[str, dict[str, Any]] = {}
    notes = []
    for path in sorted(texts):
        if PurePosixPath(path).name == "Cargo.toml":
            try:
                tables[_folder(path)] = read_toml(texts[path])
            except ValueError as error:
                notes.append(f"{path} cannot be read: {error}.")
    crates: list[CrateLints] = []
    for folder, table in tables.items():
        package = table.get("package")
        if isinstance(package, dict) and not _HELPERS.search(folder):
            crates += _crates(folder, table, tables, texts)
    return Lints(tuple(crates), tuple(_settings(texts)), tuple(_ci(texts)), tuple(notes))


def _crates(
    folder: str,
    table: dict[str, Any],
    tables: Mapping[str, dict[str, Any]],
    texts: Mapping[str, str],
) -> Iterator[CrateLints]:
    roots = _roots(folder, table, texts)
    inside = [
        path
        for path in texts
        if path.endswith(".rs")
        and path.startswith(_below(folder))
        and _owner(path, tables) == folder
    ]
    found = {path: list(_attributes(texts[path])) for path in inside}
    for number, (crate, root) in enumerate(roots):
        levels = {}
        for lint in LINTS:
            level = _of_root(lint, folder, table, tables, texts, root, found.get(root, []))
            # What is further in is told once, of the package's first crate.
            undone = _undone(lint, found, {path for _, path in roots}) if number == 0 else ()
            levels[lint] = Level(
                level.level, level.place, level.inherited, level.over, level.over_place,
                tuple(undone), level.when,
            )  # fmt: skip
        yield CrateLints(crate, root, levels)


def _roots(folder: str, table: dict[str, Any], texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (name, file) of the package's library and programs, as Cargo finds them."""
    name = str(table["package"].get("name", folder or "?"))
    at = _below(folder)
    roots: dict[str, str] = {}
    library = table.get("lib")
    path = library.get("path") if isinstance(library, dict) else None
    root = _joined(at, path) if isinstance(path, str) else f"{at}src/lib.rs"
    if root in texts:
        roots[root] = name
    programs = table.get("bin")
    for program in programs if isinstance(programs, list) else ():
        if isinstance(program, dict) and isinstance(program.get("path"), str):
            roots.setdefault(_joined(at, program["path"]), str(program.get("name", name)))
    if f"{at}src/main.rs" in texts:
        roots.setdefault(f"{at}src/main.rs", name)
    within = re.compile(re.escape(f"{at}src/bin/") + r"(?:([^/]+)\.rs|([^/]+)/main\.rs)")
    for path in sorted(texts):
        if match := within.fullmatch(path):
            roots.setdefault(path, match[1] or match[2])
    return [(crate, root) for root, crate in roots.items() if root in texts]


def _of_root(
    lint: str,
    folder: str,
    table: dict[str, Any],
    tables: Mapping[str, dict[str, Any]],
    texts: Mapping[str, str],
    root: str,
    attributes: list[_Attribute],
) -> Level:
    """Return a crate's level: Cargo's tables first, then the attributes of its root in order."""
    level, place, inherited = _of_tables(lint, folder, table, tables, texts)
    warnings = _of_tables("warnings", folder, table, tables, texts)[0]
    over = over_place = ""
    when = []
    for attribute in attributes:
        if not attribute.inner or not attribute.top:
            continue
        if not attribute.condition and "warnings" in attribute.names:
            warnings = attribute.level
        if not {lint, *_GROUPS[lint]} & set(attribute.names):
            continue
        here = f"{root}:{attribute.line}"
        said = "allow" if attribute.level == "expect" else attribute.level
        if attribute.condition:
            when.append(f"{said} if {attribute.condition} ({here})")
        elif level != "forbid":
            if LEVELS.index(said) < LEVELS.index(level):
                over, over_place = level, place
            level, place, inherited = said, here, False
    if level == "warn" and warnings in ("deny", "forbid"):
        level = "deny"
    return Level(level, place, inherited, over, over_place, (), tuple(when))


def _of_tables(
    lint: str,
    folder: str,
    table: dict[str, Any],
    tables: Mapping[str, dict[str, Any]],
    texts: Mapping[str, str],
) -> tuple[str, str, bool]:
    """Return (level, place, whether inherited) as Cargo.toml has it."""
    lints = table.get("lints")
    if not isinstance(lints, dict):
        return "none", "", False
    inherited = lints.get("workspace") is True
    home = _workspace(folder, table, tables) if inherited else folder
    if inherited:
        workspace = tables.get(home, {}).get("workspace")
        lints = workspace.get("lints") if isinstance(workspace, dict) else None
    if not isinstance(lints, dict):
        return "none", "", False
    tool, _, name = lint.rpartition("::")
    section = lints.get(tool or "rust")
    # The higher priority comes later and wins; at the same one the lint wins over its group.
    best: tuple[int, int, str, str] | None = None
    for key, value in section.items() if isinstance(section, dict) else ():
        plain = str(key).replace("-", "_")
        is_group = f"{tool}::{plain}" in _GROUPS[lint]
        if plain != name and not is_group:
            continue
        level = value.get("level") if isinstance(value, dict) else value
        priority = value.get("priority", 0) if isinstance(value, dict) else 0
        if level in LEVELS and isinstance(priority, int):
            best = max(
                best or (priority, -1, "", ""), (priority, int(not is_group), level, str(key))
            )
    if best is None or not best[2]:
        return "none", "", False
    manifest = f"{_below(home)}Cargo.toml"
    return best[2], f"{manifest}:{_line_of(best[3], texts.get(manifest, ''))}", inherited


def _workspace(folder: str, table: dict[str, Any], tables: Mapping[str, dict[str, Any]]) -> str:
    """Return the folder of the workspace that a package belongs to; its own when it is the root."""
    named = table["package"].get("workspace")
    if isinstance(named, str):
        return _joined(_below(folder), named).strip("/")
    at = PurePosixPath(folder)
    for candidate in (at, *at.parents):
        place = "" if str(candidate) == "." else str(candidate)
        if "workspace" in tables.get(place, {}):
            return place
    return folder


def _undone(lint: str, found: Mapping[str, list[_Attribute]], roots: set[str]) -> Iterator[str]:
    names = {lint, *_GROUPS[lint]}
    for path in sorted(found):
        for one in found[path]:
            at_the_root = path in roots and one.inner and one.top
            if PurePosixPath(path).name == "build.rs" or one.of_tests:
                continue  # what no user gets
            if one.level in ("allow", "expect") and names & set(one.names) and not at_the_root:
                yield f"{path}:{one.line}"


def _attributes(text: str) -> Iterator[_Attribute]:
    """Find the levels that a Rust file sets; comments and strings are none of it."""
    if not any(name.rpartition("::")[2] in text for name in (*_GROUPS, "clippy::restriction")):
        return
    bare = without_comments(text, "rust", strings=False)
    depth = at = 0
    for start in re.finditer(r"#(!?)\s*\[", bare):
        if start.start() < at:
            continue
        depth += bare.count("{", at, start.start()) - bare.count("}", at, start.start())
        at = _closed(bare, start.end())
        inside = bare[start.end() : at - 1]
        condition = ""
        if conditional := re.match(r"\s*cfg_attr\s*\(", inside):
            condition, inside = _split(inside[conditional.end() :])
        for match in _LEVEL.finditer(inside):
            names = tuple(re.sub(r"\s", "", name) for name in match[2].split(","))
            line = bare.count("\n", 0, start.end()) + 1
            of_tests = bool(
                _TESTS_BELOW.match(bare, at) or _TESTS_ABOVE.search(bare[: start.start()][-200:])
            )
            yield _Attribute(match[1], names, line, bool(start[1]), depth == 0, condition, of_tests)


def _closed(text: str, at: int) -> int:
    """Return where the bracket that was opened before ``at`` is closed."""
    depth = 1
    for match in re.compile(r"[\[\]]").finditer(text, at):
        depth += 1 if match[0] == "[" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _split(inside: str) -> tuple[str, str]:
    """Split what ``cfg_attr`` holds at its first comma outside of parentheses."""
    depth = 0
    for at, letter in enumerate(inside):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            return " ".join(inside[:at].split()), inside[at + 1 :]
    return " ".join(inside.split()), ""


def _settings(texts: Mapping[str, str]) -> Iterator[Setting]:
    for path in sorted(texts):
        if PurePosixPath(path).name not in ("clippy.toml", ".clippy.toml"):
            continue
        try:
            table = read_toml(texts[path])
        except ValueError:
            continue
        for key, value in table.items():
            plain = key.replace("_", "-")
            if plain in _SETTINGS:
                place = f"{path}:{_line_of(key, texts[path])}"
                yield Setting(plain, str(value).lower(), _SETTINGS[plain], place)


def _ci(texts: Mapping[str, str]) -> Iterator[str]:
    for path in sorted(texts):
        is_ci = path.startswith((".github/workflows/", ".gitlab-ci", ".cargo/config"))
        if is_ci and (match := _DENIES_WARNINGS.search(texts[path])):
            yield f"{path}:{texts[path].count(chr(10), 0, match.start()) + 1}"


def _line_of(key: str, text: str) -> int:
    """Return the line of a TOML text on which a key is set, the first that looks like it."""
    pattern = re.compile(rf"""^[^#\n]*(?<![\w-])["']?{re.escape(key)}["']?\s*[=.]""", re.MULTILINE)
    match = pattern.search(text)
    return text.count("\n", 0, match.end()) + 1 if match else 1


def _folder(path: str) -> str:
    parent = str(PurePosixPath(path).parent)
    return "" if parent == "." else parent


def _below(folder: str) -> str:
    return f"{folder}/" if folder else ""


def _joined(at: str, path: str) -> str:
    """Return a path that is given from a folder, with its ``..`` worked out."""
    parts: list[str] = []
    for part in f"{at}{path}".split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _owner(path: str, tables: Mapping[str, dict[str, Any]]) -> str | None:
    """Return the folder of the package that a file belongs to; None for a helper's file."""
    at = PurePosixPath(path).parent
    for candidate in (at, *at.parents):
        place = "" if str(candidate) == "." else str(candidate)
        if "package" in tables.get(place, {}):
            rest = path.removeprefix(_below(place))
            return None if _HELPERS.search(str(PurePosixPath(rest).parent)) else place
    return None
