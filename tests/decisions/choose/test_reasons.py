"""Why is my favourite there: what lifts it, what holds it, and what would have to be true."""

import pytest
from archive import package

from teachkit.data.candidates import load_candidates
from teachkit.decisions.choose import compare_two, flip, prepare, rank, why
from teachkit.errors import TeachkitError


@pytest.fixture(scope="module")
def debian():
    return prepare(load_candidates())


def test_what_lifts_and_what_holds_is_told_strongest_first(talk):
    found = why(rank(talk), "sudo", top=1)
    parts = found.row.parts
    lifts = [parts[id].effect for id in found.lifts]
    holds = [parts[id].effect for id in found.holds]
    assert lifts == sorted(lifts, reverse=True)
    assert holds == sorted(holds)
    assert min(lifts) > 0 > max(holds)
    assert "people" in found.holds
    assert found.sentences["people"] == "5 people look after it in Debian"
    assert "What holds it down: 5 people look after it in Debian" in found.text


def test_who_is_in_the_top_needs_nothing(talk):
    ranking = rank(talk)
    found = why(ranking, ranking.names[0], top=1)
    assert (found.needs, found.tips) == ((), ())


def test_a_fact_that_is_said_to_be_enough_is_enough(debian):
    """Sudo with as few people as the answer asks for is in the top ten."""
    ranking = rank(debian)
    (need,) = [need for need in why(ranking, "sudo").needs if need.signal == "people"]
    assert need.sentence == "nobody looked after it in Debian, not 5"
    corrected = rank(debian, added=[package("sudo", 0, 73, 25, 5_502_087, popularity=345)])
    assert corrected.place("sudo") == need.place_at_best <= 10
    short = [need for need in why(ranking, "sudo").needs if need.level is None]
    assert all(need.place_at_best > 10 for need in short)


def test_interest_that_is_said_to_be_enough_is_enough(debian):
    ranking = rank(debian)
    (need,) = [need for need in why(ranking, "sudo").needs if need.signal == "interest"]
    enough, less = 100 * need.level + 0.01, 100 * need.level - 0.5
    assert rank(debian, interest={"sudo": enough}).place("sudo") <= 10
    assert rank(debian, interest={"sudo": less}).place("sudo") > 10


def test_a_weight_that_is_said_to_be_best_is_best(debian):
    """Each tip's place is what that weight gives, and no other weight tried gives a better one."""
    ranking = rank(debian)
    for tip in why(ranking, "bzip2").tips:
        at = rank(debian, {**ranking.weights, tip.signal: tip.weight})
        assert abs(at.place("bzip2") - tip.place) <= 1
        for other in (0, 0.5, 1, 2, 5, 40):
            tried = rank(debian, {**ranking.weights, tip.signal: other})
            assert tip.top or tried.place("bzip2") >= tip.place


def test_an_unknown_name_is_refused(talk):
    with pytest.raises(TeachkitError) as found:
        why(rank(talk), "ntp")
    assert found.value.code == "no-such-candidate"


def test_two_are_compared_signal_by_signal(talk):
    pair = compare_two(rank(talk), "zlib", "bzip2")
    assert pair.margin == pytest.approx(sum(pair.parts.values()))
    assert pair.parts["people"] > 0 > pair.parts["size"]


def test_at_the_flip_they_are_level_and_behind_it_they_have_changed_places(talk):
    ranking = rank(talk)
    weight = flip(ranking, "zlib", "bzip2", "size")
    at = rank(talk, {**ranking.weights, "size": weight})
    assert at.row("zlib").score == pytest.approx(at.row("bzip2").score, abs=1e-4)
    ahead = rank(talk, {**ranking.weights, "size": weight * 1.01})
    assert ahead.place("bzip2") < ahead.place("zlib")
    assert flip(ranking, "zlib", "bzip2", "people") is None


def test_no_weight_flips_on_a_signal_that_takes_no_part(talk):
    with pytest.raises(TeachkitError, match="takes no part"):
        flip(rank(talk), "zlib", "bzip2", "interest")
