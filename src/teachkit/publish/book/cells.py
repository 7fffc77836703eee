"""What the code of a page's cells says about them: pure reading, nothing runs here.

In the page cells run when they are needed, not from top to bottom. So each has to know which
earlier ones it stands on, and the names that it reads say that.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["draws", "needed", "tool_shown"]

_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that a cell reads, and those that it binds or may change."""

    read: frozenset[str]
    made: frozenset[str]


def needed(codes: Sequence[str]) -> list[list[int]]:
    """Return for each cell the earlier ones that must have run before it, in their order.

    A cell needs every earlier one that binds or changes a name that it reads, and whatever those
    need. A cell that is no plain Python (a magic, a star import) counts as touching every name.
    """
    names = [_names(code) for code in codes]
    found: list[list[int]] = []
    for at, mine in enumerate(names):
        direct = {
            before
            for before, other in enumerate(names[:at])
            if mine is None or other is None or mine.read & other.made
        }
        found.append(sorted(direct.union(*(found[before] for before in direct))))
    return found


def tool_shown(code: str) -> str | None:
    """Return the class that a cell calls when that is all it does, besides importing.

    What it shows is what its reader looks at, and the code comes second.
    """
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return None
    if not body or not all(isinstance(line, _IMPORTS) for line in body[:-1]):
        return None
    match body[-1]:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))) if name[:1].isupper():
            return name
    return None


def draws(code: str) -> bool:
    """Return whether a cell is there for a picture, so that its code comes second as well."""
    return "from teachkit.labs.picture import" in code


def _names(code: str) -> _Names | None:
    """Return the names of a cell; None when reading it does not tell."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    read, made = set[str](), set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                read.add(name)
            case ast.Name(id=name):
                made.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                made.add(name)
            case ast.ClassDef(name=name):
                made.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                made.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                made |= {(one.asname or one.name).partition(".")[0] for one in aliases}
            case ast.Attribute() | ast.Subscript() if not isinstance(node.ctx, ast.Load):
                made |= set(_root(node))
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                made |= set(_root(method))  # `found.append(…)`: called for what it changes
    return None if "*" in made else _Names(frozenset(read), frozenset(made))


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
