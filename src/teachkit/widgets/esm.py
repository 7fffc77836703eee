"""Join plain ES modules into the one that anywidget loads.

anywidget hands the browser a single module, from a text. Ours are several small files that import
each other by relative path, so that an editor, a debugger and a test can load them as they are.
Joining them is a matter of order: each after what it imports, its import lines dropped, its
``export`` words too. That asks for two habits, and `join_modules` insists on the first: imports
are named and relative, and a name at the top level is used in one module only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["join_modules"]

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.\.?/[\w/-]+\.js)";\n', re.MULTILINE)
_OTHER_IMPORT = re.compile(r"^(import|export \*|export \{).*$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)


def join_modules(entry: Path) -> str:
    """Return the text of one module that does what ``entry`` and all it imports do.

    Raises:
        ValueError: an import that is not ``import { names } from "./file.js";`` (or a longer
            relative path: ``../tool/`` has what all tools share).
    """
    texts: dict[Path, str] = {}
    entry = entry.resolve()

    def take(path: Path) -> None:
        if path in texts:
            return
        texts[path] = ""  # modules that import each other end up in reading order
        source = path.read_text(encoding="utf-8")
        for needed in _IMPORT.findall(source):
            take((path.parent / needed).resolve())
        body = _IMPORT.sub("", source)
        if left := _OTHER_IMPORT.search(body):
            raise ValueError(f"{path.name}: cannot join the line {left.group()!r}")
        if path != entry:
            body = _EXPORT.sub("", body)
        del texts[path]  # so that it stands after what it imports
        texts[path] = f"// ---- {path.name}\n{body.strip()}\n"

    take(entry)
    return "\n".join(texts.values())
