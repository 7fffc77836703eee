"""What can be asked, and what is an answer: the course's questions, and what somebody types."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.course.load import course_root, load_course
from teachkit.course.question import Check, Predict
from teachkit.errors import TeachkitError
from teachkit.workshop.live import game, groups
from teachkit.workshop.live.course import listing, material
from teachkit.workshop.live.kinds import PUBLIC, answer_to, from_question, typed

NAMES = tuple(chapter.id for chapter in load_course().chapters)
KNOWN = material(NAMES, course_root())

BODIES = {
    "choices": typed("choices", {"choices": ["a", "b", "c"], "sure": True}),
    "number": typed("number", {"sure": True}),
    "words": typed("words", {"most": 2, "longest": 10}),
    "ranking": typed("ranking", {"items": ["a", "b", "c"]}),
    "scale": typed("scale", {"low": 1, "high": 5}),
    "incident": typed("incident", {"seed": 7}),
}
AMONG = game.can_choose(BODIES["incident"])
GOOD = {
    "choices": {"choice": 2, "sure": 70},
    "number": {"number": 12.5},
    "words": {"words": ["trust", "time"]},
    "ranking": {"order": [2, 0, 1]},
    "scale": {"at": 5},
    "incident": {"choice": AMONG[0]},
}


@pytest.mark.parametrize("name", list(KNOWN.questions))
def test_every_question_of_the_course_can_be_put_to_the_room(name):
    question = KNOWN.questions[name].question
    kind, body = from_question(question)
    assert set(PUBLIC[kind]) <= set(body)
    if isinstance(question, Check):
        assert body["choices"][body["truth"]["index"]] == question.right.text
        assert len(body["truth"]["feedback"]) == len(body["choices"])
    if isinstance(question, Predict):
        assert body["sure"]
        index = body["truth"].get("index")
        told = body["truth"]["value"] if index is None else body["choices"][index]
        assert told == question.answer


def test_the_right_choice_of_a_check_does_not_always_stand_first():
    places = {
        from_question(one.question)[1]["truth"]["index"]
        for one in KNOWN.questions.values()
        if isinstance(one.question, Check)
    }
    assert len(places) > 2


def test_the_list_of_the_course_tells_no_truth():
    text = json.dumps(listing(KNOWN), ensure_ascii=False)
    assert '"truth"' not in text
    for one in KNOWN.questions.values():
        reveal = getattr(one.question, "reveal", "") or getattr(one.question, "theirs", "")
        if reveal:
            assert json.dumps(reveal.strip(), ensure_ascii=False)[1:40] not in text


@pytest.mark.parametrize("kind", list(GOOD))
def test_an_answer_of_its_kind_is_kept_as_it_is(kind):
    assert answer_to(kind, BODIES[kind], GOOD[kind], AMONG) == GOOD[kind]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("choices", {"choice": 3}),
        ("choices", {"choice": -1}),
        ("choices", {"choice": True}),
        ("choices", {"choice": 1, "sure": 101}),
        ("choices", {"choice": 1, "sure": 50.5}),
        ("choices", None),
        ("number", {"number": -1}),
        ("number", {"number": float("nan")}),
        ("number", {"number": 1e16}),
        ("number", {"number": "7"}),
        ("number", {"number": True}),
        ("words", {"words": []}),
        ("words", {"words": ["a", "b", "c"]}),
        ("words", {"words": ["  "]}),
        ("words", {"words": ["12345678901"]}),
        ("words", {"words": [7]}),
        ("words", {"words": "trust"}),
        ("ranking", {"order": [0, 1]}),
        ("ranking", {"order": [0, 1, 1]}),
        ("ranking", {"order": [False, True, 2]}),
        ("ranking", {"order": "012"}),
        ("scale", {"at": 0}),
        ("scale", {"at": 2.5}),
        ("incident", {"choice": "nothing-of-the-kind"}),
        ("incident", {"choice": ["wait"]}),
    ],
    ids=str,
)
def test_what_is_no_answer_is_refused(kind, value):
    with pytest.raises(TeachkitError, match="no answer"):
        answer_to(kind, BODIES[kind], value, AMONG)


@given(
    st.sampled_from(list(BODIES)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["choice", "number", "words", "order", "at"]),
)
def test_whatever_comes_is_an_answer_or_is_refused(kind, value, name):
    for sent in (value, {name: value}):
        try:
            kept = answer_to(kind, BODIES[kind], sent, AMONG)
        except TeachkitError:
            continue
        assert answer_to(kind, BODIES[kind], kept, AMONG) == kept


def test_a_sure_that_nobody_asked_for_is_not_kept():
    assert answer_to("scale", BODIES["scale"], {"at": 1, "sure": 9}) == {"at": 1}


@pytest.mark.parametrize(
    ("kind", "sent", "field"),
    [
        ("guess", {}, "kind"),
        ("choices", {"choices": ["a"]}, "choices"),
        ("choices", {"choices": ["a", "a "]}, "choices"),
        ("choices", {"choices": ["a", 7]}, "choices"),
        ("choices", {"choices": ["a", "b"], "truth": 2}, "truth"),
        ("choices", {"choices": ["a", "b"], "truth": "a"}, "truth"),
        ("number", {"truth": -1}, "truth"),
        ("number", {"truth": 3, "factor": 0.5}, "factor"),
        ("number", {"unit": 7}, "unit"),
        ("words", {"most": 0}, "most"),
        ("words", {"longest": 501}, "longest"),
        ("ranking", {"items": [str(n) for n in range(13)]}, "items"),
        ("scale", {"low": 1, "high": 1}, "high"),
        ("scale", {"low": 0, "high": 11}, "high"),
        ("scale", {"labels": ["one"]}, "labels"),
        ("incident", {"seed": -1}, "seed"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_field(kind, sent, field):
    with pytest.raises(TeachkitError) as refused:
        typed(kind, sent)
    assert (refused.value.code, refused.value.place) == ("wrong-ask", field)


# --- groups ---------------------------------------------------------------------------------------


@given(st.integers(0, 200), st.integers(1, 60), st.randoms(use_true_random=False))
def test_dealt_groups_differ_by_one_at_most_and_hold_everybody_once(people, count, luck):
    names = [f"p{n}" for n in range(people)]
    found = groups.dealt(names, count, luck)
    assert sorted(found) == sorted(names)
    sizes = [list(found.values()).count(group) for group in range(count)]
    assert max(sizes) - min(sizes) <= 1


@given(st.integers(1, 200), st.integers(2, 60))
def test_a_size_is_what_every_group_has_at_least(people, size):
    try:
        count = groups.how_many(people, count=None, size=size)
    except TeachkitError:
        assert people // size > groups.MOST
        return
    smallest = people // count
    assert smallest >= min(size, people)


@given(
    st.dictionaries(st.text(min_size=1), st.none() | st.integers(0, 9)), st.integers(1, 6),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_who_is_without_a_group_goes_to_the_smallest(teams, count, luck):
    moved = groups.filled(teams, count, luck)
    assert set(moved) == {one for one, team in teams.items() if team is None or team >= count}
    before = [team for team in teams.values() if team is not None and team < count]
    sizes = [before.count(group) for group in range(count)]
    after = [size + list(moved.values()).count(group) for group, size in enumerate(sizes)]
    assert max(after) - min(after) <= max(1, max(sizes) - min(sizes))


def test_chance_deals_the_groups_and_not_the_order_of_arrival():
    names = [str(n) for n in range(40)]
    dealt = [groups.dealt(names, 4, random.Random(seed)) for seed in (1, 2)]
    assert dealt[0] != dealt[1]


# --- the incident ---------------------------------------------------------------------------------


def test_the_most_votes_play_and_the_game_can_be_taken_back():
    body = BODIES["incident"]
    after = game.played(body, [AMONG[0], AMONG[0], AMONG[1]])
    assert after["chosen"] == [AMONG[0]]
    assert after["last"]["votes"] == 3
    assert game.taken_back(after)["chosen"] == []
    assert game.shown(game.taken_back(after))["day"] == 0


@pytest.mark.parametrize(
    ("votes", "code"),
    [([], "no-vote"), ([AMONG[0], AMONG[1]], "tie"), (["gone"], "no-vote")],
    ids=["nobody", "tie", "another-scene"],
)
def test_what_decides_nothing_plays_nothing(votes, code):
    with pytest.raises(TeachkitError) as refused:
        game.played(BODIES["incident"], votes)
    assert refused.value.code == code


def test_the_facilitator_may_break_a_tie():
    after = game.played(BODIES["incident"], [AMONG[0], AMONG[1]], AMONG[1])
    assert after["chosen"] == [AMONG[1]]


@given(st.data())
def test_a_game_played_by_votes_comes_to_its_end_and_then_takes_no_more(data):
    body = BODIES["incident"]
    while open_now := game.can_choose(body):
        assert game.shown(body)["debrief"] is None
        body = game.played(body, [data.draw(st.sampled_from(open_now))])
    assert game.shown(body)["over"]
    assert game.shown(body)["debrief"]["total"] == game.shown(body)["total"]
    with pytest.raises(TeachkitError) as refused:
        game.played(body, [])
    assert refused.value.code == "it-is-over"
