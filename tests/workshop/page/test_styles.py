"""The room's styles stay with the room's own parts: its tools have a look of their own."""

import re

import pytest

from teachkit.workshop.template import STATIC, WIDGETS

SHEETS = sorted(STATIC.glob("*.css"))


def selectors(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    for head in re.findall(r"([^{};]+)\{", text):
        if not head.strip().startswith("@"):
            yield head.strip()


def tones(sheet):
    """The named colours of a sheet, light and then dark."""
    found = re.findall(r"(--tk-[\w-]+): (#\w+);", sheet.read_text("utf-8"))
    names = [name for name, _ in found]
    second = names.index(names[0], 1)
    return dict(found[:second]), dict(found[second:])


def test_the_room_has_the_tones_of_its_tools():
    # Written twice, because a page of the room that has no tool asks for no sheet of theirs.
    theirs = tones(WIDGETS / "tool" / "look.css")
    for own, scheme in zip(tones(STATIC / "room.css"), theirs, strict=True):
        # What a tool takes from JupyterLab, where there is one, the room says by itself.
        both = own.keys() & scheme.keys()
        assert len(both) > 10
        assert {name: own[name] for name in both} == {name: scheme[name] for name in both}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_rule_of_the_room_reaches_into_a_tool(sheet):
    # Both have panels, buttons and clocks: a rule for the one would move the other.
    found = list(selectors(sheet))
    assert found
    for head in found:
        assert ".tk-" not in head or ".rm-" in head or "[data-line" in head, head


def test_no_tool_has_a_class_that_is_the_rooms():
    texts = [path.read_text("utf-8") for path in WIDGETS.rglob("*.css")]
    assert len(texts) > 10
    assert not any(".rm-" in text for text in texts)


def test_tables_that_python_draws_have_air_and_lines(come_in):
    page = come_in("room/choose", viewport={"width": 1280, "height": 800})
    cell = page.locator(".rm-output > .jp-RenderedHTMLCommon tbody tr + tr > td").first
    cell.wait_for(state="attached")
    air, line = cell.evaluate(
        "(one) => [getComputedStyle(one).paddingRight, getComputedStyle(one).borderTopStyle]"
    )
    assert float(air.removesuffix("px")) > 8
    assert line == "solid"
