"""Laws of the table-top: it always ends, harm adds up, and nothing but the seed is luck."""

import random
import statistics
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from teachkit.data.facts import fact
from teachkit.data.incident import GROUPS, shipped_story
from teachkit.decisions.trust.incident import (
    choices,
    choose,
    harm,
    is_over,
    play_by_the_book,
    play_carelessly,
    play_randomly,
    replay,
    start,
)

STORY = shipped_story()
seeds = st.integers(0, 2**31)
# Which of the choices to take, as often as there can be one.
picks = st.lists(st.integers(0, 11), min_size=STORY.days, max_size=STORY.days)


def game(seed, picks):
    """All states of one game, from the first to the last."""
    states = [start(STORY, seed)]
    for pick in picks:
        given_now = choices(STORY, states[-1])
        if not given_now:
            break
        states.append(choose(STORY, states[-1], given_now[pick % len(given_now)].id))
    return states


@given(seeds, picks)
def test_every_path_ends_within_the_calendar(seed, picks):
    states = game(seed, picks)
    assert is_over(STORY, states[-1])
    for before, after in pairwise(states):
        assert before.day < after.day <= STORY.days
        assert choices(STORY, before)
    assert not choices(STORY, states[-1])


@given(seeds, picks)
def test_harm_is_the_sum_of_the_log_and_never_goes_down(seed, picks):
    states = game(seed, picks)
    for before, after in pairwise(states):
        assert after.log[: len(before.log)] == before.log
        new = after.log[len(before.log) :]
        for group in GROUPS:
            more = sum(hurt.harm for line in new for hurt in line.hurts if hurt.group == group)
            assert harm(after)[group] == harm(before)[group] + more
            assert more >= 0


@given(seeds, picks)
def test_the_same_seed_and_choices_tell_the_same_story(seed, picks):
    last = game(seed, picks)[-1]
    assert replay(STORY, seed, last.chosen) == last


@given(seeds, picks, st.integers(0, 89))
def test_undoing_is_playing_all_but_the_last(seed, picks, back):
    states = game(seed, picks)
    at = back % len(states)
    assert replay(STORY, seed, states[-1].chosen[:at]) == states[at]


@given(seeds, picks)
def test_no_event_happens_twice_and_no_flag_changes_its_day(seed, picks):
    last = game(seed, picks)[-1]
    events = [line.id for line in last.log if line.kind == "event"]
    assert len(events) == len(set(events))
    flags = [flag for flag, _ in last.flags]
    assert len(flags) == len(set(flags))


# A scene, and what may not be so when it is asked: it would contradict its own words.
SENSELESS = {
    "deadline": ("public",),
    "downstream": ("public",),
    "in-the-open": ("released",),
    "downstream-now": ("released",),
}
NEEDED = {
    "ids": ("id-asked", "released"),
    "in-the-open": ("public",),
    "downstream-now": ("public",),
}


@given(seeds, picks)
def test_no_scene_is_asked_when_it_makes_no_sense(seed, picks):
    for state in game(seed, picks):
        so = {flag for flag, _ in state.flags}
        assert not so & {*SENSELESS.get(state.scene, ())}, state.scene
        assert so >= {*NEEDED.get(state.scene, ())}, state.scene


@given(seeds, picks)
def test_a_reporter_who_has_agreed_on_a_day_keeps_to_it(seed, picks):
    last = game(seed, picks)[-1]
    agreed = dict(last.flags).get("date-agreed", STORY.days)
    assert all(line.day < agreed for line in last.log if line.id == "reporter-publishes")


def test_everything_that_is_told_of_can_happen():
    luck, met = random.Random(1), set()
    for seed in range(1_500):
        last = play_randomly(STORY, seed, luck)
        met |= {last.scene, *(line.id for line in last.log), *(line.scene for line in last.log)}
    told = [*STORY.scenes, *(one.id for one in (*STORY.events, *STORY.dailies))]
    assert [one for one in told if one not in met] == []


def test_no_choice_dominates_another_in_days_and_in_everybodys_harm():
    """By enumeration of all pairs: whatever you take, somebody pays more or it takes longer."""
    pairs = 0
    for scene in STORY.scenes.values():
        for one in scene.choices:
            assert any(not dominates(one, other) for other in scene.choices if other != one), one
            pairs += len(scene.choices) - 1
    assert pairs > 60


def dominates(one, other):
    def price(choice):
        paid = [sum(h.harm for h in choice.hurts if h.group == group) for group in GROUPS]
        return [choice.days, *paid]

    return all(a <= b for a, b in zip(price(one), price(other), strict=True))


def test_no_choice_is_the_best_for_everybody_wherever_it_can_be_taken():
    """By sampling: from random states, each choice and then ten random endings."""
    luck = random.Random(7)
    met = {name: [] for name, scene in STORY.scenes.items() if not scene.end}
    for seed in range(200):
        state = start(STORY, seed)
        while not is_over(STORY, state):
            met[state.scene].append(state)
            state = choose(STORY, state, luck.choice(choices(STORY, state)).id)
    for name, states in met.items():
        assert states, f"{name} is never reached"
        always = {(one.id) for one in STORY.scenes[name].choices}
        for state in luck.sample(states, min(12, len(states))):
            paid = {one.id: mean_harm(state, one.id) for one in choices(STORY, state)}
            for choice in [*always]:
                others = [paid[other] for other in paid if other != choice]
                if any(other[g] < paid[choice][g] for other in others for g in GROUPS):
                    always.discard(choice)
        assert not always, f"{name}: {always} is the best for every group in every state"


def mean_harm(state, choice):
    ends = []
    for number in range(10):
        now, luck = choose(STORY, state, choice), random.Random(number)
        while not is_over(STORY, now):
            now = choose(STORY, now, luck.choice(choices(STORY, now)).id)
        ends.append(harm(now))
    return {group: sum(end[group] for end in ends) for group in GROUPS}


def test_three_players_come_out_as_the_ledger_says():
    seeds = range(fact("trust.incident.games").value)
    players = {
        "by-the-book": [play_by_the_book(STORY, seed) for seed in seeds],
        "careless": [play_carelessly(STORY, seed) for seed in seeds],
        "random": [play_randomly(STORY, seed, random.Random(seed)) for seed in seeds],
    }
    for name, ends in players.items():
        totals = sorted(sum(harm(end).values()) for end in ends)
        tail = len(totals) // 20
        told = {
            "harm": round(statistics.mean(totals), 1),
            "low": totals[tail],
            "high": totals[-tail - 1],
            "days": round(statistics.mean(end.day for end in ends), 1),
        }
        for what, value in told.items():
            assert fact(f"trust.incident.{name}.{what}").value == value, (name, what)
