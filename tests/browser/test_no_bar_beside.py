"""A tool is as high as what it shows: JupyterLab sets no scroll bar of its own beside it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELL = """
from IPython.display import display
from teachkit.widgets import IncidentTabletop, RevisionTimeline
display(IncidentTabletop(), RevisionTimeline())
"""
TOO_HIGH = """() => [...document.querySelectorAll(".jp-OutputArea-output")]
  .filter((one) => one.scrollHeight > one.clientHeight)
  .map((one) => one.querySelector("section")?.className)"""


def test_no_scroll_bar_stands_beside_a_tool(open_notebook):
    page = open_notebook(CELL, ".tk-iterate svg", viewport={"width": 1000, "height": 1200})
    assert page.locator(".jp-OutputArea-output .tk-tool").count() == 2
    assert page.evaluate(TOO_HIGH) == []
