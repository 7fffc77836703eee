"""What the package offers, read from its source: modules, their public names, their docstrings.

Nothing is imported: the syntax tree has it all, with the lines where it stands, and a page of the
reference costs no start of a widget library.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["ROOMS", "Entry", "Library", "Module", "library"]

ROOMS = ("decisions", "data", "course", "widgets", "grading", "publish", "errors")
_FIELDS_MAKE_IT = frozenset({"dataclass", "NamedTuple", "TypedDict"})
# A value longer than this says less than the source itself.
_MOST_OF_A_VALUE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One public thing, or a public member of one.

    ``kind`` is that of Sphinx's Python domain: function, class, exception, data, method, property,
    attribute. ``signature`` is what follows the name, ``value`` what is assigned. ``line`` is the
    docstring's first line where there is one, and the definition's otherwise, from 1.
    """

    name: str
    kind: str
    line: int
    doc: str = ""
    signature: str = ""
    type: str = ""
    value: str = ""
    flags: tuple[str, ...] = ()
    members: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its story, what it offers itself, and what it hands on from others.

    ``names`` is every name in it -> the full name of what that is, private ones included;
    ``handed_on`` the public ones among them whose home is elsewhere.
    """

    name: str
    path: Path
    doc: str
    line: int
    public: tuple[str, ...]
    entries: tuple[Entry, ...]
    names: Mapping[str, str] = field(repr=False)

    def speaks_of(self, name: str) -> bool:
        """Tell whether a name stands in the code, be it a parameter, a field or a local one."""
        words = re.compile(rf"(?<!`)\b{re.escape(name)}\b(?!`)")
        return words.search(self.path.read_text(encoding="utf-8")) is not None

    @property
    def handed_on(self) -> dict[str, str]:
        """Public names that another module defines, and their full names there."""
        own = {entry.name for entry in self.entries}
        return {name: self.names[name] for name in self.public if name not in own}


@dataclass(frozen=True, slots=True)
class Library:
    """All modules by their full names, private ones too: a docstring may speak of anything."""

    modules: Mapping[str, Module]
    ending: Mapping[str, tuple[str, ...]]  # a last name -> the full names of what has it

    def pages(self) -> list[str]:
        """Return the modules that have a page of their own: those that stand in a room."""
        names = [name for name in self.modules if name.count(".") <= 2]
        return sorted(names, key=lambda name: (_room(name), name))

    def page(self, name: str) -> tuple[Module, ...]:
        """Return the modules of a page: its own, and with it all below a package of a room."""
        below = f"{name}." if name.count(".") > 1 else "\0"
        names = [key for key in sorted(self.modules) if key == name or key.startswith(below)]
        return tuple(self.modules[key] for key in names)

    def home(self, name: str) -> str:
        """Return the full name at which something is defined, for any name that leads to it."""
        seen = set()
        while name not in seen:
            seen.add(name)
            module, _, last = name.rpartition(".")
            if name in self.modules or module not in self.modules:
                break
            name = self.modules[module].names.get(last, name)
        return name

    def entry(self, name: str) -> Entry | None:
        """Return the public thing of that full name, a member of a class included."""
        module, _, last = name.rpartition(".")
        if module in self.modules:
            return next((one for one in self.modules[module].entries if one.name == last), None)
        of = self.entry(module) if module else None
        return next((one for one in of.members if one.name == last), None) if of else None

    def find(self, text: str, module: Module) -> str:
        """Return the full name that ``text`` means when it is said in ``module``, or "".

        As a reader would: first what the module itself knows, then its neighbours, then outwards,
        and at last the one thing below, or anywhere, that has this name.
        """
        first, _, rest = text.partition(".")
        places = [f"{module.names[first]}.{rest}".rstrip(".")] if first in module.names else []
        around = module.name
        while around:
            places.append(f"{around}.{text}")
            around = around.rpartition(".")[0]
        found = next((full for place in [*places, text] if (full := self._known(place))), "")
        return found or self._only(text, f"{module.name}.") or self._only(text, "teachkit.")

    def _only(self, text: str, below: str) -> str:
        """Return the public name below a package that ends like this, if there is one alone."""
        found = [name for name in self.ending.get(text, ()) if name.startswith(below)]
        least = min((name.count(".") for name in found), default=0)
        nearest = [name for name in found if name.count(".") == least]
        if len(nearest) == 1 or all(name in self.modules for name in nearest):
            # Two modules of one name: the decision's, of which the other is a view.
            return min(nearest, key=_room, default="")
        return ""

    def _known(self, name: str) -> str:
        name = self.home(name)
        if name in self.modules or self.entry(name):
            return name
        of, _, last = name.rpartition(".")
        if of in self.modules:
            return name if last in self.modules[of].names else ""
        owner = self.home(of) if of else ""
        return f"{owner}.{last}" if self.entry(f"{owner}.{last}") else ""


def library(source: Path) -> Library:
    """Read every module of a room; ``source`` is the folder of the package `teachkit`.

    Raises:
        SyntaxError: a module is no Python.
    """
    modules = {}
    for room in ROOMS:
        for path in [*sorted((source / room).rglob("*.py")), source / f"{room}.py"]:
            if path.is_file() and path.stem != "__main__":
                one = _module(path, source.parent, path.stat().st_mtime_ns)
                modules[one.name] = one
    ending: dict[str, list[str]] = {}
    for name, module in modules.items():
        for full in (name, *(f"{name}.{entry.name}" for entry in module.entries)):
            ending.setdefault(full.rpartition(".")[2], []).append(full)
    return Library(modules, {name: tuple(fulls) for name, fulls in ending.items()})


def _room(name: str) -> int:
    return ROOMS.index(name.split(".")[1])


@cache
def _module(path: Path, above: Path, _modified: int) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    parts = path.relative_to(above).with_suffix("").parts
    package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if package else parts)
    names = dict(_imported(tree.body, name if package else name.rpartition(".")[0]))
    found: dict[str, Entry] = {}
    for node in tree.body:
        for entry in _entries(node, names):
            names[entry.name] = f"{name}.{entry.name}"
            found.setdefault(entry.name, entry)
    public = tuple(_public(tree))
    entries = tuple(found[one] for one in public if one in found)
    doc, line = _doc(tree, 1)
    return Module(name, path, doc, line, public, entries, names)


def _public(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def _imported(body: list[ast.stmt], package: str) -> Iterator[tuple[str, str]]:
    """Yield each imported name with the full name of what it stands for."""
    for node in body:
        if isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(filter(None, (above, node.module)))
            for alias in node.names:
                yield alias.asname or alias.name, f"{module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], alias.name
        elif isinstance(node, ast.If):  # TYPE_CHECKING
            yield from _imported(node.body, package)


def _entries(node: ast.stmt, names: Mapping[str, str]) -> Iterator[Entry]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        doc, line = _doc(node, node.lineno)
        flags = ("async",) if isinstance(node, ast.AsyncFunctionDef) else ()
        yield Entry(
            node.name,
            "function",
            line,
            doc,
            _signature(node.args, node.returns),
            flags=flags,
        )
    elif isinstance(node, ast.ClassDef):
        yield _class(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        kind = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
        for target, value in _assigned(targets[0], node.value):
            said = ast.unparse(value)
            yield Entry(
                target,
                "data",
                node.lineno,
                type=kind,
                value=said if len(said) <= _MOST_OF_A_VALUE else "",
            )
    elif isinstance(node, ast.If | ast.Try):
        for inner in node.body:
            yield from _entries(inner, names)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _assigned(one, its)


def _class(node: ast.ClassDef) -> Entry:
    doc, line = _doc(node, node.lineno)
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    makers = {ast.unparse(one).partition("(")[0] for one in node.decorator_list}
    made_of_fields = bool(_FIELDS_MAKE_IT & {*bases, *makers})
    enum = any(base.endswith(("Enum", "Flag")) for base in bases)
    fields = [
        one
        for one in node.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    ]
    init = next((one for one in _functions(node) if one.name == "__init__"), None)
    signature = ""
    if made_of_fields:
        signature = f"({', '.join(map(_field, fields))})"
    elif init is not None:
        signature = _signature(init.args, None, bound=True)
    return Entry(
        node.name,
        "exception" if any(base.endswith(("Error", "Exception")) for base in bases) else "class",
        line,
        doc,
        signature,
        members=tuple(_members(node, enum=enum)),
    )


def _field(node: ast.AnnAssign) -> str:
    said = f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"
    if isinstance(node.value, ast.Call) and ast.unparse(node.value.func).endswith("field"):
        given = {one.arg: one.value for one in node.value.keywords}
        default = given.get("default")
        made = "..." if "default_factory" in given else ""
        value = ast.unparse(default) if default is not None else made
    else:
        value = ast.unparse(node.value) if node.value is not None else ""
    return f"{said} = {value}" if value else said


def _functions(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            yield one


def _members(node: ast.ClassDef, *, enum: bool) -> Iterator[Entry]:
    """Yield what the class offers and explains: methods, properties, and values of an enum."""
    for one in _functions(node):
        if one.name.startswith("_") or not ast.get_docstring(one):
            continue
        doc, line = _doc(one, one.lineno)
        marks = {ast.unparse(mark) for mark in one.decorator_list}
        if marks & {"property", "cached_property", "functools.cached_property"}:
            returns = ast.unparse(one.returns) if one.returns else ""
            yield Entry(one.name, "property", line, doc, type=returns)
            continue
        static = "staticmethod" in marks
        yield Entry(
            one.name,
            "method",
            line,
            doc,
            _signature(one.args, one.returns, bound=not static),
            flags=tuple(flag for flag in ("classmethod", "staticmethod") if flag in marks),
        )
    if enum:
        yield from _values(node.body)


def _values(body: list[ast.stmt]) -> Iterator[Entry]:
    """Yield the members of an enum; a string that stands behind one is its docstring."""
    for one, after in zip(body, [*body[1:], None], strict=True):
        if not (isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)):
            continue
        doc, line = "", one.lineno
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            doc, line = str(after.value.value), after.lineno
        yield Entry(one.targets[0].id, "attribute", line, doc, value=ast.unparse(one.value))


def _doc(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, otherwise: int
) -> tuple[str, int]:
    doc = ast.get_docstring(node)
    return (doc, node.body[0].lineno) if doc else ("", otherwise)


def _signature(args: ast.arguments, returns: ast.expr | None, *, bound: bool = False) -> str:
    """Return a signature as it is written; ``bound`` leaves the first parameter out."""
    if bound and args.args:
        args = ast.arguments(
            args.posonlyargs,
            args.args[1:],
            args.vararg,
            args.kwonlyargs,
            args.kw_defaults,
            args.kwarg,
            args.defaults[-(len(args.args) - 1) :] if len(args.args) > 1 else [],
        )
    said = f"({ast.unparse(args)})"
    return f"{said} -> {ast.unparse(returns)}" if returns is not None else said
