"""Reading an assignment of otter: the notebook of `otter assign`, or notebook and ``tests/``.

In the author's notebook, cells between raw cells ``# BEGIN QUESTION`` and ``# END QUESTION``
belong together; within, ``# BEGIN SOLUTION`` and ``# BEGIN TESTS`` open the two kinds that
learners do not get as they are. Marks in comments say which lines of a solution go. Test files
are either ``OK_FORMAT``, a dictionary of doctests, or functions under ``@test_case``: both are
read as text, and never imported.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.grading.exchange.assignment import Assignment, Cell, ForeignTest, Listed
from teachkit.grading.exchange.notebook import (
    RawCell,
    attachments_of,
    functions_in,
    has_ellipsis,
    parsed,
    read_notebook,
    source_of,
    starter_stub,
)
from teachkit.grading.exchange.otter_marks import (
    Mark,
    config_of,
    mark_of,
    shown_and_full,
    test_config,
)
from teachkit.grading.exchange.sentences import as_sentence, sentence_of

__all__ = ["read_otter"]

GRADER = re.compile(r"^\s*(grader\s*=|import otter|grader\.|from otter)", re.MULTILINE)
CHECKED = re.compile(r"""grader\.check\(\s*["']([\w-]+)["']""")


@dataclass(frozen=True, slots=True)
class _Case:
    place: str
    code: str
    hidden: bool
    points: float | None
    form: str
    sentence: str = ""


@dataclass(slots=True)
class _Question:
    name: str
    points: float | list[Any] | None = None
    manual: bool = False
    together: bool = False
    place: str = ""
    cases: list[_Case] = field(default_factory=list)


def read_otter(path: Path) -> Assignment:
    """Read one notebook; tests also come from the folder ``tests`` beside it.

    Raises:
        TeachkitError: ``cannot-read``, ``not-a-notebook``, ``not-python``, ``bad-marks``; or
            ``not-otter`` when there are neither questions nor test files.
    """
    cells = read_notebook(path)
    reader = _Reader(path, _checked_cells(cells))
    for number, cell in enumerate(cells, 1):
        reader.take(number, cell)
    questions = reader.questions
    seen = {question.name for question in questions if question.cases}
    for file in _test_files(path):
        for question in _questions_of(file):
            if question.name not in seen:
                questions.append(question)
                seen.add(question.name)
    for question in _kept_in_notebook(path):
        if question.name not in seen:
            questions.append(question)
            seen.add(question.name)
    if not questions:
        raise TeachkitError(
            "not-otter",
            "There are no questions of otter here",
            place=str(path),
            hint="Take the notebook with # BEGIN QUESTION, or a notebook with tests/ beside it.",
        )
    listed = list(reader.listed)
    listed += [
        Listed(question.place, 1, "", "a person grades it", _total(question))
        for question in questions
        if question.manual
    ]
    tests = [test for question in questions if not question.manual for test in _tests_of(question)]
    return Assignment(
        path.stem,
        str(path),
        tuple(reader.cells),
        tuple(tests),
        tuple(listed),
        tuple(
            item
            for item in attachments_of(path.parent, path)
            if not item.name.startswith(("tests/", "autograder/", "student/"))
        ),
    )


class _Reader:
    """Walks over the cells, and knows between which marks it is."""

    def __init__(self, path: Path, checked: frozenset[int]) -> None:
        self.cells: list[Cell] = []
        self.questions: list[_Question] = []
        self.listed: list[Listed] = []
        self._path = path
        self._checked = checked
        self._question: _Question | None = None
        self._part = ""
        self._marked = False

    def take(self, number: int, cell: RawCell) -> None:
        source = source_of(cell)
        kind = cell["cell_type"]
        mark = mark_of(cell, source)
        if mark is not None:
            self._marked = True
            self._enter(mark, number)
        elif kind == "raw":
            return
        elif self._part == "tests" and self._question is not None:
            if kind == "code":
                self._question.cases.append(_case(cell, source, self._place(number)))
        elif kind != "code":
            self._text(number, source, cell)
        elif GRADER.search(source):
            rest = "\n".join(line for line in source.split("\n") if not GRADER.match(line))
            if parsed(rest):
                self.cells.append(Cell(number, "given", rest, rest))
        elif self._part == "solution" or (
            not self._marked
            and (number in self._checked or functions_in(source) or has_ellipsis(source))
        ):
            shown, full = shown_and_full(source, self._place(number))
            if self._part != "solution":
                shown = starter_stub(full) or shown
            self.cells.append(Cell(number, "answer", shown, full))
        elif self._part != "ignored":
            shown, full = shown_and_full(source, self._place(number))
            self.cells.append(Cell(number, "given", shown, full))

    def _text(self, number: int, source: str, cell: RawCell) -> None:
        tags = cell.get("metadata", {}).get("tags", [])
        if self._part != "solution" or "otter_include" in tags:
            self.cells.append(Cell(number, "text", source, source))

    def _enter(self, mark: Mark, number: int) -> None:
        if mark.begins and mark.what == "question":
            about = config_of(mark.text)
            self._question = _Question(
                str(about.get("name") or f"question-{len(self.questions) + 1}"),
                _question_points(about.get("points")),
                about.get("manual") is True,
                about.get("all_or_nothing") is True,
                self._place(number),
            )
            self.questions.append(self._question)
            self._part = ""
        elif mark.what == "question":
            self._question, self._part = None, ""
        elif mark.begins and mark.what in ("solution", "tests", "prompt"):
            self._part = mark.what
        elif mark.begins:
            self._part = "ignored"
        else:
            self._part = ""

    def _place(self, number: int) -> str:
        asked = f" ({self._question.name})" if self._question is not None else ""
        return f"{self._path.name}, cell {number}{asked}"


def _checked_cells(cells: list[RawCell]) -> frozenset[int]:
    """Return the numbers of code cells right before a ``grader.check``: they hold the answers."""
    found: set[int] = set()
    before = 0
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] == "code":
            if CHECKED.search(source_of(cell)) and before:
                found.add(before)
                before = 0
            else:
                before = number
    return frozenset(found)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and value is not True else None


def _question_points(value: object) -> float | list[Any] | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    return list(value) if isinstance(value, list) else None


def _case(cell: RawCell, source: str, place: str) -> _Case:
    about, code, skipped = test_config(source)
    first = source.lstrip().split("\n")[0]
    hidden = bool(first.startswith("#") and re.search(r"\bhidden\b", first, re.IGNORECASE))
    hidden = about.get("hidden", hidden) is True
    points = about.get("points")
    points = _number(points)
    code = "\n" * skipped + code
    body = parsed(code)
    words = sentence_of(code, "")
    # In the exception format, a cell has a test function, and a call of it with what it needs.
    if body and isinstance(body[0], ast.FunctionDef) and _is_test(body):
        return _Case(place, ast.unparse(_inlined(body[0])), hidden, points, "python", words)
    wanted = _output_of(cell)
    return _Case(place, _as_doctest(code, body, wanted), hidden, points, "doctest", words)


def _is_test(body: list[ast.stmt]) -> bool:
    if len(body) > 2 or not any(isinstance(part, ast.Assert) for part in ast.walk(body[0])):
        return False
    if len(body) == 1:
        return True
    last = body[1]
    return (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Name)
        and isinstance(body[0], ast.FunctionDef)
        and last.value.func.id == body[0].name
    )


def _inlined(test: ast.FunctionDef) -> ast.Module:
    """Return the body of a test function, whose parameters are names of the notebook."""
    return ast.Module(body=test.body, type_ignores=[])


def _as_doctest(code: str, body: list[ast.stmt] | None, wanted: str) -> str:
    """Return a test cell as otter turns it into a doctest: its lines, and its stored output."""
    if body is None:
        return code
    lines: list[str] = []
    for node in body:
        text = ast.unparse(node).split("\n")
        lines.append(f">>> {text[0]}")
        lines += [f"... {line}" for line in text[1:]]
        lines += ["... "] * (len(text) > 1)
    if not wanted and body and _is_claim(body[-1]):
        wanted = "True"  # the output was cleared; a comparison that stands alone claims truth
    return "\n".join([*lines, *wanted.split("\n")])


def _is_claim(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        return True
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return isinstance(value, ast.Compare | ast.BoolOp) or called in {
        "all", "any", "isinstance", "np.isclose", "np.allclose", "math.isclose",
    }  # fmt: skip


def _output_of(cell: RawCell) -> str:
    parts: list[str] = []
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/plain") or ""
        parts.append(text if isinstance(text, str) else "".join(text))
    return "".join(parts).rstrip("\n")


def _test_files(path: Path) -> Iterator[Path]:
    folder = path.parent / "tests"
    if folder.is_dir():
        yield from sorted(folder.glob("*.py"))


def _kept_in_notebook(path: Path) -> Iterator[_Question]:
    """Give the tests that otter keeps in a notebook's metadata."""
    about = json.loads(path.read_bytes()).get("metadata", {}).get("otter", {})
    tests = about.get("tests", {}) if isinstance(about, dict) else {}
    for name, test in tests.items() if isinstance(tests, dict) else ():
        if isinstance(test, dict):
            yield _ok_question(test, f"{path.name}, metadata, {name}", name)


def _questions_of(file: Path) -> Iterator[_Question]:
    """Read a test file without running a line of it."""
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError, RecursionError) as error:
        raise TeachkitError(
            "cannot-read",
            f"This test file cannot be read: {error}",
            place=str(file),
            hint="Test files of otter are Python; see that this one is whole.",
        ) from error
    said: dict[str, Any] = {}
    functions: list[ast.FunctionDef] = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                said[node.targets[0].id] = ast.literal_eval(node.value)
            except (ValueError, TypeError):
                said[node.targets[0].id] = None
        elif isinstance(node, ast.FunctionDef) and _test_case_of(node) is not None:
            functions.append(node)
    place = f"tests/{file.name}"
    if isinstance(said.get("test"), dict):
        yield _ok_question(said["test"], place, file.stem)
    elif functions:
        name = said.get("name")
        question = _Question(
            name if isinstance(name, str) and name else file.stem,
            _question_points(said.get("points")),
            together=said.get("all_or_nothing") is True,
            place=place,
        )
        for function in functions:
            about = _test_case_of(function) or {}
            points = about.get("points")
            question.cases.append(
                _Case(
                    f"{place}, {function.name}",
                    "\n" * function.lineno + ast.unparse(_inlined(function)),
                    about.get("hidden") is True,
                    _number(points),
                    "python",
                    as_sentence(
                        ast.get_docstring(function)
                        or function.name.removeprefix("test").replace("_", " ").strip()
                    ),
                )
            )
        yield question


def _test_case_of(node: ast.FunctionDef) -> dict[str, Any] | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("test_case"):
            found: dict[str, Any] = {}
            for keyword in decorator.keywords:
                if keyword.arg and isinstance(keyword.value, ast.Constant):
                    found[keyword.arg] = keyword.value.value
            return found
    return None


def _ok_question(test: Mapping[str, Any], place: str, name: str) -> _Question:
    question = _Question(
        str(test.get("name") or name),
        _question_points(test.get("points")),
        together=test.get("all_or_nothing") is True,
        place=place,
    )
    for suite in test.get("suites") or ():
        setup = str(suite.get("setup") or "")
        for number, case in enumerate(suite.get("cases") or (), 1):
            points = case.get("points")
            question.cases.append(
                _Case(
                    f"{place}, case {number}",
                    f"{setup}\n{case.get('code', '')}" if setup.strip() else case.get("code", ""),
                    (case.get("hidden", test.get("hidden", False))) is True,
                    _number(points),
                    "doctest",
                )
            )
    return question


def _total(question: _Question) -> float:
    if isinstance(question.points, list):
        return float(sum(item for item in question.points if type(item) in (int, float)))
    return 1.0 if question.points is None else question.points


def _points_of(question: _Question) -> list[float]:
    """Share a question's points among its cases by otter's rule.

    What a case says counts; the rest of the question's points (1 where neither says anything)
    is divided equally among the cases that say nothing.
    """
    cases = question.cases
    given = [case.points for case in cases]
    if isinstance(question.points, list) and len(question.points) == len(cases):
        return [float(item) if type(item) in (int, float) else 0.0 for item in question.points]
    said = sum(item for item in given if item is not None)
    unsaid = sum(item is None for item in given)
    whole = question.points if isinstance(question.points, float) else said or 1.0
    each = max(0.0, whole - said) / unsaid if unsaid else 0.0
    return [each if item is None else item for item in given]


def _tests_of(question: _Question) -> Iterator[ForeignTest]:
    points = _points_of(question)
    if question.together and len({case.form for case in question.cases}) == 1:
        form = question.cases[0].form
        shown = "\n".join(case.code for case in question.cases if not case.hidden)
        whole = "\n".join(case.code for case in question.cases)
        total = _total(question) if question.points is not None else sum(points)
        yield ForeignTest(question.place, question.name, "", shown, whole, total, form)
        return
    for number, (case, worth) in enumerate(zip(question.cases, points, strict=True), 1):
        name = question.name if len(points) == 1 else f"{question.name}-{number}"
        yield ForeignTest(
            case.place,
            name,
            case.sentence,
            "" if case.hidden else case.code,
            case.code,
            worth,
            case.form,
        )
