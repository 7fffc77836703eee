"""A plan as a PDF that can be searched, copied from and read by ear.

Typst sets it: compiler and fonts come in one wheel, so that nothing is asked of the system and
nothing is fetched. `plan.typ` is the form; the plan reaches it as data, so no text of anybody's is
ever read as markup.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from teachkit.decisions.plan import Plan
from teachkit.decisions.plan.sheet import sheet

__all__ = ["plan_pdf"]

_FORM = Path(__file__).with_name("plan.typ")


def plan_pdf(plan: Plan) -> bytes:
    """Return the plan as a PDF: tagged, and PDF/UA-1 where a font has all of its letters.

    Raises:
        ModuleNotFoundError: without the extra ``pdf``; the command line names it.
    """
    import typst

    form = _FORM.read_bytes()
    told = {"plan": json.dumps(asdict(sheet(plan)))}
    try:
        made = typst.compile(form, sys_inputs=told, pdf_standards=["ua-1"])
    except typst.TypstError:
        # The standard refuses a letter that no font here can show; a box in its place is better
        # than no page.
        made = typst.compile(form, sys_inputs=told)
    return bytes(made)
