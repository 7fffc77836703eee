"""Doctests as statements: what is printed for an expression becomes a comparison with it."""

from __future__ import annotations

import ast
import doctest
import re
import textwrap
from collections.abc import Iterator

from teachkit.grading.exchange.forms import RAISES, exception_names, plain_assertions
from teachkit.grading.exchange.names import Names

__all__ = ["PRINTS", "UNSURE", "statements_of_doctest"]

# Names that no notebook has: `__prints__(call)` is what a call writes, and `__unsure__("…")` a
# refusal that only the rewriter may utter.
PRINTS, UNSURE = "__prints__", "__unsure__"

TRUTHS = {"True": True, "np.True_": True, "False": False, "np.False_": False}


def statements_of_doctest(code: str, names: Names) -> list[ast.stmt]:
    """Return the statements of a doctest, its expected outputs turned into assertions.

    Raises:
        SyntaxError: when an example is no Python.
    """
    text = textwrap.dedent(code.expandtabs(4))
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError as error:
        raise SyntaxError(str(error).replace("\n", " ")[:100]) from error
    found: list[ast.stmt] = []
    for example in examples:
        body = ast.parse(example.source).body
        for node in body:
            ast.increment_lineno(node, example.lineno)
        *before, last = body or [ast.Pass(lineno=1, col_offset=0)]
        found += plain_assertions(before)
        if example.exc_msg is not None:
            found.append(_raising(last, example.exc_msg))
        elif not example.want:
            found += plain_assertions([last])
        elif example.options:
            found.append(_unsure(last, "a doctest with options compares more loosely than `==`"))
        else:
            found += _compared(last, example.want, names)
    return found


def _raising(node: ast.stmt, said: str) -> ast.stmt:
    kind = ast.Name(re.split(r"[:\s]", said)[0].rpartition(".")[2], ast.Load())
    call = node.value if isinstance(node, ast.Expr | ast.Assign) else None
    if not isinstance(call, ast.Call):
        return _unsure(node, "it must raise, and is no single call")
    expected = [ast.Constant(name) for name in exception_names([kind])]
    return _assert(ast.Call(ast.Name(RAISES, ast.Load()), [call, *expected], []), node)


def _compared(node: ast.stmt, want: str, names: Names) -> Iterator[ast.stmt]:
    if isinstance(node, ast.For) and len(node.body) == 1 and not node.orelse:
        (only,) = node.body
        if isinstance(only, ast.Expr) and _is_print(only.value):
            (printed,) = only.value.args  # type: ignore[attr-defined]  # a call: see _is_print
            shown = ast.Call(ast.Name("str", ast.Load()), [printed], [])
            turns = [ast.comprehension(node.target, node.iter, [], 0)]
            yield _equal(ast.ListComp(shown, turns), want.rstrip("\n").split("\n"), node)
            return
    if not isinstance(node, ast.Expr):
        yield _unsure(node, "it compares what a statement prints")
        return
    value, text = node.value, want.rstrip("\n")
    if _is_print(value):
        (printed,) = value.args  # type: ignore[attr-defined]  # a call: see _is_print
        yield _equal(ast.Call(ast.Name("str", ast.Load()), [printed], []), text, node)
    elif text.strip() in TRUTHS and not _is_call_of(value, names):
        truth = TRUTHS[text.strip()]
        yield _assert(value if truth else ast.UnaryOp(ast.Not(), value), node)
    elif _is_call_of(value, names) and _only_prints(value, names):
        called = ast.Call(ast.Name(PRINTS, ast.Load()), [value], [])
        yield _equal(called, want, node)
    else:
        try:
            expected = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, TypeError, MemoryError):
            yield _unsure(node, "its expected output is the picture of no plain data")
            return
        yield _equal(value, expected, node)


def _is_print(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "print"
        and len(value.args) == 1
        and not value.keywords
        and not isinstance(value.args[0], ast.Starred)
    )


def _is_call_of(value: ast.expr, names: Names) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in names.functions
    )


def _only_prints(value: ast.expr, names: Names) -> bool:
    function = names.functions[value.func.id]  # type: ignore[attr-defined]  # a call: see above
    parts = list(ast.walk(function))
    returns = any(isinstance(part, ast.Return) and part.value is not None for part in parts)
    return not returns and any(
        isinstance(part, ast.Call) and ast.unparse(part.func) == "print" for part in parts
    )


def _equal(value: ast.expr, expected: object, node: ast.stmt) -> ast.stmt:
    other = ast.parse(repr(expected), mode="eval").body
    return _assert(ast.Compare(value, [ast.Eq()], [other]), node)


def _unsure(node: ast.stmt, reason: str) -> ast.stmt:
    call = ast.Call(ast.Name(UNSURE, ast.Load()), [ast.Constant(reason)], [])
    made = ast.copy_location(ast.Expr(call), node)
    made.told = ast.unparse(node)  # type: ignore[attr-defined]  # for the list: see translate
    return ast.fix_missing_locations(made)


def _assert(test: ast.expr, node: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(ast.Assert(test, None), node))
