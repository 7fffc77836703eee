"""Places, folded code, and what a page must know to come alive.

Each output of a cell stands in a place that the page can find again::

    <div class="tk-place" data-cell="7" data-model="c7-0" data-kind="Predict">
      <div class="tk-printed">…</div>
    </div>

The printed form is what a reader sees on paper, without JavaScript, and until the widget is
painted. An output without a widget has no ``data-model``, and its place holds it as it is.
Cells have the id ``cell-7`` and the class ``tk-cell``, whether they have an output or not.

At the end of the body come the page's data: the cells' code, which of them each needs, and the
state of the painted widgets, as myst-nb has it.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from teachkit.publish.book.assets import head
from teachkit.publish.book.cells import draws, needed, tool_shown
from teachkit.publish.book.standing import Standing
from teachkit.publish.book.states import shared_state

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

__all__ = ["Folded", "Place", "cells_of", "setup"]

VIEW = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
_PAGE = "application/x-teachkit-page+json"
_MODEL = re.compile(r'"model_id": "([^"]+)"')
# It may be wider than the page, and then the keyboard moves it.
_PRINTED = '<div class="tk-printed" tabindex="0" role="group" aria-label="Printed form">'
_LOG = logging.getLogger(__name__)


class Place(nodes.container):
    """Where one output of a cell stands."""


class Folded(nodes.container):
    """The code of a cell whose result is what the reader wants."""


def setup(app: Sphinx) -> None:
    """Mark the places when a page is read, and add its data when it is written."""
    app.add_node(Place, html=(_open_place, _close_place))
    app.add_node(Folded, html=(_open_folded, _close_folded))
    app.add_transform(_Cells)
    app.connect("env-updated", _keep_states)
    app.connect("html-page-context", _add_data)


def cells_of(app: Sphinx, pagename: str) -> list[dict[str, Any]]:
    """Return the code cells of a page as the page's data have them; none for plain text."""
    found = app.env.metadata.get(pagename, {}).get("teachkit_cells", [])
    return list(found)


class _Cells(SphinxTransform):
    default_priority = 850  # when the page is whole, and before Sphinx collects from it

    def apply(self, **_kwargs: object) -> None:
        def is_cell(node: nodes.Node) -> bool:
            return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"

        found = list(self.document.findall(is_cell))
        codes = [_code(cell) for cell in found]
        executed = self.env.docname.startswith("notebooks/")
        data = []
        for k, (cell, code, needs) in enumerate(zip(found, codes, needed(codes), strict=True)):
            cell["classes"].append("tk-cell")
            cell["ids"].append(f"cell-{k}")
            tool = tool_shown(code)
            live = executed and self._mark(cell, k, tool or "")
            if tool == "Progress":  # the build's reader has done nothing; the browser's may have
                cell[-1].children = [Standing(shows="whole")]
                live = False
            if (tool or draws(code)) and cell[-1].get("nb_element") == "cell_code_output":
                _fold(cell)
            data.append({"k": k, "code": code, "needs": needs, "live": live})
        if data:
            self.env.metadata[self.env.docname]["teachkit_cells"] = data

    def _mark(self, cell: nodes.container, k: int, tool: str) -> bool:
        """Put each output of a cell into its place; tell whether the cell is live."""
        live = "live" in cell["cell_metadata"].get("tags", [])
        outputs = cell[-1]
        if outputs.get("nb_element") != "cell_code_output":
            return live
        for output in list(outputs):
            place = Place(cell=k)
            output.replace_self(place)
            place += output
            if output.get("nb_element") != "mime_bundle":
                continue
            mimes = {one["mime_type"]: one for one in output}
            view = mimes.get(VIEW)
            if view is None:
                continue
            live = True
            place["kind"] = tool
            place["model"] = _MODEL.findall(view.astext())[0]
            output.remove(view)
            if "text/html" not in mimes and len(outputs) == 1:
                _LOG.warning("cell %d shows a widget without a printed form", k, location=cell)
        return live


def _code(cell: nodes.container) -> str:
    source = next(cell.findall(nodes.literal_block), None)
    return (
        source.rawsource
        if source is not None and source.rawsource
        else (source.astext() if source is not None else "")
    )


def _fold(cell: nodes.container) -> None:
    """Put the code below its result, folded."""
    source = cell[0]
    cell.remove(source)
    folded = Folded()
    folded += source
    cell += folded


def _open_place(self: HTML5Translator, node: Place) -> None:
    model = node.get("model")
    named = f' data-model="{model}" data-kind="{node["kind"]}">{_PRINTED}' if model else ">"
    self.body.append(f'<div class="tk-place" data-cell="{node["cell"]}"{named}')


def _close_place(self: HTML5Translator, node: Place) -> None:
    self.body.append("</div></div>\n" if node.get("model") else "</div>\n")


def _open_folded(self: HTML5Translator, _node: Folded) -> None:
    self.body.append('<details class="tk-code"><summary>Code</summary>\n')


def _close_folded(self: HTML5Translator, _node: Folded) -> None:
    self.body.append("</details>\n")


def _keep_states(_app: Sphinx, env: Any) -> list[str]:
    """Take the widgets' states from myst-nb, which would put them before the text of the page."""
    for name, data in getattr(env, "nb_metadata", {}).items():
        taken = data.get("js_files", {}).pop("ipywidgets_state", None)
        if taken is not None:
            env.metadata[name]["teachkit_state"] = taken[1]["body"]
    return []


def _add_data(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    cells = cells_of(app, pagename)
    scripts = []
    if state := app.env.metadata.get(pagename, {}).get("teachkit_state"):
        text, styles = shared_state(app, state, context)
        scripts.append(_script(_STATE, text))
        for style in styles:
            head(context, f'<link rel="stylesheet" href="{style}">')
    data = {
        "cells": cells,
        "runtime": context["pathto"](app.config.teachkit_runtime, 1),
        "manifest": app.config.teachkit_manifest,
        "build": "",
        "root": context["pathto"]("", 1) or "./",
        "page": pagename,
    }
    data["build"] = hashlib.sha256(json.dumps(data).encode()).hexdigest()[:12]
    scripts.append(_script(_PAGE, json.dumps(data, ensure_ascii=False)))
    context["body"] = context.get("body", "") + "\n".join(scripts)


def _script(kind: str, text: str) -> str:
    safe = text.replace("</", "<\\/")  # the one thing that could end a script early
    return f'<script type="{kind}">{safe}</script>'
