"""What a tree is for its users: programs, libraries, or neither; and how far the code is explained.

Told from build files and sources by a few signs each, for Rust, Python, C, Go and JavaScript.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from teachkit.data.checkout.languages import language_of, without_comments
from teachkit.data.checkout.shape import Tree
from teachkit.decisions.depend.toml import read_toml
from teachkit.decisions.document.pages import FOREIGN, is_page

__all__ = ["Api", "api_of", "has_code", "is_helper", "libraries", "programs"]

# What is there to build, test, show or teach is not what a user gets.
_HELPER = re.compile(
    r"(?:^|/)(?:examples?|samples?|demos?|benches|benchmarks?|contrib|tools?|scripts?|docs?|guide|book"
    r"|exercises?|xtask|ci|build|cmake|m4|old|attic|misc|util|amiga|msdos|win32|os400)(?:/|$)"
    r"|(?:^|/)(?:test[-_.]?\w*|\w*[-_]test|\w*_tests|check\w*|bench\w*|example\w*|minigzip\w*"
    r"|unit\w*|gen\w*|mk\w*|configure|conftest)\.[\w.]+$",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"^[ \t]*pub[ \t]+(?:(?:unsafe|async|const|default|safe|extern(?:[ \t]+\"[^\"]*\")?)[ \t]+)*"
    r"(?:fn|struct|enum|trait|type|static|const|union)[ \t]+(?:mut[ \t]+)?(\w+)",
    re.MULTILINE,
)
_SCRIPTS = re.compile(
    r"^\[(?:project|tool\.poetry)\.scripts\]|console_scripts|^\s*scripts\s*=\s*\[", re.MULTILINE
)
_C_MAIN = re.compile(
    r"^(?:[\w*]{1,40}[ \t\n]{1,9}){0,6}(?:main|wmain)\s*\([^;{]{0,400}\)\s*\{", re.MULTILINE
)
_MAINS = {
    **dict.fromkeys((".c", ".cc", ".cpp", ".cxx"), _C_MAIN),
    ".go": re.compile(r"^package main\b", re.MULTILINE),
}
# A main of which the preprocessor keeps nothing unless somebody tests or tries the file alone.
_FOR_TESTS = re.compile(
    r"^#\s*if\w*\b[^\n]*(?:TEST|_MAIN|DEMO|BENCH|STANDALONE)\b[^#]*\Z", re.MULTILINE
)
_NO_CODE = frozenset(("conf.py", "Makefile", "make.bat", "noxfile.py", "tasks.py"))
_BUILD_FILES = frozenset(
    ("CMakeLists.txt", "Makefile", "Makefile.in", "Makefile.am", "meson.build", "configure.ac")
)
_MODULE = re.compile(r"^[ \t]*(pub )?(?:pub\([^)]*\) )?mod (\w+);", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Api:
    """What others may call: ``public`` names, how many have a comment, and places without one."""

    language: str
    public: int
    commented: int
    bare: tuple[str, ...]
    place: str


def is_helper(path: str) -> bool:
    """Return whether a file builds, tests, shows or teaches, and is not what a user gets."""
    return bool(FOREIGN.search(path) or _HELPER.search(path))


def has_code(tree: Tree) -> bool:
    """Return whether there is any source code."""
    for path in tree.files:
        name = PurePosixPath(path).name
        if name not in _NO_CODE and language_of(name, tree.texts.get(path, "")[:200]):
            return True
    return False


def programs(tree: Tree) -> tuple[str, ...]:
    """Return places that show a program which users run."""
    found: list[str] = []
    for folder, table in _packages(tree):
        at = f"{folder}/" if folder else ""
        bins = table.get("bin")
        declared = (
            [one.get("path") for one in bins if isinstance(one, dict)]
            if isinstance(bins, list)
            else []
        )
        found += [f"{at}{one}" for one in declared if f"{at}{one}" in tree.files]
        usual = re.compile(rf"{re.escape(at)}src/(?:main\.rs|bin/[^/]+(?:\.rs|/main\.rs))")
        found += [path for path in sorted(tree.files) if usual.fullmatch(path)]
    for name in ("pyproject.toml", "setup.cfg", "setup.py"):
        text = tree.texts.get(name, "")
        if match := _SCRIPTS.search(text):
            found.append(_at(name, text, match.start()))
    for path in sorted(tree.texts):
        suffix = PurePosixPath(path).suffix
        main = _MAINS.get(suffix)
        if main is None or is_helper(path) or (suffix != ".go" and _in_package(tree, path)):
            continue
        match = main.search(tree.texts[path])
        if match and not _FOR_TESTS.search(
            tree.texts[path], max(0, match.start() - 4_000), match.end()
        ):
            found.append(_at(path, tree.texts[path], match.start()))
    if _table_of_json(tree.texts.get("package.json", "")).get("bin"):
        found.append("package.json")
    return tuple(dict.fromkeys(found))


def libraries(tree: Tree) -> tuple[str, ...]:
    """Return places that show a library which others' code calls."""
    return tuple(path for _, path in _libraries(tree))


def _libraries(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield (language, place) of each library."""
    for folder, table in _packages(tree):
        at = f"{folder}/" if folder else ""
        library = table.get("lib")
        named = library.get("path") if isinstance(library, dict) else None
        root = f"{at}{named}" if isinstance(named, str) else f"{at}src/lib.rs"
        text = tree.texts.get(root)
        if text is None:
            continue
        mains = re.compile(rf"{re.escape(at)}src/(?:main\.rs|bin/.*)")
        own = table.get("bin") or any(mains.fullmatch(path) for path in tree.files)
        # A library beside programs is for these, unless its root speaks to somebody.
        if not own or len(re.findall(r"^//!", text, re.MULTILINE)) >= 5:
            yield "Rust", root
    built = any(name in tree.files for name in ("pyproject.toml", "setup.py", "setup.cfg"))
    for path in sorted(tree.texts) if built else ():
        if re.fullmatch(r"(?:src/)?[A-Za-z]\w*/__init__\.py", path) and not is_helper(path):
            yield "Python", path
    headers = _headers(tree)
    if headers:
        yield "C", headers[0]
    packages = (path for path in sorted(tree.texts) if path.endswith(".go") and "/" not in path)
    if any("package main" not in tree.texts[path] for path in packages):
        yield "Go", "go.mod"
    package = _table_of_json(tree.texts.get("package.json", ""))
    if package.get("main") or package.get("exports") or package.get("module"):
        yield "JavaScript", "package.json"


def api_of(tree: Tree) -> tuple[Api, ...]:
    """Count what is public and what of it has a comment, for each language of `libraries`."""
    found = []
    roots: dict[str, list[str]] = {}
    for language, place in _libraries(tree):
        roots.setdefault(language, []).append(place)
    readers = {
        "Rust": partial(_rust_items, tree, roots.get("Rust", [])),
        "Python": partial(_python_items, tree, roots.get("Python", [])),
        "C": partial(_c_items, tree),
    }
    for language, places in roots.items():
        if language not in readers:
            continue
        items = list(readers[language]())
        bare = tuple(place for place, commented in items if not commented)
        found.append(Api(language, len(items), len(items) - len(bare), bare, places[0]))
    return tuple(found)


def _rust_items(tree: Tree, roots: list[str]) -> Iterator[tuple[str, bool]]:
    for root in roots:
        for path, only in _reachable(tree, root).items():
            text = tree.texts[path].split("#[cfg(test)]\nmod ")[0]
            lines = text.split("\n")
            bare = without_comments(text, "rust", strings=False)
            for match in _PUBLIC.finditer(bare):
                if only is None or match[1] in only:
                    line = bare.count("\n", 0, match.start()) + 1
                    yield f"{path}:{line}", _commented_above(lines, line - 1)


def _reachable(tree: Tree, root: str) -> dict[str, set[str] | None]:
    """Return the files whose public items others can name, from a library's root.

    A public module shows all that it has (None), a private one what some ``pub use`` names.
    """
    named: set[str] = set()
    shown: dict[str, set[str] | None] = {}
    waiting: list[tuple[str, bool]] = [(root, True)]
    while waiting:
        path, public = waiting.pop()
        if path in shown:
            continue
        shown[path] = None if public else named
        text = without_comments(tree.texts[path], "rust", strings=False)
        globs: set[str] = set()
        for use in re.finditer(r"\bpub use ([^;]{1,2000});", text):
            globs |= set(re.findall(r"(\w+)::\*", use[1]))
            named |= set(re.findall(r"\w+", use[1]))
        at = PurePosixPath(path)
        is_top = path == root or at.name == "mod.rs"
        inside = at.parent if is_top else at.parent / at.stem
        for match in _MODULE.finditer(text):
            for file in (inside / f"{match[2]}.rs", inside / match[2] / "mod.rs"):
                if str(file) in tree.texts and not FOREIGN.search(str(file)):
                    is_open = public and (bool(match[1]) or match[2] in globs)
                    waiting.append((str(file), is_open))
    return shown


def _commented_above(lines: list[str], at: int) -> bool:
    """Return whether attributes and nothing else stand between an item and its comment."""
    depth = 0
    for line in reversed(lines[max(0, at - 40) : at]):
        plain = line.strip()
        if plain.startswith(("///", "/**", "#[doc")) or plain.endswith("*/"):
            return True
        depth += plain.count("]") - plain.count("[")
        if not plain.startswith(("#[", "//")) and depth <= 0 and not plain.endswith(")]"):
            return False
    return False


def _python_items(tree: Tree, roots: list[str]) -> Iterator[tuple[str, bool]]:
    found = list(_python_found(tree, roots))
    # What a base class explains, its children inherit.
    inherited = {name for _, name, commented in found if commented and "." in name}
    explained = {name.rpartition(".")[2] for name in inherited}
    for place, name, commented in found:
        yield place, commented or ("." in name and name.rpartition(".")[2] in explained)


def _python_found(tree: Tree, roots: list[str]) -> Iterator[tuple[str, str, bool]]:
    folders = tuple(f"{PurePosixPath(root).parent}/" for root in roots)
    for path in sorted(tree.texts):
        hidden = re.search(r"(?:^|/)(?:_(?!_init__)\w*|cli|commands?)(?:/|\.py$)", path)
        if not path.endswith(".py") or not path.startswith(folders) or is_helper(path) or hidden:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about somebody else's escapes
                body = ast.parse(tree.texts[path]).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield from _python_named(path, body)


def _python_named(
    path: str, body: list[ast.stmt], owner: str = ""
) -> Iterator[tuple[str, str, bool]]:
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        said = {ast.unparse(one).rpartition(".")[2] for one in node.decorator_list}
        if node.name.startswith("_") or said & {"overload", "setter", "deleter"}:
            continue
        yield f"{path}:{node.lineno}", f"{owner}{node.name}", ast.get_docstring(node) is not None
        if isinstance(node, ast.ClassDef):
            yield from _python_named(path, node.body, f"{node.name}.")


def _headers(tree: Tree) -> list[str]:
    """Return the headers that are for others: those in ``include``, or installed by the build."""
    mine = [
        path
        for path in sorted(tree.texts)
        if path.endswith((".h", ".hpp", ".hh")) and not is_helper(path)
    ]
    builds = [
        text
        for path, text in tree.texts.items()
        if PurePosixPath(path).name in _BUILD_FILES and not is_helper(path)
    ]
    is_library = re.compile(
        r"add_library|_LTLIBRARIES|(?<!\w)(?:shared_|static_)?library\(|-shared\b|\.so\b|\blib\w+\.a\b"
    )
    if not any(is_library.search(text) for text in builds):
        return []
    listed = [path for path in mine if re.search(r"(?:^|/)include/", path)]
    if listed:
        return listed
    installs = "\n".join(
        line
        for text in builds
        for line in text.replace("\\\n", " ").split("\n")
        if re.search(r"install|_HEADERS|\bcp\b|PUBLIC_HEADER|_PUBLIC_HDRS", line, re.IGNORECASE)
    )
    named = set(re.findall(r"[\w.-]+\.h(?:pp|h)?\b", installs))
    return [path for path in mine if PurePosixPath(path).name in named]


def _c_items(tree: Tree) -> Iterator[tuple[str, bool]]:
    # Many C libraries explain their functions in a manual and not in the header.
    pages = {
        word
        for path, text in tree.texts.items()
        if is_page(path) and not re.search(r"(?i)change|news|history", path)
        for word in re.findall(r"[A-Za-z_]\w{3,}", text)
    }
    for path in _headers(tree):
        text = tree.texts[path]
        bare = without_comments(text, "c")
        bare = re.sub(
            r"^[ \t]*#(?:[^\n\\]|\\\n|\\)*",
            lambda found: "\n" * found[0].count("\n"),
            bare,
            flags=re.MULTILINE,
        )
        bare = re.sub(r'extern\s*"C"\s*\{', "", bare)
        lines = text.split("\n")
        line = depth = 0
        parts = re.split(r"([;{}])", bare)
        for said, end in zip(parts[::2], parts[1::2], strict=False):
            begun = line + said[: len(said) - len(said.lstrip())].count("\n")
            line += said.count("\n")
            outside = depth == 0
            depth = max(0, depth + (end == "{") - (end == "}"))
            name = _prototype(said) if outside and end == ";" else ""
            if name:
                yield f"{path}:{begun + 1}", _c_commented(lines, begun, line) or name in pages


def _prototype(said: str) -> str:
    """Return the name of the function that a declaration of C names, "" for any other."""
    if "(" not in said or re.match(r"\s*(?:typedef|return)\b", said):
        return ""
    # Some names are wrapped: EXPORT(int) name(…), or int EXPORT(name) (…).
    names = re.findall(r"\b(\w+)\s*\)?\s*\(", said[:2_000])
    name = next((one for one in names if not one.isupper()), names[0] if names else "")
    return "" if name in ("if", "while", "for", "switch", "sizeof", "defined") else name


def _c_commented(lines: list[str], first: int, last: int) -> bool:
    """Return whether a comment ends above a prototype, or begins at its end or right below."""
    for line in reversed(lines[max(0, first - 12) : first]):
        plain = line.strip()
        if plain.endswith("*/") or plain.startswith("//"):
            return True
        if not plain or plain.startswith("#"):
            break
        # Several prototypes below one comment are all explained by it.
    below = [line.strip() for line in lines[last : last + 3]]
    return (
        "/*" in below[0]
        or "//" in below[0]
        or any(line.startswith(("/*", "//")) for line in below[1:])
    )


def _packages(tree: Tree) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the folder and table of each Rust package that users could get."""
    for path in sorted(tree.texts):
        parent = str(PurePosixPath(path).parent)
        folder = "" if parent == "." else parent
        if PurePosixPath(path).name != "Cargo.toml" or is_helper(f"{folder}/"):
            continue
        try:
            table = read_toml(tree.texts[path])
        except ValueError:
            continue
        package = table.get("package")
        if isinstance(package, dict) and package.get("publish") is not False:
            yield folder, table


def _in_package(tree: Tree, path: str) -> bool:
    """Return whether a file of C lies in a Rust package, which does not make a program of it."""
    return any(f"{one}/Cargo.toml" in tree.files for one in PurePosixPath(path).parents)


def _table_of_json(text: str) -> Mapping[str, object]:
    try:
        table = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _at(path: str, text: str, index: int) -> str:
    return f"{path}:{text.count(chr(10), 0, index) + 1}"
