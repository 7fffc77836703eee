"""The sentence of an imported check: what its author said of it, else what its name says."""

from __future__ import annotations

import ast
import re

from teachkit.grading.exchange.notebook import parsed

__all__ = ["as_sentence", "sentence_of"]

# Names that tools make up say nothing.
MADE_UP = re.compile(r"^(cell[-_]?[0-9a-f]{6,}|q\w{0,3}|question\W?\d*|test\W?\w{0,3}|cell\W?\d+)$")


def sentence_of(code: str, name: str) -> str:
    """Return a sentence for a test: its docstring, its first comment, or the words of its name."""
    body = parsed(code) or []
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        said = body[0].value.value
        if isinstance(said, str) and said.strip():
            return as_sentence(said)
    for line in code.splitlines():
        comment = line.strip()
        if comment.startswith("#") and not comment.startswith("###"):
            words = comment.lstrip("# ").strip()
            if re.search(r"[a-z]{3}.* ", words, re.IGNORECASE) and "HIDDEN" not in words:
                return as_sentence(words)
        elif comment:
            break
    words = re.sub(r"[-_\W]+", " ", name).strip()
    return as_sentence("" if MADE_UP.match(name.lower()) else words)


def as_sentence(words: str) -> str:
    """Return words on one line, begun with a capital and ended with a full stop."""
    line = " ".join(words.split()).replace('"""', "'''").replace("\\", "/")
    if not line:
        return ""
    line = line[0].upper() + line[1:]
    return line if line[-1] in ".!?:" else line + "."
