"""Laws of the plan's history: it only grows, decides nothing, and differences have two sides."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from teachkit.decisions.choose.shortlist import Shortlisted
from teachkit.decisions.focus.point import FOCUSES, SellingPoint
from teachkit.decisions.iterate.difference import as_data, as_markdown, as_text, difference
from teachkit.decisions.iterate.history import nothing_new, plan_at, restore, revise, states
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.plan import Choose, Focus, Iterate, Plan, read_plan, write_plan
from teachkit.decisions.project import Project

WORDS = st.sampled_from(["", "fewer features", "a | b", "two\nlines"])
SHORTLIST = st.lists(st.builds(Shortlisted, WORDS, WORDS, WORDS), max_size=3).map(tuple)
POINTS = st.lists(
    st.builds(SellingPoint, WORDS, st.sampled_from(sorted(FOCUSES)), WORDS, WORDS, WORDS),
    max_size=3,
).map(tuple)
LOOPS = st.lists(
    st.builds(Loop, WORDS, st.sampled_from(sorted(SOURCES)), WORDS, WORDS), max_size=3
).map(tuple)
SURE = st.none() | st.integers(0, 100)
PLANS = st.builds(
    Plan,
    project=st.builds(Project, name=WORDS, line=WORDS),
    choose=st.none() | st.builds(Choose, shortlist=SHORTLIST, choice=WORDS, confidence=SURE),
    focus=st.none() | st.builds(Focus, points=POINTS, helps=WORDS),
    iterate=st.none() | st.builds(Iterate, loops=LOOPS, next=WORDS, confidence=SURE),
    others=st.dictionaries(st.just("later"), st.integers(0, 2), max_size=1),
)
WHEN = "2026-11-23T08:00:00+00:00"
STEPS = st.lists(st.tuples(PLANS, st.sampled_from(["", *SOURCES])), max_size=4)


def lived(steps):
    """Return a plan that went through these states, each kept."""
    plan = Plan()
    for then, source in steps:
        plan = revise(replace(then, history=plan.history), "something", source, WHEN)
    return plan


@given(PLANS)
def test_a_plan_does_not_differ_from_itself(plan):
    assert difference(plan, plan) == ()
    assert difference(plan, read_plan(json.loads(write_plan(plan)))) == ()


@given(PLANS, PLANS)
def test_a_difference_read_the_other_way_has_its_sides_swapped(a, b):
    swapped = {"added": "removed", "removed": "added", "changed": "changed"}
    there = {(c.section, c.field, c.row, swapped[c.kind], len(c.cells)) for c in difference(a, b)}
    back = {(c.section, c.field, c.row, c.kind, len(c.cells)) for c in difference(b, a)}
    assert there == back


@given(PLANS, PLANS)
def test_what_is_not_in_a_difference_is_the_same_on_both_sides(a, b):
    named = {(change.section, change.field) for change in difference(a, b)}
    for section in ("choose", "focus", "iterate"):
        for field in ("choice", "helps", "next", "confidence"):
            sides = [getattr(getattr(plan, section), field, "") or "" for plan in (a, b)]
            if sides[0] != sides[1] and None not in sides:
                assert (section, field) in named


@given(PLANS, PLANS)
def test_text_markdown_and_data_are_empty_together(a, b):
    changes = difference(a, b)
    empty = {bool(as_text(changes)), bool(as_markdown(changes)), bool(as_data(changes))}
    assert empty == {bool(changes)}


@given(STEPS, PLANS, st.sampled_from(["", *SOURCES]))
def test_keeping_a_state_never_changes_a_section(steps, plan, source):
    plan = replace(plan, history=lived(steps).history)
    kept = revise(plan, "something", source, WHEN)
    assert replace(kept, history=()) == replace(plan, history=())


@given(STEPS, PLANS)
def test_a_history_only_grows_and_by_one_at_a_time(steps, plan):
    plan = replace(plan, history=lived(steps).history)
    kept = revise(plan, "something", "user", WHEN)
    grown = len(kept.history) - len(plan.history)
    assert kept.history[: len(plan.history)] == plan.history
    assert grown == (0 if nothing_new(plan) else 1)
    assert revise(kept, "something else", "user", WHEN) is kept


@given(STEPS)
def test_every_state_comes_back_as_it_was(steps):
    plan = Plan()
    lived_through = []
    for then, source in steps:
        before = len(plan.history)
        plan = revise(replace(then, history=plan.history), "something", source, WHEN)
        lived_through += [then] * (len(plan.history) - before)
    assert [plan_at(plan, n) for n in range(1, len(plan.history) + 1)] == lived_through
    assert read_plan(json.loads(write_plan(plan))) == plan


@given(STEPS, PLANS, st.data())
def test_going_back_loses_nothing(steps, plan, data):
    plan = replace(plan, history=lived(steps).history)
    number = data.draw(st.integers(1, len(plan.history) + 1))
    back = restore(plan, number, WHEN)
    assert replace(back, history=()) == plan_at(plan, number)
    assert back.history[: len(plan.history)] == plan.history
    now = replace(plan, history=())
    assert now == Plan() or now in [plan_at(back, n) for n in range(1, len(back.history) + 1)]


@given(STEPS, PLANS)
def test_states_are_numbered_and_each_differs_from_the_one_before_by_its_changes(steps, plan):
    found = states(replace(plan, history=lived(steps).history))
    assert [state.number for state in found] == [*range(1, len(found) + 1)]
    assert [state.now for state in found] == [False] * (len(found) - 1) + [True]
    for former, state in zip((None, *found), found, strict=False):
        assert state.changes == difference(former.plan if former else Plan(), state.plan)
