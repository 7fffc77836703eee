"""Reading a notebook's JSON, and the files beside it: data to look at, never to run."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.grading.exchange.assignment import Attachment

__all__ = [
    "RawCell",
    "attachments_of",
    "first_heading",
    "functions_in",
    "has_ellipsis",
    "notebooks_in",
    "parsed",
    "read_notebook",
    "source_of",
    "starter_stub",
    "without_magics",
]

RawCell = dict[str, Any]

# More than any assignment, and little enough to hold.
LARGEST = 32 * 2**20
LARGEST_ATTACHMENT = 8 * 2**20
MOST_ATTACHMENTS = 50
LEFT_OUT = {".ipynb", ".py", ".pyc", ".html", ".zip", ".cfg", ".db"}
MAGIC = re.compile(r"^\s*[%!]|^\s*[\w, ]+=\s*[%!]|^[\w.]+\?{1,2}\s*$")


def notebooks_in(path: Path) -> tuple[Path, ...]:
    """Return the notebook itself, or those of a folder.

    Raises:
        TeachkitError: ``nothing-to-import``.
    """
    if path.is_file() and path.suffix == ".ipynb":
        return (path,)
    found = tuple(sorted(path.glob("*.ipynb"))) if path.is_dir() else ()
    if not found:
        raise TeachkitError(
            "nothing-to-import",
            "There is no notebook here",
            place=str(path),
            hint="Name a notebook (.ipynb), or the folder of one assignment.",
        )
    return found


def read_notebook(path: Path) -> list[RawCell]:
    """Return the cells of a notebook (format 4).

    Raises:
        TeachkitError: ``cannot-read`` or ``not-a-notebook``.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise OSError(f"it is larger than {LARGEST // 2**20} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The notebook cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Check that the file is there and yours to read.",
        ) from error
    try:
        book = json.loads(content)
        cells = book["cells"]
        language = book.get("metadata", {}).get("kernelspec", {}).get("language", "python")
        if not all(isinstance(source_of(cell), str) and cell["cell_type"] for cell in cells):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TeachkitError(
            "not-a-notebook",
            "This is not a notebook that Jupyter would open",
            place=str(path),
            hint="Open it in JupyterLab, and save it again (format 4).",
        ) from error
    if language != "python":
        raise TeachkitError(
            "not-python",
            f"This notebook is in {language}; checks are made of Python alone",
            place=str(path),
        )
    return list(cells)


def source_of(cell: RawCell) -> str:
    """Return the source of a cell, which a notebook keeps as a text or as lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def attachments_of(folder: Path, notebook: Path) -> Iterator[Attachment]:
    """Give the files beside a notebook that its cells may read; links are not followed."""
    taken = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if (
            path.is_file()
            and not path.is_symlink()
            and path != notebook
            and path.suffix not in LEFT_OUT
            and not any(part.startswith((".", "__")) for part in inside.parts)
            and path.stat().st_size <= LARGEST_ATTACHMENT
            and taken < MOST_ATTACHMENTS
        ):
            taken += 1
            yield Attachment(inside.as_posix(), path.read_bytes())


def without_magics(code: str) -> str:
    """Blank what only IPython understands; line numbers stay."""
    if code.lstrip().startswith("%%"):
        return ""
    return "\n".join("" if MAGIC.match(line) else line for line in code.splitlines())


def parsed(code: str) -> list[ast.stmt] | None:
    """Return the statements of a cell, or None when it is no Python."""
    try:
        return ast.parse(without_magics(code)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def functions_in(code: str) -> tuple[ast.FunctionDef | ast.ClassDef, ...]:
    """Return the functions and classes that a cell defines."""
    return tuple(
        node for node in parsed(code) or () if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )


def has_ellipsis(code: str) -> bool:
    """Whether something is left to write: ``...`` stands where a value or a body will be."""
    return any(
        isinstance(part, ast.Constant) and part.value is ...
        for node in parsed(code) or ()
        for part in ast.walk(node)
    )


def starter_stub(full: str) -> str:
    """Return what is left of a solution when only what has a name is kept.

    Functions keep their first line and their docstring, classes the same for each method, and
    variables their name.
    """
    lines: list[str] = []
    for node in parsed(full) or ():
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines.append(ast.unparse(node))
        elif isinstance(node, ast.FunctionDef):
            lines.append(ast.unparse(_emptied(node)))
        elif isinstance(node, ast.ClassDef):
            kept: list[ast.stmt] = [
                _emptied(part) if isinstance(part, ast.FunctionDef) else part
                for part in node.body
                if isinstance(part, ast.FunctionDef)
                or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
            ]
            node.body = kept or [ast.Pass()]
            lines.append(ast.unparse(node))
        elif isinstance(node, ast.Assign):
            lines.append(" = ".join(ast.unparse(target) for target in node.targets) + " = ...")
    return "\n\n".join(lines)


def _emptied(node: ast.FunctionDef) -> ast.FunctionDef:
    docstring = node.body[:1] if ast.get_docstring(node) is not None else []
    stub = ast.parse("raise NotImplementedError()").body
    node.body = [*docstring, *stub]
    return node


def first_heading(cells: list[RawCell]) -> str:
    """Return the first heading of a notebook's text; empty without one."""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            match = re.search(r"^#{1,3}\s+(.+?)\s*#*$", source_of(cell), re.MULTILINE)
            if match:
                return re.sub(r"[*_`]", "", match[1])
    return ""
