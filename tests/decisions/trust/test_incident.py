"""The table-top: one step at a time, then whole games, then what a policy had promised."""

import random
from datetime import date

import pytest

from teachkit.data.incident import read_story, shipped_story
from teachkit.data.policies import policy_example
from teachkit.decisions.trust.debrief import days_in, debrief, recorded
from teachkit.decisions.trust.incident import (
    choices,
    choose,
    count_votes,
    day_of,
    harm,
    is_over,
    play_by_the_book,
    play_carelessly,
    play_randomly,
    replay,
    start,
)
from teachkit.decisions.trust.policy import check_policy
from teachkit.errors import TeachkitError

SMALL = """
schema = 1
id = "small"
title = "A small one"
intro = "Two scenes."
days = 10
start = "first"
late = "late"

[[chance]]
id = "rain"
odds = 0.5
title = "It rains."

[[event]]
id = "flood"
from = 4
when = ["open", "not closed"]
text = "Water."
to = "wet"
hurts = [{ group = "users", harm = 3, why = "wet" }]

[[daily]]
id = "drip"
when = ["open"]
every = 2
text = "Drip."
hurts = [{ group = "downstream", harm = 1, why = "damp" }]

[[scene]]
id = "first"
from = "you"
title = "First"
text = "A window."
[[scene.choice]]
id = "open"
label = "Open it"
days = 1
to = "second"
says = "Air."
sets = ["open"]
book = true
hurts = [{ group = "contributors", harm = 2, why = "cold" }]
[[scene.choice]]
id = "wait"
label = "Wait"
days = 20
to = "second"
says = "Dust."
hurts = [{ group = "contributors", harm = 1, why = "dust" }]

[[scene]]
id = "second"
from = "you"
title = "Second"
text = "Still a window."
[[scene.choice]]
id = "close"
label = "Close it"
days = 1
to = "end"
says = "Quiet."
sets = ["closed"]
book = true
hurts = [{ group = "users", harm = 1, why = "warm" }]
[[scene.choice]]
id = "look"
label = "Look out"
days = 5
to = "second"
says = "Trees."
hurts = [{ group = "contributors", harm = 1, why = "late", when = ["open"] }]

[[scene]]
id = "wet"
from = "the floor"
title = "Wet"
text = "Water."
[[scene.choice]]
id = "mop"
label = "Mop"
days = 1
to = "back"
says = "Dry."
book = true
hurts = [{ group = "contributors", harm = 1, why = "mop" }]

[[scene]]
id = "end"
from = "you"
title = "End"
text = "Over."
end = true

[[scene]]
id = "late"
from = "you"
title = "Late"
text = "Over."
end = true
"""


@pytest.fixture
def small():
    return read_story(SMALL, "small.toml")


@pytest.fixture(scope="module")
def story():
    return shipped_story()


def test_a_choice_takes_its_days_and_its_harm(small):
    state = choose(small, start(small, 1), "open")
    assert (state.day, state.scene) == (1, "second")
    assert harm(state) == {"users": 0, "contributors": 2, "dependencies": 0, "downstream": 0}
    assert day_of(state, "open") == 1
    assert day_of(state, "closed") is None


def test_what_hurts_by_the_day_is_counted_on_the_calendar(small):
    state = replay(small, 1, ["open", "close"])
    assert harm(state)["downstream"] == 1  # day 2
    state = replay(small, 1, ["open", "look"])
    assert harm(state)["downstream"] == 3  # days 2, 4 and 6


def test_an_event_interrupts_once_and_a_choice_leads_back(small):
    state = replay(small, 1, ["open", "look"])
    assert (state.scene, state.waiting) == ("wet", ("second",))
    state = choose(small, state, "mop")
    assert (state.scene, state.waiting, state.day) == ("second", (), 7)
    state = choose(small, state, "close")
    assert state.scene == "end"
    assert [entry.id for entry in state.log if entry.kind == "event"] == ["flood"]


def test_a_scene_that_makes_no_sense_any_more_is_passed():
    turns = 'title = "Second"\nturns = [{ when = ["open"], to = "wet" }]'
    story = read_story(SMALL.replace('title = "Second"', turns), "small.toml")
    assert choose(story, start(story, 1), "open").scene == "wet"
    shut = read_story(
        SMALL.replace('title = "Second"', turns.replace('"open"', '"not open"')), "small.toml"
    )
    assert choose(shut, start(shut, 1), "open").scene == "second"


def test_the_calendar_ends_a_story_that_is_not_over(small):
    state = choose(small, start(small, 1), "wait")
    assert (state.day, state.scene) == (10, "late")
    assert is_over(small, state)
    with pytest.raises(TeachkitError) as told:
        choose(small, state, "open")
    assert told.value.code == "it-is-over"


def test_a_choice_that_is_not_there_is_told_with_those_that_are(small):
    with pytest.raises(TeachkitError) as told:
        choose(small, start(small, 1), "jump")
    assert told.value.code == "no-such-choice"
    assert "open, wait" in told.value.hint


def test_the_seed_draws_each_chance_about_as_often_as_it_says(story):
    drawn = [start(story, seed).drawn for seed in range(2000)]
    for chance in story.chances:
        share = sum(chance.id in one for one in drawn) / 2000
        assert abs(share - chance.odds) < 0.04, chance


def test_another_chance_moves_none_of_the_others(small):
    more = SMALL.replace("[[event]]", '[[chance]]\nid = "sun"\nodds = 0.5\ntitle = "S."\n[[event]]')
    wider = read_story(more)
    for seed in range(50):
        assert start(wider, seed).drawn - {"sun"} == start(small, seed).drawn


@pytest.mark.parametrize(
    ("votes", "winner", "tied"),
    [
        ({"open": 3, "wait": 2}, "open", ()),
        ({"open": 2, "wait": 2}, "", ("open", "wait")),
        ({"wait": 1}, "wait", ()),
        ({}, "", ()),
        ({"open": 0, "wait": 0}, "", ()),
    ],
    ids=["a majority", "a tie", "one hand", "nobody", "only zeros"],
)
def test_a_room_decides_by_its_hands_and_a_tie_is_said(small, votes, winner, tied):
    vote = count_votes(votes, small, start(small, 1))
    assert (vote.winner, vote.tied) == (winner, tied)
    assert vote.votes == sum(votes.values())


@pytest.mark.parametrize("votes", [{"jump": 1}, {"open": -1}], ids=["nowhere", "below zero"])
def test_a_vote_that_cannot_be_is_refused(small, votes):
    with pytest.raises(TeachkitError):
        count_votes(votes, small, start(small, 1))


# ---- the story that is shipped


def test_by_the_book_answers_first_and_credits_last(story):
    state = play_by_the_book(story, 0)
    assert state.scene == "end"
    assert day_of(state, "answered") == 1
    assert day_of(state, "credited") > day_of(state, "released")


def test_a_swapped_id_hurts_only_where_ids_were_mixed_up_and_nobody_compared(story):
    hit = {True: 0, False: 0}
    for seed in range(60):
        state = play_randomly(story, seed, random.Random(seed))
        backported = any(entry.id == "mistaken-backport" for entry in state.log)
        if backported:
            assert "mixed-up" in state.drawn
            assert day_of(state, "ids-checked") is None
        hit[backported] += 1
    assert all(hit.values())


def test_the_story_tells_the_ledgers_numbers(story):
    assert "14 days" in story.scenes["downstream"].text
    assert "72 hours" in story.scenes["number"].text


# ---- debrief


def test_a_debrief_says_which_promise_was_kept(story):
    findings = check_policy(policy_example("complete"), today=date(2026, 11, 23))
    good = debrief(story, play_by_the_book(story, 0), findings)
    assert {one.rule: one.kept for one in good.promises} == {
        "timeline": "yes",
        "fix": "yes",
        "downstream": "yes",
        "disclosure": "yes",
        "credit": "yes",
    }
    slow = ["understand-first", "wait-for-them"]
    state = replay(story, 0, slow)
    while not is_over(story, state):
        given = choices(story, state)
        state = choose(story, state, max(given, key=lambda one: one.days).id)
    bad = {one.rule: one for one in debrief(story, state, findings).promises}
    assert bad["timeline"].kept == "no"
    assert bad["timeline"].why == "you answered on day 6, and 3 were promised"


def test_what_a_policy_does_not_promise_is_said_as_that(story):
    findings = check_policy(policy_example("minimal"))
    looked = debrief(story, play_by_the_book(story, 4), findings)
    assert {one.kept for one in looked.promises} == {"not promised"}
    assert looked.promises[0].why == "you answered on day 1"


def test_a_debrief_shows_what_else_could_have_been_done(story):
    state = play_by_the_book(story, 0)
    looked = debrief(story, state)
    assert looked.promises == ()
    assert len(looked.elsewhere) == len(state.chosen)
    for one in looked.elsewhere:
        assert one.others
        assert one.chosen not in {other.label for other in one.others}
    assert looked.total == sum(looked.harm.values())


def test_a_recorded_game_is_enough_to_play_it_again(story):
    state = play_carelessly(story, 11)
    kept = recorded(story, state)
    again = replay(story, kept["seed"], kept["choices"])
    assert again == state
    assert recorded(story, again) == kept


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("within 3 days", 3),
        ("within 48 hours", 2),
        ("within two weeks", 14),
        ("usually 12 hours, two days at the outside", 2),
        ("30 days, 90 days at most", 90),
        ("5 business days", 5),
        ("promptly", None),
    ],
)
def test_a_span_of_time_is_read_in_days(text, days):
    assert days_in(text) == days
