"""The many ways to write a test: each is turned into plain ``assert`` statements.

``raises_any`` below is the one form that has no plain statement: it becomes a call of
``answer.raises`` when the rewriter meets it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

__all__ = ["RAISES", "exception_names", "plain_assertions"]

# A name that no notebook has: `__raises__(call, "ValueError", …)`.
RAISES = "__raises__"

EQUAL = {"assert_equal", "assertEqual", "eq_", "assertEquals", "assertListEqual",
         "assertDictEqual", "assertTupleEqual", "assertSetEqual", "assertSequenceEqual",
         "assert_list_equal", "assert_dict_equal", "assert_array_equal", "assertMultiLineEqual",
         "assertCountEqual"}  # fmt: skip
COMPARED: dict[str, type[ast.cmpop]] = {
    "assertNotEqual": ast.NotEq, "assert_not_equal": ast.NotEq,
    "assertIn": ast.In, "assert_in": ast.In,
    "assertNotIn": ast.NotIn, "assert_not_in": ast.NotIn,
    "assertIs": ast.Is, "assert_is": ast.Is,
    "assertLess": ast.Lt, "assert_less": ast.Lt,
    "assertLessEqual": ast.LtE, "assert_less_equal": ast.LtE,
    "assertGreater": ast.Gt, "assert_greater": ast.Gt,
    "assertGreaterEqual": ast.GtE, "assert_greater_equal": ast.GtE,
}  # fmt: skip
NEAR = {"assert_allclose", "assert_almost_equal", "assertAlmostEqual", "assert_array_almost_equal",
        "assertAlmostEquals"}  # fmt: skip
RAISING = {"raises", "assertRaises", "assert_raises"}
# Tools that only start the tests of a cell.
STARTERS = {"unittest.main", "doctest.testmod", "unittest.TextTestRunner"}


def plain_assertions(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Give statements in which every test is an assertion."""
    for node in statements:
        match node:
            case ast.ClassDef() if _is_test_case(node):
                yield from _methods(node)
            case ast.Expr(value=ast.Call() as call):
                if not _starts_tests(call):
                    yield _from_call(call, node)
            case ast.With(
                items=[ast.withitem(context_expr=ast.Call() as call, optional_vars=None)]
            ) if _last_name(call.func) in RAISING and not call.keywords:
                yield _expects(node.body, call.args[:1], node, None)
            case ast.Try():
                yield from _from_try(node)
            case ast.FunctionDef() | ast.For() | ast.While() | ast.If() | ast.With():
                node.body = list(plain_assertions(node.body)) or [ast.Pass()]
                if isinstance(node, ast.For | ast.While | ast.If):
                    node.orelse = list(plain_assertions(node.orelse))
                yield ast.fix_missing_locations(node)
            case _:
                yield node


def exception_names(types: Sequence[ast.expr]) -> tuple[str, ...]:
    """Return the names of these exceptions, and of Python's own that are kinds of them.

    None of them stands for "any at all".
    """
    found: list[str] = []
    for item in types:
        for one in item.elts if isinstance(item, ast.Tuple) else [item]:
            name = _last_name(one)
            kind = getattr(builtins, name, None)
            if name in ("Exception", "BaseException"):
                return ()
            found.append(name)
            if isinstance(kind, type):
                found += sorted(
                    other
                    for other, value in vars(builtins).items()
                    if isinstance(value, type)
                    and issubclass(value, kind)
                    and other != name
                    and value.__name__ == other  # IOError is OSError's old name
                    and not other.startswith("Unicode")
                )
    return tuple(dict.fromkeys(found))


def _last_name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def _is_test_case(node: ast.ClassDef) -> bool:
    return any(_last_name(base) == "TestCase" for base in node.bases)


def _methods(node: ast.ClassDef) -> Iterator[ast.stmt]:
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name.startswith("test"):
            yield from plain_assertions(part.body)
        elif isinstance(part, ast.FunctionDef):
            yield part  # setUp and its like: `self` will be refused by name


def _starts_tests(call: ast.Call) -> bool:
    return any(ast.unparse(call.func).startswith(name) for name in STARTERS)


def _from_call(call: ast.Call, node: ast.Expr) -> ast.stmt:
    name, arguments = _last_name(call.func), list(call.args)
    message = next((word.value for word in call.keywords if word.arg in ("msg", "err_msg")), None)
    extra = {word.arg for word in call.keywords} - {"msg", "err_msg"}
    test: ast.expr | None = None
    plain = 2
    if name in EQUAL and len(arguments) >= 2 and not extra:
        if name == "assertCountEqual":
            arguments[:2] = [_call("sorted", item) for item in arguments[:2]]
        test = ast.Compare(arguments[0], [ast.Eq()], [arguments[1]])
    elif name in COMPARED and len(arguments) >= 2 and not extra:
        test = ast.Compare(arguments[0], [COMPARED[name]()], [arguments[1]])
    elif name in NEAR and len(arguments) >= 2:
        test = _near(name, call)
        plain = min(len(arguments), 3)
    elif name in ("assertTrue", "assert_true", "ok_", "assert_") and arguments and not extra:
        test, plain = arguments[0], 1
    elif name in ("assertFalse", "assert_false") and arguments and not extra:
        test, plain = ast.UnaryOp(ast.Not(), arguments[0]), 1
    elif name in ("assertIsNone", "assert_is_none") and arguments and not extra:
        test, plain = ast.Compare(arguments[0], [ast.Is()], [ast.Constant(None)]), 1
    elif name in ("assertIsNotNone", "assert_is_not_none") and arguments and not extra:
        test, plain = ast.Compare(arguments[0], [ast.IsNot()], [ast.Constant(None)]), 1
    elif name in ("assertIsInstance", "assert_is_instance") and len(arguments) >= 2 and not extra:
        test = _call("isinstance", *arguments[:2])
    elif name in RAISING and len(arguments) >= 2:
        called = ast.Call(arguments[1], arguments[2:], call.keywords)
        return _expects([ast.Expr(called)], arguments[:1], node, None)
    if test is None:
        return node
    if message is None and len(arguments) > plain and name not in NEAR:
        message = arguments[plain]
    return _placed(ast.Assert(test, message), node)


def _near(name: str, call: ast.Call) -> ast.expr:
    """Write "nearly equal" as `numpy.isclose`, with the tolerance that each tool means."""
    given = {word.arg: word.value for word in call.keywords if word.arg}
    if name == "assert_allclose":
        relative = given.get("rtol", call.args[2] if len(call.args) > 2 else ast.Constant(1e-7))
        absolute = given.get("atol", ast.Constant(0.0))
    else:
        places = given.get("places") or given.get("decimal")
        if places is None and len(call.args) > 2:
            places = call.args[2]
        if "delta" in given:
            absolute = given["delta"]
        else:
            # unittest rounds the difference to 7 places; numpy allows 1.5 units of the last.
            unittests = name.startswith("assertAlmost") or "nose" in ast.unparse(call.func)
            number: ast.expr = places or ast.Constant(7)
            absolute = ast.BinOp(
                ast.Constant(0.5 if unittests else 1.5),
                ast.Mult(),
                ast.BinOp(ast.Constant(10.0), ast.Pow(), ast.UnaryOp(ast.USub(), number)),
            )
        relative = ast.Constant(0.0)
    words = [ast.keyword("rtol", relative), ast.keyword("atol", absolute)]
    return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "allclose", ast.Load()),
                    call.args[:2], words)  # fmt: skip


def _from_try(node: ast.Try) -> Iterator[ast.stmt]:
    """Recognise "this must raise", and "this must not"; leave any other as it is."""
    handlers = node.handlers
    quiet = all(not handler.name and _is_quiet(handler.body) for handler in handlers)
    types = [handler.type for handler in handlers if handler.type is not None]
    any_type = len(types) < len(handlers)
    fails_after = bool(node.orelse) and _always_fails(node.orelse)
    fails_within = len(node.body) > 1 and _always_fails(node.body[-1:])
    if quiet and handlers and not node.finalbody and (fails_after or fails_within):
        body = node.body[:-1] if fails_within else node.body
        swallowed = fails_within and (
            any_type or not exception_names(types) or "AssertionError" in exception_names(types)
        )
        if not swallowed:
            wrong = node.orelse if fails_after else node.body[-1:]
            yield _expects(body, [] if any_type else types, node, _said(wrong))
            return
    if handlers and all(_always_fails(handler.body) for handler in handlers):
        # Whatever is raised fails the check anyway.
        yield from plain_assertions([*node.body, *node.orelse, *node.finalbody])
        return
    yield node


def _is_quiet(body: Sequence[ast.stmt]) -> bool:
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Assert) and ast.unparse(node.test) == "True")
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) == "print")
        for node in body
    )  # fmt: skip


def _always_fails(body: Sequence[ast.stmt]) -> bool:
    last = body[-1]
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.Assert):
        return isinstance(last.test, ast.Constant) and not last.test.value
    return (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and _last_name(last.value.func) == "fail"
    )


def _said(body: Sequence[ast.stmt]) -> ast.expr | None:
    """Return the words with which a test would have failed."""
    last = body[-1]
    if isinstance(last, ast.Assert):
        return last.msg
    call = last.exc if isinstance(last, ast.Raise) else getattr(last, "value", None)
    if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
        return call.args[0]
    return None


def _expects(
    body: Sequence[ast.stmt], types: Sequence[ast.expr], place: ast.stmt, words: ast.expr | None
) -> ast.stmt:
    names = [ast.Constant(name) for name in exception_names(types)] if types else []
    last = body[-1]
    call = getattr(last, "value", None) if isinstance(last, ast.Expr | ast.Assign) else None
    if len(body) != 1 or not isinstance(call, ast.Call):
        # Kept as it is, for the rewriter to refuse with its reason.
        return _placed(ast.Expr(_call(RAISES, ast.Constant(None), *names)), place)
    return _placed(ast.Assert(_call(RAISES, call, *names), words), place)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _placed(made: ast.stmt, like: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(made, like))
