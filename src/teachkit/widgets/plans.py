"""An example of a plan, to be read: its sections, how it came there, and what its audit found."""

from __future__ import annotations

import html

import ipywidgets

from teachkit.data.facts import fact
from teachkit.decisions.plan.audit import audit
from teachkit.decisions.plan.examples import example
from teachkit.decisions.plan.sheet import sheet
from teachkit.widgets.plan_view import findings_html, history_html, part_html, tiles
from teachkit.widgets.printed import Printed, prose, title

__all__ = ["ExamplePlan"]

_HALF = "flex:1 1 20em;min-width:0"


class ExamplePlan(Printed):
    """The plan ``name`` ("sudo-rs", "expat" or "teachkit") with its audit's findings beside it.

    Raises:
        TeachkitError: ``no-such-example``.
    """

    def __init__(self, name: str) -> None:
        found = example(name, lambda which: fact(which).value)
        self.plan = found.plan
        self.audit = audit(found.plan, lock=found.direct)
        told = sheet(found.plan)
        sources = "".join(
            f"<li>{html.escape(one.about)}: {html.escape(one.source)} ({one.date})</li>"
            for one in found.sources
        ) + "".join(
            f"<li><code>{which}</code>: {html.escape(fact(which).source)} ({fact(which).date})</li>"
            for which in found.facts
        )
        page = (
            f"{prose(found.note)}{tiles(self.audit)}"
            '<div style="display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start">'
            f'<div style="{_HALF}"><p><strong>The plan.</strong> {html.escape(told.line)}</p>'
            f"{''.join(part_html(part) for part in told.parts)}{history_html(told)}"
            f"<details><summary>Where its statements come from</summary><ul>{sources}</ul>"
            f'</details></div><div style="{_HALF}"><p><strong>Its audit.</strong> '
            f"{html.escape(self.audit.sentence)}</p>"
            f"{findings_html(self.audit.findings, links=False)}</div></div>"
        )
        super().__init__([ipywidgets.HTML(title(f"Example: {found.title}")), ipywidgets.HTML(page)])
