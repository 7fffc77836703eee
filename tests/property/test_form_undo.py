"""Laws of undoing one edit of the plan's form, whatever a tool has saved to the section since."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("ipywidgets")

from teachkit.decisions.choose.shortlist import Shortlisted
from teachkit.decisions.plan import Choose, put_row
from teachkit.widgets.project.undo import undone

WORDS = st.sampled_from(["", "alone", "everywhere"])
ROWS = st.lists(
    st.builds(Shortlisted, st.sampled_from(["expat", "sudo", "zlib"]), WORDS, WORDS),
    max_size=3,
    unique_by=lambda row: row.name,
).map(tuple)
SECTIONS = st.builds(Choose, shortlist=ROWS, choice=WORDS, against=WORDS)
THEIRS = Shortlisted("a tool's own", "1 of many", "")


@given(SECTIONS, SECTIONS)
def test_when_nobody_wrote_since_the_section_is_as_it_was(before, after):
    assert undone(after, before, after) == before


@given(SECTIONS, SECTIONS)
def test_a_row_that_a_tool_has_added_since_stays(before, after):
    now = Choose(put_row(after.shortlist, THEIRS), after.choice, after.against)
    found = undone(now, before, after)
    assert {*found.shortlist} == {*before.shortlist, THEIRS}
    assert (found.choice, found.against) == (before.choice, before.against)


@given(SECTIONS, SECTIONS)
def test_a_text_that_was_written_anew_since_stays(before, after):
    now = Choose(after.shortlist, "written since", after.against)
    found = undone(now, before, after)
    assert found.choice == "written since"
    assert (found.shortlist, found.against) == (before.shortlist, before.against)


@given(SECTIONS)
def test_an_edit_of_nothing_is_undone_by_nothing(section):
    now = Choose(choice="something else")
    assert undone(now, section, section) == now
