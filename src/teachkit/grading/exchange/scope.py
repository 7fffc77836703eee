"""Whose a value is, within one test: the learner's, a package's, or the test's own."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

from teachkit.grading.exchange.doctests import PRINTS
from teachkit.grading.exchange.forms import RAISES
from teachkit.grading.exchange.names import Names, loads_of
from teachkit.grading.exchange.refusals import CannotTranslateError

__all__ = ["PLAIN_METHODS", "PLAIN_TYPES", "WHOLE_ONLY", "Scope"]

PLAIN_TYPES = {"int", "float", "str", "bool", "list", "tuple", "dict", "set", "frozenset", "bytes"}
PLAIN_METHODS = {
    name
    for kind in (int, float, str, list, tuple, dict, set, bytes)
    for name in dir(kind)
    if not name.startswith("_")
}
LONGEST_CALL = 60
WHOLE_ONLY = (
    "its value may be one of a package's (NumPy, pandas), and of such a value only the whole can"
    " be compared"
)


class Scope(ast.NodeTransformer):
    """What is known of the names of a test so far, and the questions that can be asked of it."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._following: Sequence[ast.stmt] = ()
        self._locals: set[str] = set()
        self._asked: set[str] = {"answer"}
        self._foreign: set[str] = set()
        self._handles: set[str] = set()
        self._loose = False

    def _words(self, test: ast.expr) -> ast.expr | None:
        """Say which call went wrong, unless that gives away what it should have been."""
        calls = [
            part
            for part in ast.walk(test)
            if isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id in self._names.functions
        ]
        if not calls:
            named = sorted(loads_of(test) & self._names.variables)
            return ast.Constant(f"`{named[0]}` has another value.") if named else None
        shown = ast.unparse(calls[0])
        values = [part.value for part in ast.walk(test) if isinstance(part, ast.Constant)]
        inner = [part.value for part in ast.walk(calls[0]) if isinstance(part, ast.Constant)]
        telling = any(isinstance(value, str) for value in values) or len(values) <= len(inner)
        if telling or len(shown) > LONGEST_CALL or len(calls) > 1:
            name = calls[0].func.id  # type: ignore[attr-defined]  # a Name, see above
            return ast.Constant(f"{name} gives something else than was asked for.")
        return ast.Constant(f"{shown} gives something else than was asked for.")

    def _made(self, value: ast.expr) -> str:
        """Say whether a value is an "object" or the "items" of the learner's; "" for data."""
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            if value.func.id in self._names.classes and value.func.id not in self._locals:
                return "object"
            if self._is_generator(value):
                return "items"
        return ""

    def _bind(self, target: ast.expr, *, asked: bool, foreign: bool) -> None:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                names = self._names
                if part.id in names.functions or part.id in names.classes:
                    raise CannotTranslateError(
                        f"it puts something else in the place of the learner's `{part.id}`",
                        tampers=True,
                    )
                self._locals.add(part.id)
                for known, holds in ((self._asked, asked), (self._foreign, foreign)):
                    if holds:
                        known.add(part.id)
                    else:
                        known.discard(part.id)

    def _looked_at_later(self) -> set[str]:
        seen: set[str] = set()
        for node in self._following:
            within = {id(argument) for call in self._calls_in(node) for argument in call.args}
            seen |= {
                part.id
                for part in ast.walk(node)
                if isinstance(part, ast.Name)
                and isinstance(part.ctx, ast.Load)
                and id(part) not in within
                and part.id in self._locals
            }
        return seen

    def _crosses(self, argument: ast.expr, name: str) -> None:
        for part in argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]:
            if isinstance(part, ast.Starred):
                continue
            called = ast.unparse(part.func) if isinstance(part, ast.Call) else ""
            if isinstance(part, ast.Lambda | ast.GeneratorExp) or (
                isinstance(part, ast.Name)
                and part.id not in self._locals
                and (
                    part.id in self._names.functions
                    or any(
                        isinstance(made, ast.FunctionDef)
                        for made in self._names.given.get(part.id, ())
                    )
                    or (hasattr(builtins, part.id) and part.id not in PLAIN_TYPES)
                )
            ):
                raise CannotTranslateError(
                    f"it gives `{name}` a function or a generator, which is no plain data"
                )
            if called in ("range", "iter", "zip", "map", "filter", "enumerate", "open"):
                raise CannotTranslateError(
                    f"it gives `{name}` a {called} object; write list({called}(…)) if that will do"
                )

    def _whole_only(self, node: ast.expr, *, unless: bool = False) -> None:
        if self._is_foreign(node) and not unless:
            raise CannotTranslateError(WHOLE_ONLY)

    def _only_plain_types(self, node: ast.expr) -> None:
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            if ast.unparse(part) not in PLAIN_TYPES | {"type(None)", "NoneType"}:
                raise CannotTranslateError(
                    f"it asks for the type {ast.unparse(part)}; only plain data crosses"
                )

    def _is_asked(self, node: ast.AST) -> bool:
        """Whether something of the learner's is in it."""
        names = self._names
        return any(
            name in self._asked
            or (name not in self._locals
                and (name in names.functions or name in names.classes or name in names.variables
                     or name in (RAISES, PRINTS)))
            for name in loads_of(node)
        )  # fmt: skip

    def _is_foreign(self, node: ast.AST) -> bool:
        return any(
            name in self._foreign or (name not in self._locals and name in self._names.foreign)
            for name in loads_of(node)
            if name in self._names.learners() or name in self._foreign
        )

    def _is_generator(self, node: ast.expr) -> bool:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            return False
        function = self._names.functions.get(node.func.id)
        if function is None or node.func.id in self._locals:
            return False
        return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(function))

    def _calls_in(self, node: ast.AST) -> Iterator[ast.Call]:
        for part in ast.walk(node):
            if (
                isinstance(part, ast.Call)
                and isinstance(part.func, ast.Name)
                and part.func.id in self._names.functions
            ):
                yield part
