"""What was measured of old and new, as a picture and a table: both say the same."""

import re
from xml.etree import ElementTree as ET

import pytest

from teachkit.data.facts import fact
from teachkit.data.parity import CASES
from teachkit.errors import TeachkitError
from teachkit.widgets.parity import Parity

SVG = "{http://www.w3.org/2000/svg}"


def picture(display):
    return ET.fromstring(re.search(r"<svg.*</svg>", display._repr_html_(), re.DOTALL)[0])


@pytest.mark.parametrize("case", list(CASES))
def test_every_measured_case_can_be_shown_inside_its_picture(case):
    drawn = picture(Parity(case))
    width = float(drawn.get("viewBox").split()[2])
    for bar in drawn.iter(f"{SVG}rect"):
        assert float(bar.get("x")) + float(bar.get("width")) <= width
    assert drawn.find(f"{SVG}desc").text


@pytest.mark.parametrize("case", list(CASES))
def test_the_table_has_a_row_for_each_gap_and_the_page_names_its_source(case):
    display = Parity(case)
    assert len(display.table.rows) == len(display.outcome.gaps) > 0
    page = display._repr_html_()
    assert all(source[:40].replace("'", "&#x27;") in page for source in display.sources)


def test_the_picture_says_what_the_ledger_says():
    said = picture(Parity("sudo")).find(f"{SVG}desc").text
    same, refused = fact("parity.sudo.same").value, fact("parity.sudo.refused").value
    assert f"options: {same} the same, 1 silent, {refused} loud, 1 small." in said
    told = {row[1]: row[4] for row in Parity("sudo").table.rows}
    assert told["-H, --set-home"] == "no longer listed, and taken without a word"
    assert "it says so" in told["-E, --preserve-env"]


def test_in_a_terminal_it_is_a_table_with_its_counts():
    text = repr(Parity("zlib"))
    assert "gzprintf" in text
    assert "symbols: 86 the same, 2 missing" in text


def test_what_nobody_measured_is_said_with_what_there_is():
    with pytest.raises(TeachkitError) as refused:
        Parity("openssl")
    assert refused.value.code == "no-such-case"
    assert "zlib" in refused.value.hint
