"""Exercises in the book: a box in the chapter, and a page in which they can be solved.

In a chapter the card of an exercise would be a widget that needs Python to say what is plain text.
So a box takes its place: title, difficulty, where the reader stands, and the way to its page.

On the exercise's own page nothing is executed. Its code cells become editors in the browser, and
the cell that shows the card becomes the panel with the checks. Without JavaScript the page reads
as it is: the checks' sentences, the hints folded away, and the command that does the same.
"""

from __future__ import annotations

import ast
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from teachkit.course.load import ExerciseFolder, load_exercise
from teachkit.grading.here import checks_of
from teachkit.publish.book.assets import bundle, head
from teachkit.publish.book.cells import tool_shown
from teachkit.publish.book.sources import exercise_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

__all__ = ["exercise_shown", "setup"]

_DATA = "application/x-teachkit-exercise+json"
_BOX, _PANEL = "box", "panel"


class _Card(nodes.container):
    """Where an exercise's card stands: its box in a chapter, its panel on its own page."""


def setup(app: Sphinx) -> None:
    """Put boxes and panels where the cards were, and the script on the pages that have one."""
    app.add_config_value("teachkit_solutions", False, "html")
    app.add_node(_Card, html=(_open_card, _close_card))
    app.add_transform(_Cards)
    app.connect("env-updated", _forget_models)
    app.connect("html-page-context", _add_data)


def exercise_shown(code: str) -> str | None:
    """Return the id of the exercise whose card is all that a cell shows; None for other cells."""
    if tool_shown(code) != "Exercise":
        return None
    match ast.parse(code).body[-1]:
        case ast.Expr(value=ast.Call(args=[ast.Constant(value=str(name))])):
            return name
    return None


class _Cards(SphinxTransform):
    default_priority = 860  # when every cell has its number

    def apply(self, **_kwargs: object) -> None:
        docname = self.env.docname
        metadata = self.env.metadata[docname]
        cells = metadata.get("teachkit_cells", [])
        shown = {cell["k"]: exercise_shown(cell["code"]) for cell in cells}
        own = exercise_of(docname)
        for node in list(self.document.findall(nodes.container)):
            if "tk-cell" not in node["classes"]:
                continue
            k = next(int(name[5:]) for name in node["ids"] if name.startswith("cell-"))
            if (name := shown[k]) is None:
                continue
            folder = load_exercise(name, Path(self.env.srcdir))
            for path in (folder.path / "exercise.toml", folder.visible):
                self.env.note_dependency(str(path), docname=docname)
            cells[k]["live"] = False
            card = _Card(ids=[f"cell-{k}"], exercise=name, kind=_PANEL if own == name else _BOX)
            node.replace_self(card)
        if any(shown.values()):
            metadata["teachkit_exercises"] = [name for name in shown.values() if name]


def _forget_models(_app: Sphinx, env: Any) -> list[str]:
    """Take the widgets of cards out of the page's state: nobody paints them."""
    for metadata in env.metadata.values():
        if "teachkit_state" not in metadata or "teachkit_exercises" not in metadata:
            continue
        cards = [c["k"] for c in metadata["teachkit_cells"] if exercise_shown(c["code"])]
        ids = re.compile(rf"c({'|'.join(map(str, cards))})-")
        state = json.loads(metadata["teachkit_state"])
        kept = {name: model for name, model in state["state"].items() if not ids.match(name)}
        metadata["teachkit_state"] = json.dumps({**state, "state": kept})
    return []


def _add_data(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    if not app.env.metadata.get(pagename, {}).get("teachkit_exercises"):
        return
    own = exercise_of(pagename)
    if own is not None:
        folder = load_exercise(own, Path(app.srcdir))
        text = json.dumps(_page_data(folder, solved=app.config.teachkit_solutions))
        safe = text.replace("</", "<\\/")  # the one thing that could end a script early
        context["body"] += f'\n<script type="{_DATA}">{safe}</script>'
    if app.config.teachkit_bundles:
        style, script = (bundle(app, context, f"exercise.{kind}") for kind in ("css", "js"))
        head(context, f'<link rel="stylesheet" href="{style}">')
        head(context, f'<script type="module" src="{script}"></script>')


def _page_data(folder: ExerciseFolder, *, solved: bool) -> dict[str, Any]:
    """Return what the page must know; no hidden check, and solutions only when asked for."""
    exercise = folder.exercise
    return {
        "id": exercise.id,
        "revision": exercise.revision,
        "seconds": exercise.seconds,
        "functions": exercise.functions,
        "hints": exercise.hints,
        "checks": [{"name": name, "sentence": said} for name, said in checks_of(folder.visible)],
        "statement": folder.statement.read_text(encoding="utf-8"),
        "solutions": [
            {"name": path.stem.replace("_", " "), "source": path.read_text(encoding="utf-8")}
            for path in (folder.solutions if solved else ())
        ],
    }


def _open_card(self: HTML5Translator, node: _Card) -> None:
    folder = load_exercise(node["exercise"], Path(self.builder.srcdir))
    exercise = folder.exercise
    stars = f"Difficulty {exercise.difficulty} of 3."
    named = f'class="tk-exercise tk-exercise-{node["kind"]}" data-exercise="{exercise.id}"'
    named += f' data-revision="{exercise.revision}" id="{node["ids"][0]}"'
    self.body.append(f"<div {named}>")
    if node["kind"] == _BOX:
        page = self.builder.get_relative_uri(
            self.builder.current_docname, f"exercises/{exercise.id}/statement"
        )
        self.body.append(
            f'<p class="tk-exercise-title"><a href="{page}">Exercise: {_inline(exercise.title)}'
            f'</a></p><p>{stars} <span class="tk-exercise-standing"></span></p>'
        )
        return
    checks = "".join(f"<li>{_inline(sentence)}</li>" for _, sentence in checks_of(folder.visible))
    hints = "".join(
        f"<li><details><summary>Hint {number}</summary><p>{_inline(hint)}</p></details></li>"
        for number, hint in enumerate(exercise.hints, 1)
    )
    self.body.append(
        f'<p class="tk-exercise-title">What is checked</p><p>{stars}</p>'
        f'<div class="tk-exercise-paper"><ol>{checks}</ol><ol>{hints}</ol>'
        "<p>In a workspace of your own, the same checks run with"
        f" <code>teachkit check {exercise.id}</code>.</p></div>"
    )


def _close_card(self: HTML5Translator, _node: _Card) -> None:
    self.body.append("</div>\n")


def _inline(text: str) -> str:
    """Return a sentence of the course as HTML: single backticks mark code, the rest is text."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
