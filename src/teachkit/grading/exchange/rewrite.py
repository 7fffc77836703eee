"""The rewriter: one statement of a test in, statements of a check out, or a refusal.

It keeps track of what comes from the learner (`asked`), since only that must be compared with
care: ``==`` becomes `same` or `equal`, and whatever else is done with it may fail by its kind
and is blamed on the answer.
"""

from __future__ import annotations

import ast
import builtins
import copy
import random
import sys
from collections.abc import Iterator, Sequence

from teachkit.grading.exchange.doctests import PRINTS, UNSURE
from teachkit.grading.exchange.forms import RAISES
from teachkit.grading.exchange.names import Names, bound_by, loads_of, reader_of
from teachkit.grading.exchange.refusals import READS_FILES, REFUSED, CannotTranslateError
from teachkit.grading.exchange.scope import PLAIN_METHODS, WHOLE_ONLY, Scope
from teachkit.grading.exchange.shapes import (
    has_no_number,
    is_raises,
    is_type_of,
    nexts_of,
    without_array,
)

__all__ = ["CannotTranslateError", "Rewriter"]

NEAR = {"isclose", "allclose"}
# Packages that a check may import, beyond the standard library, on the side that compares.
IN_CHECKS = {"numpy", "pandas", "scipy"}
# What an endless generator is asked for where a test does not say how much it needs.
ITEMS = 50
TRIED = 1000


class Rewriter(Scope):
    """Rewrites the statements of one test, in order.

    ``asks``, ``reads`` and ``imports`` collect the learner's functions and variables, and the
    words of ours, that the result uses; ``random`` says whether it wants the fixture ``rng``.
    """

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.asks: set[str] = set()
        self.reads: set[str] = set()
        self.imports: set[str] = set()
        self.random = False
        self._preamble: list[ast.stmt] = []
        self._provided: set[str] = set()
        self._helpers: list[ast.stmt] = []

    def preamble(self) -> Sequence[ast.stmt]:
        """Return what the author's own names need, each before what uses it."""
        return self._preamble

    def statement(self, node: ast.stmt, following: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Rewrite one statement of the test's own level; ``following`` are those after it.

        Raises:
            CannotTranslateError: with the reason; then nothing of it is kept.
        """
        self._following = following
        state = (set(self.asks), set(self.reads), set(self.imports), self.random,
                 list(self._preamble), set(self._provided))  # fmt: skip
        try:
            return list(self._made_of(node))
        except CannotTranslateError:
            (self.asks, self.reads, self.imports, self.random,
             self._preamble, self._provided) = state  # fmt: skip
            raise

    def _made_of(self, node: ast.stmt) -> Iterator[ast.stmt]:
        self._loose = False
        self._helpers = []
        for name in sorted(loads_of(node) - self._locals - self._names.learners()):
            if name in REFUSED:
                raise CannotTranslateError(REFUSED[name])
        calls = list(self._calls_in(node))
        made = self._rewritten(node)
        if made is None:
            return
        helpers, self._helpers = self._helpers, []
        yield from helpers
        if self._loose:
            self.imports.add("on_the_answer")
            call = ast.Call(ast.Name("on_the_answer", ast.Load()), [], [])
            made = ast.With([ast.withitem(call, None)], [made])
        yield ast.fix_missing_locations(ast.copy_location(made, node))
        yield from self._left_arguments(calls, node)

    # -- statements ---------------------------------------------------------------------------

    def _rewritten(self, node: ast.stmt) -> ast.stmt | None:
        match node:
            case ast.Assert():
                return self._assert(node)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                return self._assign(node)
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"))) if not self._is_asked(node):
                return None
            case ast.Expr():
                if not isinstance(node.value, ast.Call):
                    if not self._is_asked(node):
                        return None
                    raise CannotTranslateError("it compares nothing: the value is only shown")
                node.value = self.visit(node.value)
                return node
            case ast.For():
                self._bind(node.target, asked=self._is_asked(node.iter),
                           foreign=self._is_foreign(node.iter))  # fmt: skip
                node.iter = self._iterated(node.iter)
                node.body, node.orelse = self._block(node.body), self._block(node.orelse)
                return node
            case ast.If() | ast.While():
                node.test = self.visit(node.test)
                node.body, node.orelse = self._block(node.body), self._block(node.orelse)
                return node
            case ast.FunctionDef():
                return self._function(node)
            case ast.Raise(exc=ast.Call() | ast.Name() as raised):
                words = raised.args[:1] if isinstance(raised, ast.Call) else []
                failed = ast.Call(ast.Name("AssertionError", ast.Load()), words, [])
                node.exc, node.cause = self.visit(failed), None
                return node
            case ast.Delete():
                raise CannotTranslateError(
                    "it takes names away from the learner's code", tampers=True
                )
            case ast.Return() | ast.Pass() | ast.Break() | ast.Continue():
                return self.generic_visit(node)  # type: ignore[return-value]  # a statement stays one
            case ast.Try():
                raise CannotTranslateError(
                    "it catches exceptions in a way of its own; a check asks answer.raises"
                )
            case ast.With():
                raise CannotTranslateError(
                    f"it opens `{ast.unparse(node.items[0].context_expr)[:50]}`"
                )
        kind = type(node).__name__.lower()
        raise CannotTranslateError(f"a statement of this kind ({kind}) has no place in a check")

    def _block(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        made = [
            item
            for node in body
            if not isinstance(node, ast.Import | ast.ImportFrom)
            for item in [self._rewritten(node)]
            if item is not None
        ]
        return made or ([ast.Pass()] if body else [])

    def _assert(self, node: ast.Assert) -> ast.Assert:
        words = None if node.msg is None else self.visit(node.msg)
        if words is None and not is_raises(node.test):
            words = self._words(node.test)
        return ast.Assert(self.visit(node.test), words)

    def _assign(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> ast.stmt:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        value = node.value
        if value is None:
            raise CannotTranslateError("an annotation without a value")
        for target in targets:
            if not isinstance(target, ast.Name | ast.Tuple | ast.List):
                root = target
                while isinstance(root, ast.Attribute | ast.Subscript):
                    root = root.value
                if not isinstance(root, ast.Name) or root.id not in self._locals:
                    raise CannotTranslateError("it changes a value that is not the test's own")
        asked, foreign = self._is_asked(value), self._is_foreign(value)
        made = self._made(value)
        single = targets[0].id if isinstance(targets[0], ast.Name) else ""
        if made == "object":
            if not single:
                raise CannotTranslateError("an object of the learner's is kept under one name only")
            self._handles.add(single)
        for target in targets:
            self._bind(target, asked=asked, foreign=foreign)
        if made == "items":
            node.value = self._taken(value, single)
        else:
            node.value = self.visit(value)
        if isinstance(node, ast.AnnAssign):
            return ast.Assign([node.target], node.value or ast.Constant(None))
        self._loose |= asked and not isinstance(targets[0], ast.Name)
        return node

    def _function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.decorator_list:
            raise CannotTranslateError("a decorated function; only pytest may decorate a check")
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [item for item in (arguments.vararg, arguments.kwarg) if item is not None]
        before = (set(self._locals), set(self._asked))
        self._locals |= {node.name}
        for argument in every:
            argument.annotation = None
            self._locals.add(argument.arg)
            self._asked.add(argument.arg)  # it may be given what comes from the learner
        node.returns = None
        node.body = self._block(node.body)
        calls = any(isinstance(part, ast.Name) and part.id == "answer" for part in ast.walk(node))
        self._locals, self._asked = before[0] | {node.name}, before[1]
        if calls:
            self._asked.add(node.name)
        self._loose = False
        return node

    def _left_arguments(self, calls: list[ast.Call], node: ast.stmt) -> Iterator[ast.stmt]:
        """Take back arguments that later statements look at: a call may have modified them."""
        if not isinstance(node, ast.Assign | ast.Expr | ast.Assert):
            return
        looked = self._looked_at_later()
        for call in calls:
            for place, argument in enumerate(call.args):
                if not isinstance(argument, ast.Name) or argument.id not in looked:
                    continue
                if len(calls) > 1:
                    continue
                value = ast.Subscript(
                    ast.Attribute(ast.Name("answer", ast.Load()), "arguments", ast.Load()),
                    ast.Constant(place),
                    ast.Load(),
                )
                made = ast.Assign([ast.Name(argument.id, ast.Store())], value)
                self._asked.add(argument.id)
                yield ast.fix_missing_locations(ast.copy_location(made, node))

    # -- expressions --------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Send the learner's calls to ``answer``, and look at what is done with the others."""
        name = ast.unparse(node.func)
        last = name.rpartition(".")[2]
        if "." in name and last in READS_FILES:
            raise CannotTranslateError(READS_FILES[last])
        if name == UNSURE:
            raise CannotTranslateError(str(node.args[0].value))  # type: ignore[attr-defined]  # ours
        if name == RAISES:
            return self._raises(node)
        if name == PRINTS:
            (call,) = node.args
            return ast.Attribute(self._ask(call, "run"), "out", ast.Load())  # type: ignore[arg-type]  # a call: see doctests
        if isinstance(node.func, ast.Name) and name not in self._locals:
            if name in self._names.functions:
                if self._is_generator(node):
                    raise CannotTranslateError(f"`{name}` yields, and its items are not all taken")
                return self._ask(node)
            if name in self._names.classes:
                return self._ask(node, "new")
            if name in ("isinstance", "issubclass"):
                self._only_plain_types(node.args[1] if len(node.args) > 1 else node)
            if name in ("list", "tuple", "set", "sorted", "sum", "min", "max", "len", "dict"):
                node.args = [self._iterated(argument) for argument in node.args]
                self._whole_only(node)
                self._loose |= self._is_asked(node)
                node.keywords = [self.visit(word) for word in node.keywords]
                return node
        if last in NEAR and len(node.args) >= 2 and self._is_asked(node):
            return self._near(node, math=name.startswith("math"))
        if last in ("array_equal", "array_equiv") and len(node.args) == 2:
            return self._compared(node.args[0], node.args[1])
        if last == "islice" and len(node.args) == 2 and self._made(node.args[0]) == "items":
            return self._ask(node.args[0], "take", self.visit(node.args[1]))  # type: ignore[arg-type]  # a call: see _made
        if isinstance(node.func, ast.Attribute) and self._is_asked(node.func.value):
            return self._method(node, node.func)
        if "." in name and self._is_asked(ast.Tuple(node.args, ast.Load())):
            root = name.partition(".")[0]
            if root in self._names.given and root in ("np", "numpy", "pd", "pandas"):
                raise CannotTranslateError(f"`{name}` works on the answer's value; {WHOLE_ONLY}")
            self._loose = True
        elif self._is_asked(node):
            self._whole_only(node, unless=last in ("abs", "round", "isinstance", "str", "repr"))
            self._loose = True
        return self.generic_visit(node)  # type: ignore[return-value]  # an expression stays one

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Compare what comes from the learner by `same` or `equal`."""
        pairs: list[ast.expr] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            pairs.append(self._pair(copy.deepcopy(left), operator, copy.deepcopy(right)))
            left = right
        return pairs[0] if len(pairs) == 1 else ast.BoolOp(ast.And(), pairs)

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
        both = ast.Tuple([left, right], ast.Load())
        if not self._is_asked(both):
            return ast.Compare(self.visit(left), [operator], [self.visit(right)])
        if isinstance(operator, ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            kinds = [side for side in (left, right) if is_type_of(side)]
            if kinds:
                other = right if kinds[0] is left else left
                if not is_type_of(other):
                    self._only_plain_types(other)
                return ast.Compare(self.visit(left), [operator], [self.visit(right)])
            if isinstance(operator, ast.Is | ast.IsNot) and not any(
                isinstance(side, ast.Constant) and side.value in (None, True, False)
                for side in (left, right)
            ):
                raise CannotTranslateError(
                    "it asks for one and the same object; values cross, not objects"
                )
            made = self._compared(left, right)
            turned = isinstance(operator, ast.NotEq | ast.IsNot)
            return ast.UnaryOp(ast.Not(), made) if turned else made
        self._loose = True
        if isinstance(operator, ast.In | ast.NotIn):
            self._whole_only(both)
        return ast.Compare(self.visit(left), [operator], [self.visit(right)])

    def _compared(self, left: ast.expr, right: ast.expr, **words: ast.expr) -> ast.expr:
        if not self._is_asked(left) and self._is_asked(right):
            left, right = right, left
        right = without_array(right)
        exact = has_no_number(right) and not words
        name = "same" if exact else "equal"
        self.imports.add(name)
        keywords = [ast.keyword(word, value) for word, value in words.items()]
        return ast.Call(ast.Name(name, ast.Load()), [self._side(left), self._side(right)], keywords)

    def _side(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Name) and node.id in self._handles:
            raise CannotTranslateError(f"it compares the object `{node.id}` as a whole")
        made: ast.expr = self.visit(node)
        return made

    def _near(self, node: ast.Call, *, math: bool) -> ast.expr:
        """Write ``isclose`` with the tolerances that NumPy or math has where none are given."""
        given = {word.arg: word.value for word in node.keywords if word.arg}
        places = ["rtol", "atol"]
        given |= dict(zip(places, node.args[2:4], strict=False))
        if "equal_nan" in given:
            given.pop("equal_nan")
        if math:
            given = {"rtol": given.get("rel_tol", ast.Constant(1e-9)),
                     "atol": given.get("abs_tol", ast.Constant(0.0))}  # fmt: skip
        relative = self.visit(given.get("rtol", ast.Constant(1e-5)))
        absolute = self.visit(given.get("atol", ast.Constant(1e-8)))
        return self._compared(node.args[0], node.args[1], relative=relative, absolute=absolute)

    def _raises(self, node: ast.Call) -> ast.expr:
        call, *kinds = node.args
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise CannotTranslateError(
                "what must raise is no single call of the learner's function"
            )
        if call.func.id not in self._names.functions:
            raise CannotTranslateError(
                f"what must raise, `{ast.unparse(call.func)}`, is not theirs"
            )
        asked = self._ask(call, "raises")
        if not kinds:
            return ast.Compare(asked, [ast.NotEq()], [ast.Constant("")])
        if len(kinds) == 1:
            return ast.Compare(asked, [ast.Eq()], [kinds[0]])
        return ast.Compare(asked, [ast.In()], [ast.Tuple(kinds, ast.Load())])

    def _ask(self, node: ast.Call, way: str = "", *first: ast.expr) -> ast.Call:
        """Return the call on ``answer``; ``way`` is one of its own words, such as "take"."""
        name = node.func.id  # type: ignore[attr-defined]  # a Name: whoever calls has looked
        self.asks.add(name)
        for argument in [*node.args, *(word.value for word in node.keywords)]:
            self._crosses(argument, name)
        arguments = [self.visit(argument) for argument in node.args]
        keywords = [ast.keyword(word.arg, self.visit(word.value)) for word in node.keywords]
        if way:
            arguments = [*first, ast.Constant(name), *arguments]
        function = ast.Attribute(ast.Name("answer", ast.Load()), way or name, ast.Load())
        return ast.Call(function, arguments, keywords)

    def _iterated(self, node: ast.expr) -> ast.expr:
        if self._made(node) == "items":
            return self._ask(node, "take", ast.Constant(TRIED))  # type: ignore[arg-type]  # a call: see _made
        if self._is_asked(node):
            self._whole_only(node)
            self._loose = True
        made: ast.expr = self.visit(node)
        return made

    def _taken(self, value: ast.expr, name: str) -> ast.expr:
        """Return an iterator over as many items as the test will ask for."""
        most = nexts_of(name, self._following) or ITEMS
        self._loose = False
        items = self._ask(value, "take", ast.Constant(most))  # type: ignore[arg-type]  # a call: see _made
        return ast.Call(ast.Name("iter", ast.Load()), [items], [])

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Resolve a name: the test's own, the learner's, the author's, or Python's."""
        name = node.id
        if name in self._locals or name == "answer" or not isinstance(node.ctx, ast.Load):
            return node
        if name in self._names.functions or name in self._names.classes:
            raise CannotTranslateError(f"it hands `{name}` itself around; only its results cross")
        if name in self._names.refused:
            raise CannotTranslateError(self._names.refused[name])
        if name in self._names.variables:
            self.reads.add(name)
            reader = ast.Attribute(ast.Name("answer", ast.Load()), reader_of(name), ast.Load())
            return ast.Call(reader, [], [])
        if name in REFUSED:
            raise CannotTranslateError(REFUSED[name])
        if name in self._names.given:
            self._provide(name)
        elif not hasattr(builtins, name):
            raise CannotTranslateError(f"nothing in the notebook says what `{name}` is")
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Look at what an attribute is of."""
        whole = ast.unparse(node)
        if whole.startswith(("np.random", "numpy.random")):
            raise CannotTranslateError(
                "its numbers are random ones of NumPy's; a check draws from the fixture rng"
            )
        if whole.startswith("random.") and "random" not in self._locals:
            if not hasattr(random.Random, node.attr):
                raise CannotTranslateError(f"the fixture rng has no {node.attr}")
            self.random = True
            return ast.Attribute(ast.Name("rng", ast.Load()), node.attr, ast.Load())
        if isinstance(node.value, ast.Name) and node.value.id in self._handles:
            read = ast.Attribute(ast.Name("answer", ast.Load()), "read", ast.Load())
            return ast.Call(read, [node.value, ast.Constant(node.attr)], [])
        if self._is_asked(node.value):
            raise CannotTranslateError(f"it looks at `.{node.attr}`, which no plain data has")
        return self.generic_visit(node)  # type: ignore[return-value]  # as above

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Take an item: what came back may have none."""
        if self._is_asked(node.value):
            self._whole_only(node.value)
            self._loose = True
        return self.generic_visit(node)  # type: ignore[return-value]  # as above

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Reckon with what came back: it may be no number."""
        if isinstance(node.op, ast.MatMult):
            self._whole_only(node)
        self._loose |= self._is_asked(node)
        return self.generic_visit(node)  # type: ignore[return-value]  # as above

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:  # noqa: N802  # ast.NodeVisitor's name
        """Know the arguments of a lambda."""
        self._locals |= {argument.arg for argument in node.args.args}
        return self.generic_visit(node)  # type: ignore[return-value]  # as above

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
                       ) -> ast.expr:  # fmt: skip
        for part in node.generators:
            self._bind(part.target, asked=self._is_asked(part.iter),
                       foreign=self._is_foreign(part.iter))  # fmt: skip
            self._loose |= self._is_asked(part.iter)
        return self.generic_visit(node)  # type: ignore[return-value]  # as above

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension  # noqa: N815  # as above

    def _method(self, node: ast.Call, function: ast.Attribute) -> ast.Call:
        owner = function.value
        if not (isinstance(owner, ast.Name) and owner.id in self._handles):
            self._whole_only(owner)
            if function.attr not in PLAIN_METHODS:
                raise CannotTranslateError(f"it calls `.{function.attr}`, which no plain data has")
            self._loose = True
            function.value = self.visit(owner)
        node.args = [self.visit(argument) for argument in node.args]
        node.keywords = [self.visit(word) for word in node.keywords]
        return node

    def _provide(self, name: str) -> None:
        """Bring along the author's statements that make a name, and what they need."""
        if name in self._provided:
            return
        self._provided.add(name)
        learners = self._names.learners()
        for node in self._names.given[name]:
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                root = (module or "").partition(".")[0]
                if root in REFUSED:
                    raise CannotTranslateError(REFUSED[root])
                if root not in sys.stdlib_module_names and root not in IN_CHECKS:
                    raise CannotTranslateError(f"it needs `{root}`, which checks do not have")
                self._preamble.append(node)
                continue
            if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign):
                raise CannotTranslateError(f"`{name}` is made by more than one plain statement")
            needs = loads_of(node) - {name}
            if needs & learners:
                self._inline(name, node)
                continue
            for part in ast.walk(node):
                if isinstance(part, ast.Attribute) and part.attr in READS_FILES:
                    raise CannotTranslateError(READS_FILES[part.attr])
            for need in sorted(needs):
                if need in REFUSED and need not in bound_by(node):
                    raise CannotTranslateError(REFUSED[need])
                if need in self._names.given:
                    self._provide(need)
            self._preamble.append(node)

    def _inline(self, name: str, node: ast.stmt) -> None:
        """Take a helper of the author's, which calls the learner's functions, into the check."""
        if not isinstance(node, ast.FunctionDef):
            raise CannotTranslateError(f"`{name}` is made from what the learner defines")
        self._provided.discard(name)  # each check has its own
        made = self._function(copy.deepcopy(node))
        self._helpers.append(ast.fix_missing_locations(made))
        self._loose = True
