"""Turning a foreign test into a check: each call of the learner's functions goes to ``answer``.

A test runs in the learner's own process and sees everything there. A check does not, so only
what passes between the two as plain data can be kept: calls, their arguments and results, the
names of exceptions, and the values of variables through a function that hands them over.
Statement by statement, a test is rewritten or refused with a reason; what needs a refused
statement is refused as well, and nothing is left out without a word.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from teachkit.grading.exchange.assignment import ForeignTest, Listed
from teachkit.grading.exchange.doctests import statements_of_doctest
from teachkit.grading.exchange.forms import plain_assertions
from teachkit.grading.exchange.names import Names, bound_by, loads_of
from teachkit.grading.exchange.notebook import without_magics
from teachkit.grading.exchange.rewrite import CannotTranslateError, Rewriter

__all__ = ["Translated", "translate"]


@dataclass(frozen=True, slots=True)
class Translated:
    """What became of one version of a test: ``body`` for a check's function, and what it needs.

    ``preamble`` are statements of the author's that the body uses, in order; ``asks`` the
    learner's functions, and ``reads`` their variables.
    """

    body: tuple[ast.stmt, ...]
    preamble: tuple[ast.stmt, ...]
    listed: tuple[Listed, ...]
    asks: frozenset[str]
    reads: frozenset[str]
    imports: frozenset[str]
    random: bool

    @property
    def judges(self) -> bool:
        """Whether anything is left that can fail: an assertion, or a call for its own sake."""
        return any(
            isinstance(part, ast.Assert | ast.Raise)
            or (isinstance(part, ast.Expr) and "answer" in loads_of(part))
            for node in self.body
            for part in ast.walk(node)
        ) and bool(self.asks or self.reads)


def translate(test: ForeignTest, code: str, names: Names, points: float = 0.0) -> Translated:
    """Rewrite one version of a test (its visible part, or all of it).

    ``points`` is what is lost, for the list, when nothing of it can be kept.
    """
    listed: list[Listed] = []
    try:
        statements = _statements(test, code, names)
    except SyntaxError as error:
        listed.append(Listed(test.place, error.lineno or 1, error.text or "", error.msg, points))
        return Translated((), (), tuple(listed), frozenset(), frozenset(), frozenset(), False)
    first_line = next((ast.unparse(node).splitlines()[0] for node in statements), "")
    rewriter = Rewriter(names)
    body: list[ast.stmt] = []
    lost: set[str] = set()
    kept = list(_without_words(statements))
    tampered = ""
    own: set[str] = set()
    for place, node in enumerate(kept):
        before = copy.deepcopy(node)
        own |= set(bound_by(before))
        try:
            gone = loads_of(node) & lost
            if tampered:
                raise CannotTranslateError(f"a line before it, `{tampered}`, changes what it asks")
            if gone:
                raise CannotTranslateError(f"it needs `{min(gone)}`, which could not be kept")
            made = rewriter.statement(node, kept[place + 1 :])
        except CannotTranslateError as error:
            lost |= set(bound_by(before)) | (_acted_on(before) & own)
            if error.tampers:
                tampered = ast.unparse(before).splitlines()[0][:50]
            listed.append(
                Listed(
                    test.place,
                    getattr(before, "lineno", 1),
                    str(getattr(before, "told", ast.unparse(before))).splitlines()[0][:100],
                    str(error),
                )
            )
            continue
        body += made
    body = list(_joined(_used(body)))
    translated = Translated(
        tuple(body),
        tuple(rewriter.preamble()),
        tuple(listed),
        frozenset(rewriter.asks),
        frozenset(rewriter.reads),
        frozenset(rewriter.imports),
        rewriter.random,
    )
    if not translated.judges:
        if not listed:
            listed.append(
                Listed(
                    test.place,
                    1,
                    first_line[:100],
                    "it asks for nothing of the learner's",
                )
            )
        first = listed[0]
        listed[0] = Listed(first.place, first.line, first.code, first.reason, points)
        return Translated((), (), tuple(listed), frozenset(), frozenset(), frozenset(), False)
    return translated


def _acted_on(node: ast.stmt) -> set[str]:
    """Return the names that a call for its effect may have changed, had it come along."""
    return {
        name
        for part in ast.walk(node)
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call)
        for name in loads_of(part)
    }


def _statements(test: ForeignTest, code: str, names: Names) -> list[ast.stmt]:
    if test.form == "doctest":
        return statements_of_doctest(code, names)
    if "### AUTOTEST" in code or "### HASHED AUTOTEST" in code:
        lines = list(enumerate(code.splitlines(), 1))
        number, line = next((n, line) for n, line in lines if "AUTOTEST" in line)
        raise SyntaxError(
            "nbgrader makes this test from the solution's own values, which are not written down",
            ("", number, 1, line.strip()),
        )
    return list(plain_assertions(ast.parse(without_magics(code)).body))


def _without_words(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Leave out what judges nothing: docstrings, imports (they come when needed), prints."""
    for node in statements:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Name):
            continue
        yield node


def _used(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Leave out helpers at the end of the chain: assignments that nothing reads any more."""
    needed: set[str] = set()
    kept: list[ast.stmt] = []
    for node in reversed(body):
        binds = set(bound_by(node))
        asks = any(isinstance(part, ast.Name) and part.id == "answer" for part in ast.walk(node))
        if (
            isinstance(node, ast.Assign | ast.FunctionDef)
            and not binds & needed
            and (not asks or isinstance(node, ast.FunctionDef))
        ):
            continue
        needed |= loads_of(node)
        kept.append(node)
    yield from reversed(kept)


def _joined(body: Iterator[ast.stmt]) -> Iterator[ast.stmt]:
    """Make one block of neighbouring ones that blame the answer."""
    block: ast.With | None = None
    for node in body:
        if isinstance(node, ast.With):
            if block is not None:
                block.body += node.body
                continue
            block = node
        else:
            block = None
        yield node
