"""Shapes of expressions that the rewriter looks for."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from teachkit.grading.exchange.forms import RAISES

__all__ = ["has_no_number", "is_raises", "is_type_of", "nexts_of", "without_array"]


def nexts_of(name: str, statements: Sequence[ast.stmt], times: int = 1) -> int:
    """Count how often ``next`` is called on a name, loops over ``range(n)`` included."""
    count = 0
    for node in statements:
        repeated = times
        if isinstance(node, ast.For):
            match node.iter:
                case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int() as many)]):
                    repeated = times * many
            count += nexts_of(name, node.body, repeated)
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.ListComp):
                match part.generators[0].iter:
                    case ast.Call(
                        func=ast.Name(id="range"), args=[ast.Constant(value=int() as many)]
                    ):
                        repeated = times * many
        count += repeated * sum(
            isinstance(part, ast.Call) and ast.unparse(part) == f"next({name})"
            for part in ast.walk(node)
        )
    return count


def is_raises(node: ast.expr) -> bool:
    """Whether it is our word for a call that must raise."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == RAISES


def is_type_of(node: ast.expr) -> bool:
    """Whether it is ``type(…)`` of something."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "type" and len(node.args) == 1


def has_no_number(node: ast.expr) -> bool:
    """Whether a literal has no numbers in it, so that `same` is no stricter than ``==``."""
    parts = list(ast.walk(node))
    return all(
        isinstance(part, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.Set | ast.Load)
        for part in parts
    ) and not any(
        isinstance(part, ast.Constant) and type(part.value) in (int, float) for part in parts
    )


def without_array(node: ast.expr) -> ast.expr:
    """Return the list within ``np.array([…])``; any other expression as it is."""
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("np.array", "numpy.array", "pd.Series")
        and len(node.args) == 1
        and isinstance(node.args[0], ast.List)
        and not node.keywords
    ):
        return node.args[0]
    return node
