"""Finding a learner's answer in whatever they hand in: a notebook, a script, a live session.

An answer is known by the *names of its functions* and the exercise's id, never by cell
metadata: cells may be moved, copied, split and joined, and tags may be lost on the way. Only
what the functions need comes along (their imports, constants and helping functions); widgets,
plots and experiments elsewhere in the notebook do not run in the grader.

A cell may carry the line ``# exercise: depend/closure``; where two cells define the same
function, the one marked for this exercise counts, else the last one. A left-over copy of the
starter never hides an answer.

What was handed in stays unread (`Sheet`, `Answer`) until it is in the learner's own process:
a file can be written to hurt whoever parses it, and there it can hurt its writer alone.
"""

from __future__ import annotations

import ast
import builtins
import json
import re
import symtable
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType

from teachkit.errors import TeachkitError

__all__ = [
    "FILE",
    "Answer",
    "Collected",
    "Sheet",
    "answer_of",
    "cells_of",
    "collect",
    "collect_answer",
    "read_sheet",
    "sheet_of_cells",
]

# The name under which an answer is compiled, and known in tracebacks.
FILE = "<your answer>"
FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,}|:{3,})\s*\{(?P<kind>[a-z-]+)\}")
# A notebook with every output kept is far smaller.
_MOST_BYTES = 32 * 2**20
MARK = re.compile(r"^#[ \t]*exercise:[ \t]*(\S+)[ \t]*$", re.MULTILINE)
WORD = re.compile(r"[A-Za-z_]\w*")
MAGIC = re.compile(r"^\s*[%!?]|^\s*[\w, ]+=\s*[%!]|^[\w.]+\?{1,2}\s*$")
# Cell magics that run the cell where its neighbours run; what the others define is gone.
RUNS_HERE = re.compile(r"\s*%%(time|capture|prun)\b.*")
# The lines that begin a statement of a plain cell (`_plain_statements`), as `ast.unparse` has them.
PLAIN_DEF = re.compile(r"def ([A-Za-z_]\w*)\(", re.ASCII)
PLAIN_IMPORT = re.compile(
    r"(?:import|from (?!__future__ )[\w.]+ import) (\w+(?: as \w+)?(?:, \w+(?: as \w+)?)*)",
    re.ASCII,
)
QUOTES = re.compile(r"\"\"\"|\'\'\'")
# Methods that fill or change a table, in a line of their own.
CHANGING = frozenset(
    {"add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem"}
    | {"remove", "reverse", "setdefault", "sort", "update"}
)

# What is bound by a statement that always comes along, and by one that may bind anything.
_ALWAYS, _ANYTHING = " always", "*"
_PLAIN = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file that was handed in, unread: its name (the suffix tells its format), its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What was handed in for one exercise, and what to look for in it.

    ``functions`` are the names that the learner defines, ``starter`` the source that they began
    with, ``packages`` what may be imported beyond the standard library.
    """

    sheets: tuple[Sheet, ...]
    functions: tuple[str, ...]
    exercise: str = ""
    starter: str = ""
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """The learner's code for one exercise.

    ``source`` is what the functions need, ``missing`` the functions that nobody wrote, and
    ``problem`` a sentence when a cell that seems to define one is not Python (yet). ``code`` is
    the source compiled, where that was a by-product.
    """

    source: str
    missing: tuple[str, ...] = ()
    problem: str = ""
    code: CodeType | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Statement:
    order: int
    source: str
    binds: tuple[str, ...]
    marks: frozenset[str]
    is_definition: bool
    node: ast.stmt | None = None


def answer_of(source: str, functions: Sequence[str]) -> Answer:
    """Return an answer that is one piece of Python source."""
    content = source.encode("utf-8", "surrogatepass")
    return Answer((Sheet("answer.py", content),), tuple(functions))


def sheet_of_cells(cells: Sequence[str]) -> Sheet:
    """Return the cells of a live session as a sheet."""
    notebook = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    return Sheet("session.ipynb", json.dumps(notebook).encode())


def collect_answer(answer: Answer) -> Collected:
    """Read the sheets of an answer, and gather its functions. Runs where the answer runs."""
    cells: list[str] = []
    problem = ""
    for sheet in answer.sheets:
        try:
            text = sheet.content.decode("utf-8-sig")
            cells.extend(cells_of(text, sheet.name[sheet.name.rfind(".") :].lower()))
        except UnicodeDecodeError as error:
            problem = f"{sheet.name} cannot be read: byte {error.start} is not UTF-8."
        except TeachkitError as error:
            problem = f"{sheet.name}: {error.message}."
        except (RecursionError, MemoryError):
            problem = f"{sheet.name} is nested too deeply, or too large, to be read."
    plain = _plainly(cells, answer.functions, answer.exercise)
    if plain is not None:
        return plain
    found = collect(cells, answer.functions, answer.exercise, answer.starter)
    return Collected(
        found.source, found.missing, found.problem or (problem if found.missing else "")
    )


def cells_of(text: str, suffix: str) -> tuple[str, ...]:
    """Return the sources of the code cells of a ``.py``, ``.ipynb`` or ``.md`` (MyST) file.

    Raises:
        TeachkitError: ``not-a-notebook``.
    """
    _know(suffix)
    if suffix == ".py":
        return (text,)
    if suffix == ".ipynb":
        return _notebook_cells(text)
    return tuple(_myst_cells(text))


def _know(suffix: str) -> None:
    if suffix.lower() not in (".py", ".ipynb", ".md"):
        raise TeachkitError(
            "not-a-notebook",
            f"Answers are read from .md, .ipynb and .py files, not from '{suffix or 'no suffix'}'",
            hint="Save the notebook, and name that file.",
        )


def read_sheet(path: Path) -> Sheet:
    """Take a learner's own file as it is; whoever runs it will read it.

    Raises:
        TeachkitError: ``cannot-read``, or ``not-a-notebook`` for a suffix that no answer has.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is no file")  # nor one that might never end
        if path.stat().st_size > _MOST_BYTES:
            raise OSError(f"it is larger than {_MOST_BYTES // 2**20} MiB")
        content = path.read_bytes()
        content.decode()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        if isinstance(error, UnicodeDecodeError):
            why = f"byte {error.start} is not UTF-8"
        raise TeachkitError(
            "cannot-read",
            f"The answer cannot be read: {why}",
            place=str(path),
            hint="Name the file in which you wrote your answer.",
        ) from error
    _know(path.suffix)
    return Sheet(path.name, content)


def collect(
    cells: Iterable[str], functions: Sequence[str], exercise: str, starter: str = ""
) -> Collected:
    """Gather the functions of an exercise, and what they need, from cells in any order.

    ``starter`` is the source that the exercise begins with: a definition equal to the starter's
    counts only where there is no other.
    """
    statements: list[_Statement] = []
    problem = ""
    for cell in cells:
        plain = cell.replace("\r\n", "\n").replace("\r", "\n")
        try:
            statements.extend(_statements(plain, len(statements)))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            names = [name for name in functions if re.search(rf"\bdef\s+{name}\b", cell)]
            if names:
                problem = _not_python(names[0], plain, error)
    found, _ = _gathered(statements, functions, exercise, starter)
    return replace(found, problem=problem if found.missing else "")


def _gathered(
    statements: list[_Statement], functions: Sequence[str], exercise: str, starter: str
) -> tuple[Collected, list[_Statement]]:
    """Choose what the functions need; return its source, and the statements in their order."""
    # Only what some statement binds can be chosen for what another one needs.
    bound = {name for item in statements for name in item.binds}.difference(functions)
    chosen: dict[int, _Statement] = {}
    missing: list[str] = []
    wanted: list[str] = []
    for name in functions:
        found = _choose(name, statements, exercise, starter)
        if found is None:
            missing.append(name)
        else:
            chosen[found.order] = found
            wanted.extend(_needed(found.source, bound))
    for statement in statements:
        if statement.binds == (_ALWAYS,) and chosen:
            chosen[statement.order] = statement
            wanted.extend(_needed(statement.source, bound))
    seen = set(functions)
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        for statement in _providers(name, statements, exercise):
            chosen[statement.order] = statement
            wanted.extend(_needed(statement.source, bound - seen))
    stars = [statement for statement in statements if statement.binds == (_ANYTHING,)]
    if stars and _unfilled(chosen.values()):
        chosen.update({statement.order: statement for statement in stars})
    ordered = sorted(chosen.values(), key=lambda item: (not _is_future(item.node), item.order))
    source = "\n\n".join(statement.source for statement in ordered)
    return Collected(source + "\n" if source else "", tuple(missing)), ordered


def _plainly(cells: Sequence[str], functions: Sequence[str], exercise: str) -> Collected | None:
    """Do what `collect` does, in half the time, where nothing but functions was handed in.

    Such answers are the most frequent, and reading them with `ast` was the largest part of their
    grading. Here a statement is where a line begins with ``def`` or ``import``; that this was
    no line of a text is seen once the whole is compiled. None where anything is less than plain.
    """
    statements: list[_Statement] = []
    for cell in cells:
        found = _plain_statements(cell.replace("\r\n", "\n"), len(statements))
        if found is None:
            return None
        statements += found
    bound = [name for statement in statements for name in statement.binds]
    if len(set(bound)) < len(bound):
        return None
    collected, ordered = _gathered(statements, functions, exercise, "")
    if collected.missing:
        return None
    try:
        code = compile(collected.source, FILE, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    expected, line = [], 1
    for statement in ordered:
        if statement.is_definition:
            expected.append((statement.binds[0], line))
        line += statement.source.count("\n") + 2
    defined = [
        (constant.co_name, constant.co_firstlineno)
        for constant in code.co_consts
        if isinstance(constant, CodeType) and constant.co_name != "__annotate__"
    ]
    return replace(collected, code=code) if defined == expected else None


def _plain_statements(cell: str, order: int) -> list[_Statement] | None:
    """Return the statements of a cell that is nothing but functions and imports, else None."""
    marks = frozenset(MARK.findall(cell))
    statements: list[_Statement] = []
    lines = cell.split("\n")
    starts = [n for n, line in enumerate(lines) if line and line[0] not in " \t\f#"]
    for start, following in zip([-1, *starts], [*starts, len(lines)], strict=True):
        end = following
        while end > start + 1 and (lines[end - 1].lstrip() or "#")[0] == "#":
            end -= 1
            if QUOTES.search(lines[end]):
                return None
        if start < 0 and end == 0:
            continue
        line = lines[start] if start >= 0 else ""
        if define := PLAIN_DEF.match(line):
            binds: tuple[str, ...] = (define[1],)
        elif end == start + 1 and (imported := PLAIN_IMPORT.fullmatch(line)):
            if any(QUOTES.search(before) for before in lines[:start]):
                return None
            binds = tuple(part.rpartition(" ")[2] for part in imported[1].split(", "))
        else:
            return None
        source = "\n".join(lines[start:end])
        statements.append(_Statement(order + len(statements), source, binds, marks, bool(define)))
    return statements


def _choose(
    name: str, statements: list[_Statement], exercise: str, starter: str
) -> _Statement | None:
    binding = [item for item in statements if name in item.binds]
    pool = [item for item in binding if item.is_definition]
    if len(binding) > 1 and pool:
        unwritten = _unwritten(starter)
        written = [item for item in pool if item.node and ast.dump(item.node) not in unwritten]
        pool = written or [item for item in binding if _may_define(item.node)] or pool
    elif not pool:
        pool = [item for item in binding if _may_define(item.node)]

    def preference(item: _Statement) -> tuple[bool, bool, int]:
        return (exercise in item.marks, not item.marks, item.order)

    return max(pool, key=preference, default=None)


def _providers(name: str, statements: list[_Statement], exercise: str) -> list[_Statement]:
    binding = [item for item in statements if name in item.binds]
    if any(item.is_definition for item in binding):
        definition = _choose(name, statements, exercise, "")
        return [definition] if definition is not None else []
    return binding  # a constant may be built up in several assignments: all of them, in order


def _statements(cell: str, order: int) -> Iterator[_Statement]:
    marks = frozenset(MARK.findall(cell))
    cell, tree = _parsed(cell)
    lines = cell.split("\n")  # as Python counts them; splitlines also splits at form feeds
    for node in tree.body:
        binds = tuple(_bound(node))
        if not binds:
            continue
        is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        source = _segment(lines, node) if is_definition else ast.unparse(node)
        yield _Statement(order, source, binds, marks, is_definition, node)
        order += 1


def _segment(lines: list[str], node: ast.stmt) -> str:
    """Return a definition as it was written, its decorators included: whole lines."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(item.lineno for item in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import():
            yield from (item.asname or item.name.partition(".")[0] for item in node.names)
        case ast.ImportFrom(module="__future__"):
            yield _ALWAYS
        case ast.ImportFrom():
            yield from (item.asname or item.name for item in node.names)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=changed, attr=method))):
            if method == "setrecursionlimit":
                yield _ALWAYS
            elif method in CHANGING:
                while isinstance(changed, ast.Attribute | ast.Subscript):
                    changed = changed.value
                yield from _names(changed) if isinstance(changed, ast.Name) else ()
        case ast.Assign():
            for target in node.targets:
                yield from _names(target)
        case ast.AugAssign():
            yield from _names(node.target)
        case ast.For() | ast.While() | ast.If() | ast.With() | ast.Try():
            # A table may be filled in a loop: whatever is written to inside counts as bound.
            for part in ast.walk(node):
                if isinstance(part, ast.Name | ast.Subscript) and isinstance(part.ctx, ast.Store):
                    yield from _names(part)
                elif isinstance(part, ast.stmt) and part is not node:
                    yield from _bound(part) if isinstance(part, _PLAIN) else ()
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
            yield name


def _names(target: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _needed(source: str, among: AbstractSet[str]) -> frozenset[str]:
    """Return the global names that a statement uses, by Python's own scoping rules.

    The answer is the same for all names in ``among``; the others may be left out.
    """
    # Looking for words is ten times as quick. Python folds other letters, hence ASCII alone.
    if source.isascii() and among.isdisjoint(WORD.findall(source)):
        return frozenset()
    return _globals(source)


def _globals(source: str) -> frozenset[str]:
    needed: set[str] = set()

    def visit(table: symtable.SymbolTable) -> None:
        top = table.get_type() == "module"
        for symbol in table.get_symbols():
            if symbol.is_referenced() if top else symbol.is_global():
                needed.add(symbol.get_name())
        for child in table.get_children():
            visit(child)

    visit(symtable.symtable(source, "<cell>", "exec"))
    return frozenset(needed)


def _unfilled(chosen: Iterable[_Statement]) -> frozenset[str]:
    """Return the names that these statements use, and that neither they nor Python have."""
    statements = list(chosen)
    bound = {name for item in statements for name in item.binds}.union(dir(builtins))
    return frozenset().union(*(_globals(item.source) for item in statements)) - bound


def _is_future(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _may_define(node: ast.stmt | None) -> bool:
    """Tell whether a statement that binds a name may make a function of it, without a def."""
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.If | ast.Try | ast.With)


def _unwritten(starter: str) -> frozenset[str]:
    if not starter:
        return frozenset()
    return frozenset(
        ast.dump(node) for node in ast.parse(starter).body if isinstance(node, ast.FunctionDef)
    )


def _parsed(cell: str) -> tuple[str, ast.Module]:
    """Blank what only IPython understands, and parse the rest; line numbers stay.

    Only where Python stumbles: ``% 4`` may as well begin the second line of a calculation, and
    ``! stop`` a line of a text.
    """
    if cell.lstrip().startswith("%%"):
        cell = RUNS_HERE.sub("", cell, count=1) if RUNS_HERE.match(cell) else ""
    while True:
        try:
            return cell, ast.parse(cell)
        except SyntaxError as error:
            lines = cell.split("\n")
            at = (error.lineno or 0) - 1
            if not (0 <= at < len(lines) and MAGIC.match(lines[at])):
                raise
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            lines[at] = "" if isinstance(error, IndentationError) else f"{indent}pass"
            cell = "\n".join(lines)


def _not_python(name: str, cell: str, error: Exception) -> str:
    if isinstance(error, SyntaxError) and error.lineno:
        lines = cell.splitlines()
        line = lines[error.lineno - 1].strip() if error.lineno <= len(lines) else ""
        return f"The cell with {name} is not Python yet: {error.msg}, at the line `{line}`."
    if isinstance(error, RecursionError | MemoryError):
        return f"The cell with {name} is nested too deeply for Python to read."
    return f"The cell with {name} is not Python yet: {error}."


def _notebook_cells(text: str) -> tuple[str, ...]:
    try:
        notebook = json.loads(text)
        if "worksheets" in notebook:  # the format before 2015, which Jupyter still opens
            cells = [cell for sheet in notebook["worksheets"] for cell in sheet["cells"]]
        else:
            cells = notebook["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        sources = [cell["input"] if "input" in cell else cell["source"] for cell in code]
        return tuple(source if isinstance(source, str) else "".join(source) for source in sources)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TeachkitError(
            "not-a-notebook",
            "This is not a notebook that Jupyter would open",
            hint="Open it in JupyterLab, and save it again.",
        ) from error


def _myst_cells(text: str) -> Iterator[str]:
    lines = iter(text.splitlines())
    for line in lines:
        match = FENCE.match(line)
        if not match:
            continue
        close = re.compile(rf"^{re.escape(match['fence'][0])}{{{len(match['fence'])},}}\s*$")
        body: list[str] = []
        for inner in lines:
            if close.match(inner):
                break
            body.append(inner)
        if match["kind"] == "code-cell":
            yield "\n".join(_without_options(body))


def _without_options(body: list[str]) -> list[str]:
    if body and body[0].strip() == "---":
        end = next((n for n, line in enumerate(body[1:], 1) if line.strip() == "---"), 0)
        return body[end + 1 :]
    start = 0
    while start < len(body) and re.match(r"^:[\w-]+:", body[start]):
        start += 1
    return body[start:]
