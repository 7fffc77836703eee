"""Ranking: places, unknowns, what the reader adds, and how it refuses."""

import pytest
from archive import package

from teachkit.data.candidates import Candidate, load_candidates
from teachkit.decisions.choose import DEFAULT_WEIGHTS, moves, prepare, rank
from teachkit.errors import TeachkitError


def test_rows_come_best_first_with_a_reason_for_each_signal(talk):
    ranking = rank(talk)
    scores = [row.score for row in ranking.rows]
    assert scores == sorted(scores, reverse=True)
    row = ranking.row("expat")
    assert row.place == ranking.place("expat") == ranking.names.index("expat") + 1
    assert row.parts["dependants"].reason.startswith("14,783 source packages rely on it")
    assert row.parts["dependants"].level == 1
    assert sum(part.points for part in row.parts.values()) == pytest.approx(row.score)


def test_unknown_counts_as_average_and_is_flagged(talk):
    row = rank(talk).row("quiet")
    assert set(row.unknown) == {"people", "dependants", "history", "reach", "size"}
    assert row.low == 0
    assert row.high == 100
    assert all(part.effect == 0 for part in row.parts.values())
    known = [one for one in rank(talk).rows if one.name != "quiet"]
    assert row.score == pytest.approx(sum(one.score for one in known) / len(known), abs=1e-3)
    assert known[0].unknown == ()
    assert known[0].low == known[0].score == known[0].high


def test_a_signal_that_nobody_knows_takes_no_part(talk):
    ranking = rank(talk)
    assert ranking.idle == ("structure", "interest")
    assert "interest" not in ranking.row("sudo").parts
    told = rank(talk, interest={"sudo": 100})
    assert told.idle == ("structure",)
    assert told.place("sudo") < ranking.place("sudo")
    assert told.row("sudo").parts["interest"].level == 1
    assert told.row("zlib").parts["interest"].level is None
    assert told.row("zlib").unknown == ()


def test_equal_scores_share_a_place():
    same = [package(name, people=1) for name in "abc"]
    ranking = rank([*same, package("d", people=0), package("e", people=9)])
    assert [ranking.place(name) for name in "dabce"] == [1, 2, 2, 2, 5]
    assert ranking.row("b").joint == 3
    assert ranking.row("e").joint == 1


def test_weights_left_out_weigh_nothing(talk):
    ranking = rank(talk, {"size": 1})
    assert ranking.signals == ("size",)
    assert ranking.names[0] == "chrony"


def test_an_own_candidate_takes_its_place_and_moves_no_score(talk):
    before = rank(talk)
    after = rank(talk, added=[package("mine", people=0, dependants=20_000, advisories=90)])
    assert after.place("mine") == 1
    assert after.row("mine").added
    for row in before.rows:
        assert after.row(row.name).score == row.score


def test_what_the_reader_knows_better_replaces_the_tables_value_alone(talk):
    row = rank(talk, added=[Candidate("sudo", people=1)]).row("sudo")
    assert row.candidate.people == 1
    assert row.candidate.dependants == 73
    assert row.added


def test_a_filter_numbers_places_anew_and_keeps_scores(talk):
    ranking = rank(talk)
    net = ranking.only(lambda candidate: candidate.section == "net")
    assert net.place("chrony") == 1
    assert net.row("chrony").of == 1
    assert net.row("chrony").score == ranking.row("chrony").score
    with pytest.raises(TeachkitError, match="not among these 1 candidates") as found:
        net.place("sudo")
    assert found.value.code == "no-such-candidate"


def test_a_place_can_be_written_down_with_its_weights(talk):
    ranking = rank(talk, {"people": 1, "history": 2.5})
    assert ranking.describe("sudo") == f"{ranking.place('sudo')} of 7; people 1, history 2.5"


def test_moves_show_who_was_where(talk):
    before, after = rank(talk), rank(talk, {"size": 1})
    found = moves(before, after, top=3)
    assert [move.name for move in found][:3] == list(after.names[:3])
    assert {move.name for move in found} == {*before.names[:3], *after.names[:3]}
    assert all(move.before == before.place(move.name) for move in found)


def test_only_proportions_of_weights_matter(talk):
    tenth = {id: weight / 10 for id, weight in DEFAULT_WEIGHTS.items()}
    huge = {id: weight * 1e9 for id, weight in DEFAULT_WEIGHTS.items()}
    tiny = {id: weight * 2e-9 for id, weight in DEFAULT_WEIGHTS.items()}
    names = rank(talk).names
    assert rank(talk, tenth).names == rank(talk, huge).names == rank(talk, tiny).names == names


def test_a_weight_next_to_nothing_is_nothing(talk):
    ranking = rank(talk, {"people": 1, "size": 5e-17, "history": 1e-310})
    assert ranking.weights["size"] == ranking.weights["history"] == 0
    assert ranking.signals == ("people",)


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("unknown-signal", {"weights": {"poeple": 1}}),
        ("bad-weight", {"weights": {"people": -1}}),
        ("bad-weight", {"weights": {"people": float("nan")}}),
        ("bad-weight", {"weights": {"people": float("inf")}}),
        ("bad-weight", {"weights": {"people": True}}),
        ("bad-weight", {"weights": {"people": 1.1e9}}),
        pytest.param("bad-weight", {"weights": {"people": 10**400}}, id="no float"),
        ("no-weight", {"weights": {"people": 1e-310}}),
        ("no-weight", {"weights": {"people": 0}}),
        ("no-weight", {"weights": {"interest": 1}}),
        ("bad-interest", {"interest": {"sudo": 101}}),
        ("bad-interest", {"interest": {"sudo": "much"}}),
        ("no-such-candidate", {"interest": {"sduo": 50}}),
        pytest.param("same-candidate-twice", {"added": [package("a"), package("a")]}, id="twice"),
    ],
    ids=str,
)
def test_what_cannot_be_ranked_is_refused_by_name(talk, code, asked):
    with pytest.raises(TeachkitError) as found:
        rank(talk, **asked)
    assert found.value.code == code
    assert found.value.hint


def test_an_empty_table_is_called_empty():
    with pytest.raises(TeachkitError, match="no candidate") as found:
        rank([])
    assert found.value.code == "nothing-to-rank"


def test_a_name_that_is_not_there_brings_the_nearest_ones(talk):
    with pytest.raises(TeachkitError) as found:
        rank(talk).row("bzip")
    assert found.value.code == "no-such-candidate"
    assert "bzip2" in found.value.hint


def test_a_name_twice_in_the_table_is_refused():
    with pytest.raises(TeachkitError, match="Two candidates are named 'a'"):
        prepare([package("a"), package("a")])


def test_the_shipped_table_ranks_the_libraries_that_hurt():
    """Sense, as people see it: the classics are in front, and the talk's picks are not all."""
    ranking = rank(load_candidates())
    assert ranking.place("expat") <= 10
    assert ranking.place("libxml2") <= 10
    assert {"zlib", "openssl", "curl", "tiff"} <= set(ranking.names[:40])
    assert ranking.place("sudo") > 100
    assert all(0 <= row.score <= 100 for row in ranking.rows)
