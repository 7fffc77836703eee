"""Places in a chapter: the same as the tool's, best first, with reasons that are felt."""

import pytest

from teachkit.data.candidates import load_candidates
from teachkit.decisions.choose import rank
from teachkit.errors import TeachkitError
from teachkit.widgets.places import Places


@pytest.fixture(scope="module")
def ranking():
    return rank(load_candidates())


def test_places_are_those_of_the_default_weights_best_first(ranking):
    table = Places("chrony", "zlib", "sudo")
    assert [row[0] for row in table.rows] == sorted(("chrony", "zlib", "sudo"), key=ranking.place)
    assert [row[1] for row in table.rows] == [f"{ranking.place(row[0]):,}" for row in table.rows]
    assert f"{len(ranking):,}" in table.caption


def test_only_what_moves_it_by_half_a_point_is_a_reason(ranking):
    ((_, _, lifts, holds),) = Places("expat").rows
    for part in ranking.row("expat").parts.values():
        assert (part.reason in lifts) == (part.effect >= 0.5)
        assert (part.reason in holds) == (part.effect <= -0.5)


def test_the_table_reads_as_a_page_and_in_a_terminal():
    table = Places("zlib")
    assert "<td" in table._repr_html_()
    assert "1 person looks after it in Debian" in repr(table)


def test_an_unknown_name_gets_the_ones_that_look_alike():
    with pytest.raises(TeachkitError) as caught:
        Places("zlibb")
    assert caught.value.code == "no-such-candidate"
    assert "zlib" in caught.value.hint
