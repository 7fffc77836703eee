"""The chapter's cells as a page of Solara's, which makes them once for each visitor.

Solara runs this file in its own environment; ``BENCHMARK_CELLS`` names the JSON list of sources.
"""

import ast
import json
import os
from pathlib import Path

import ipywidgets
import solara

CELLS = json.loads(Path(os.environ["BENCHMARK_CELLS"]).read_text())


def build():
    """Run the cells and return what they show."""
    namespace, shown = {}, []
    for source in CELLS:
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<cell>", "exec"), namespace)
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace))
    return shown


@solara.component
def Page():  # noqa: N802  # the name that Solara looks for
    """Show the chapter's widgets one below the other."""
    with solara.Column():
        for thing in solara.use_memo(build, []):
            if isinstance(thing, ipywidgets.Widget):
                solara.display(thing)
            else:
                solara.HTML(unsafe_innerHTML=thing._repr_html_())
