"""What the names in a foreign test stand for: the learner's, the author's, or Python's."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from teachkit.course.exercise import RESERVED
from teachkit.grading.exchange.assignment import Assignment
from teachkit.grading.exchange.notebook import parsed

__all__ = ["Names", "bound_by", "loads_of", "names_of", "reader_of"]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an assignment.

    ``functions`` and ``classes`` are what learners define, with their code; ``variables`` what
    they give a value to. ``refused`` are names of theirs that cannot be asked for, and why.
    ``given`` maps the author's names to the statements that make them. ``foreign`` are learners'
    names whose values may be those of a package, such as NumPy's; ``packages`` are its names.
    """

    functions: dict[str, ast.FunctionDef]
    classes: dict[str, ast.ClassDef]
    variables: frozenset[str]
    refused: dict[str, str]
    given: dict[str, tuple[ast.stmt, ...]]
    foreign: frozenset[str]
    packages: frozenset[str]

    def learners(self) -> set[str]:
        """Return all names that learners define."""
        return {*self.functions, *self.classes, *self.variables, *self.refused}


def reader_of(variable: str) -> str:
    """Return the name of the function that hands a variable to the checks."""
    return f"value_of_{variable}"


def names_of(assignment: Assignment) -> Names:
    """Find out whose each name is, and which of the learner's can be asked for."""
    functions: dict[str, ast.FunctionDef] = {}
    classes: dict[str, ast.ClassDef] = {}
    assigned: dict[str, set[int]] = {}
    touched: set[str] = set()
    statements: list[ast.stmt] = []
    given: dict[str, list[ast.stmt]] = {}
    for cell in assignment.cells:
        if cell.kind == "text":
            continue
        for node in parsed(cell.full) or ():
            statements.append(node)
            touched |= set(_touched(node))
            for name in bound_by(node):
                if cell.kind == "given" or isinstance(node, ast.Import | ast.ImportFrom):
                    given.setdefault(name, []).append(node)
                elif isinstance(node, ast.FunctionDef):
                    functions[name] = node
                elif isinstance(node, ast.ClassDef):
                    classes[name] = node
                if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                    assigned.setdefault(name, set()).add(cell.number)
    answered = {
        name
        for cell in assignment.cells
        if cell.kind == "answer"
        for node in parsed(cell.full) or ()
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)
        for name in bound_by(node)
    }
    random = {
        name
        for node in statements
        if not isinstance(node, ast.Import | ast.ImportFrom) and "random" in ast.unparse(node)
        for name in bound_by(node)
    }
    for test in assignment.tests:
        for node in parsed(test.whole) or () if test.form == "python" else ():
            if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef):
                for name in bound_by(node):
                    given.setdefault(name, [node])
    refused = _refused(functions, classes, answered, assigned, touched, random)
    known = {name for node in statements for name in bound_by(node)}
    for name, function in functions.items():
        nowhere = _free(function) - known
        if nowhere:
            refused.setdefault(name, f"`{name}` reads `{min(nowhere)}`, which no cell makes")
    for name in [*functions, *classes, *answered]:
        given.pop(name, None)
    packages = _packages(statements)
    return Names(
        {name: node for name, node in functions.items() if name not in refused},
        {name: node for name, node in classes.items() if name not in refused},
        frozenset(answered - set(refused) - set(functions) - set(classes)),
        refused,
        {name: tuple(nodes) for name, nodes in given.items()},
        _foreign(statements, packages),
        frozenset(packages.values()),
    )


def _refused(
    functions: Iterable[str],
    classes: Iterable[str],
    answered: Iterable[str],
    assigned: dict[str, set[int]],
    touched: set[str],
    random: set[str],
) -> dict[str, str]:
    refused: dict[str, str] = {}
    for name in (*functions, *classes):
        if name in RESERVED or name.startswith("_"):
            refused[name] = f"`{name}` is a name that checks use themselves; give it another"
        elif name in assigned:
            refused[name] = f"`{name}` is a function here and a variable there"
    for name in answered:
        if len(assigned[name]) > 1:
            refused[name] = (
                f"`{name}` gets a value in several cells; which one counts depends on when the"
                " test runs"
            )
        elif name in touched:
            refused[name] = f"a call outside of any function changes `{name}`"
        elif name in random:
            refused[name] = f"the value of `{name}` is a random one"
    return refused


def bound_by(node: ast.stmt) -> Iterator[str]:
    """Give the names that a statement binds in its own scope."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import():
            yield from (item.asname or item.name.partition(".")[0] for item in node.names)
        case ast.ImportFrom():
            yield from (item.asname or item.name for item in node.names)
        case _:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    yield part.id
                elif (
                    isinstance(part, ast.Subscript | ast.Attribute)
                    and isinstance(part.ctx, ast.Store)
                    and isinstance(part.value, ast.Name)
                ):
                    yield part.value.id


def loads_of(node: ast.AST) -> set[str]:
    """Return every name that is read somewhere within."""
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def _free(function: ast.FunctionDef) -> set[str]:
    """Return the names that a function reads and does not bind, Python's own left out."""
    own = {
        part.id
        for part in ast.walk(function)
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)
    }
    own |= {part.arg for part in ast.walk(function) if isinstance(part, ast.arg)}
    for part in ast.walk(function):
        if isinstance(part, ast.stmt):
            own |= set(bound_by(part))
        elif isinstance(part, ast.ExceptHandler) and part.name:
            own.add(part.name)
    return {name for name in loads_of(function) - own if not hasattr(builtins, name)}


def _touched(node: ast.stmt) -> Iterator[str]:
    """Give the names on which a method is called for its effect, outside of any function."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and isinstance(node.value.func.value, ast.Name)
    ):
        yield node.value.func.value.id


def _packages(statements: Iterable[ast.stmt]) -> dict[str, str]:
    """Return the names under which packages outside the standard library are imported."""
    found: dict[str, str] = {}
    for node in statements:
        if isinstance(node, ast.Import):
            pairs = [(item.asname or item.name.partition(".")[0], item.name) for item in node.names]
        elif isinstance(node, ast.ImportFrom):
            pairs = [(item.asname or item.name, node.module or "") for item in node.names]
        else:
            continue
        for name, module in pairs:
            package = module.partition(".")[0]
            if package and package not in sys.stdlib_module_names:
                found[name] = package
    return found


def _foreign(statements: list[ast.stmt], packages: dict[str, str]) -> frozenset[str]:
    """Return the names whose making uses a package, directly or through other names."""
    foreign = set(packages)
    while True:
        more = {
            name
            for node in statements
            if not isinstance(node, ast.Import | ast.ImportFrom) and loads_of(node) & foreign
            for name in bound_by(node)
        }
        if more <= foreign:
            return frozenset(foreign - set(packages))
        foreign |= more
