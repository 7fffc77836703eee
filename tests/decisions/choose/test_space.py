"""The problem space: what is known, what is not, and what was never asked."""

import pytest

from teachkit.decisions.choose.shortlist import Competitor
from teachkit.decisions.choose.space import AREAS, competitors, problem_space
from teachkit.errors import TeachkitError


def test_an_area_without_an_answer_is_open_and_not_unknown():
    space = problem_space({"rules": "known", "users": "partly", "holes": "unknown"})
    assert (space.known, space.partly, space.unknown) == (("rules",), ("users",), ("holes",))
    assert set(space.open) == set(AREAS) - {"rules", "users", "holes"}
    assert space.share == 1.5 / len(AREAS)
    assert space.next == "holes"
    assert "call it a hobby" in space.text


def test_who_knows_half_is_sent_on():
    half = dict.fromkeys(list(AREAS)[: len(AREAS) // 2], "known")
    assert problem_space(half).text.startswith("You know a good part of it. Next: ")


def test_who_knows_all_is_asked_to_write_it_down():
    space = problem_space(dict.fromkeys(AREAS, "known"))
    assert (space.share, space.next) == (1, "")
    assert "Write it down" in space.text


@pytest.mark.parametrize(
    ("answers", "code"),
    [({"rulez": "known"}, "unknown-area"), ({"rules": "maybe"}, "bad-answer")],
    ids=str,
)
def test_wrong_answers_are_refused(answers, code):
    with pytest.raises(TeachkitError) as found:
        problem_space(answers)
    assert found.value.code == code
    assert found.value.hint


def test_a_competitors_bad_licence_is_told_for_that_one_alone():
    pytest.importorskip("license_expression", reason="the extra 'lab' brings it")
    zlib_ng = Competitor("zlib-ng", "Zlib", "SIMD, per platform")
    odd = Competitor("odd", "my own", "nobody knows")
    (first, fine), (second, wrong) = competitors([zlib_ng, odd], "Zlib")
    assert (first, second) == (zlib_ng, odd)
    assert fine.uses["copy"].verdict == "yes"
    assert wrong.code == "bad-licence"
    with pytest.raises(TeachkitError, match="my own"):
        competitors([zlib_ng], "my own")
