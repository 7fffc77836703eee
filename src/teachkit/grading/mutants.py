"""Small faults, put into a solution on purpose: checks that notice none of them check nothing.

Mutants resemble the slips of real programmers closely enough to grade a set of checks by
(Clegg, McMinn and Fraser, SIGCSE 2021). One fault a mutant, in five kinds: a comparison turned
or its boundary moved, an arithmetic operator exchanged, a constant changed, a condition
negated, a statement dropped.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

__all__ = ["Mutant", "mutants_of"]

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A solution with one fault; ``what`` says which, ``line`` where."""

    line: int
    what: str
    source: str


def mutants_of(source: str) -> tuple[Mutant, ...]:
    """Return every mutant of a solution, in order of lines, without repetitions."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    found: dict[str, Mutant] = {}
    for number, node in enumerate(ast.walk(tree)):
        for what, change in _changes(node):
            mutated = copy.deepcopy(tree)
            target = next(item for place, item in enumerate(ast.walk(mutated)) if place == number)
            change(target)
            text = ast.unparse(ast.fix_missing_locations(mutated))
            if text != original:
                line = getattr(node, "lineno", 0)
                found.setdefault(text, Mutant(line, what, text))
    return tuple(sorted(found.values(), key=lambda mutant: mutant.line))


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    match node:
        case ast.Compare(ops=[operator, *_]):
            for other in COMPARISONS[type(operator)]:
                yield (
                    f"{type(operator).__name__} became {other.__name__}",
                    partial(_compare, other),
                )
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATORS:
            exchanged = OPERATORS[type(operator)]
            yield (
                f"{type(operator).__name__} became {exchanged.__name__}",
                lambda item: setattr(item, "op", exchanged()),
            )
        case ast.BoolOp(op=operator):
            turned = ast.Or if isinstance(operator, ast.And) else ast.And
            yield "and/or exchanged", lambda item: setattr(item, "op", turned())
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda item: setattr(item, "op", ast.UAdd())
        case ast.Constant(value=bool() as value):
            yield f"{value} became {not value}", lambda item: setattr(item, "value", not value)
        case ast.Constant(value=int() as value):
            yield f"{value} became {value + 1}", lambda item: setattr(item, "value", value + 1)
        case ast.If() | ast.While() | ast.IfExp():
            if not (isinstance(node, ast.While) and isinstance(node.test, ast.Constant)):
                yield "condition negated", _negate
    body = getattr(node, "body", None)
    if isinstance(body, list):
        for place, statement in enumerate(body):
            if not _is_inert(statement):
                yield (
                    f"dropped `{ast.unparse(statement).splitlines()[0][:50]}`",
                    partial(_drop, place),
                )


def _compare(other: type[ast.cmpop], item: ast.AST) -> None:
    item.ops[0] = other()  # type: ignore[attr-defined]  # a Compare


def _drop(place: int, item: ast.AST) -> None:
    item.body[place] = ast.Pass()  # type: ignore[attr-defined]  # whatever has a body


def _negate(item: ast.AST) -> None:
    item.test = ast.UnaryOp(ast.Not(), item.test)  # type: ignore[attr-defined]  # If, While, IfExp


def _is_inert(statement: ast.stmt) -> bool:
    """Whether dropping it proves nothing: definitions, imports, docstrings, pass."""
    return isinstance(
        statement,
        ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Pass,
    ) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
