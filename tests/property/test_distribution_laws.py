"""Reach counts nobody twice, whatever is assumed; names are compared in one way only."""

import string

from hypothesis import given
from hypothesis import strategies as st

from teachkit.data.names import too_similar_key
from teachkit.decisions.distribute.lookalikes import core_of, distance, skeleton
from teachkit.decisions.distribute.names import REGISTRIES, near_misses, normalise
from teachkit.decisions.distribute.order import order_of_work
from teachkit.decisions.distribute.reach import (
    OVERLAPS,
    ChannelKind,
    Platform,
    Range,
    reach,
    reach_of_sets,
    share,
)

IDS = ("a", "b", "c", "d", "e")
KINDS = tuple(
    ChannelKind(name, name, name == "e", Range(1 + at, 3 + at), "", (), "", "")
    for at, name in enumerate(IDS)
)
NEAR = 1e-6


def ranges(most):
    """Ranges from 0 to ``most``."""
    return st.tuples(st.floats(0, most), st.floats(0, most)).map(
        lambda ends: Range(min(ends), max(ends))
    )


# A fifth of everybody at most, so that "one place" is never a contradiction.
platforms = st.lists(
    st.builds(
        Platform,
        st.just("p"),
        st.just(""),
        ranges(1000),
        ranges(1),
        st.dictionaries(st.sampled_from(IDS), ranges(0.2)),
    ),
    max_size=4,
).map(
    lambda rows: [
        Platform(f"p{at}", "", row.users, row.toolchain, row.uses) for at, row in enumerate(rows)
    ]
)
chosen = st.sets(st.sampled_from(IDS))
overlaps = st.sampled_from(sorted(OVERLAPS))


def near(a, b):
    return abs(a - b) <= NEAR


@given(platforms, chosen, overlaps)
def test_no_more_are_reached_than_there_are(rows, names, overlap):
    found = reach(rows, KINDS, names, overlap=overlap)
    assert found.total.low <= found.users.low + NEAR
    assert found.total.high <= found.users.high + NEAR
    for row in found.platforms:
        assert row.reached.high <= row.users.high + NEAR


@given(platforms, chosen, chosen, overlaps)
def test_more_channels_never_reach_fewer(rows, names, more, overlap):
    few = reach(rows, KINDS, names, overlap=overlap).total
    many = reach(rows, KINDS, names | more, overlap=overlap).total
    assert few.low <= many.low + NEAR
    assert few.high <= many.high + NEAR


@given(platforms, st.lists(st.sampled_from(IDS)), overlaps, st.randoms())
def test_the_order_of_the_input_does_not_matter(rows, names, overlap, shuffler):
    def shuffled(items):
        return shuffler.sample(list(items), len(items))

    one = reach(rows, KINDS, names, overlap=overlap)
    other = reach(shuffled(rows), shuffled(KINDS), shuffled(names), overlap=overlap)
    assert (one.total, one.users, one.nobody) == (other.total, other.users, other.nobody)
    assert one.channels == other.channels


@given(platforms, chosen, overlaps)
def test_reached_and_not_reached_are_everybody(rows, names, overlap):
    found = reach(rows, KINDS, names, overlap=overlap)
    least, most = found.total.low + found.nobody.low, found.total.high + found.nobody.high
    assert least <= found.users.high + NEAR
    assert most >= found.users.low - NEAR


@given(platforms, chosen, overlaps)
def test_what_only_one_brings_it_brings(rows, names, overlap):
    for one in reach(rows, KINDS, names, overlap=overlap).channels:
        assert one.only.low <= one.alone.low + NEAR
        assert one.only.high <= one.alone.high + NEAR


@given(platforms, chosen)
def test_every_assumption_lies_within_the_bounds_of_none(rows, names):
    wide = reach(rows, KINDS, names, overlap="unknown").total
    for overlap in OVERLAPS:
        narrow = reach(rows, KINDS, names, overlap=overlap).total
        assert wide.low <= narrow.low + NEAR
        assert narrow.high <= wide.high + NEAR


@given(platforms)
def test_what_needs_a_toolchain_reaches_no_more_than_have_one(rows):
    kind = next(one for one in KINDS if one.toolchain)
    for row in rows:
        assert share(row, kind).high <= row.toolchain.high


@given(
    st.dictionaries(st.sampled_from("xyz"), st.sets(st.integers(0, 30))),
    st.dictionaries(st.sampled_from(IDS), st.sets(st.integers(0, 30))),
)
def test_sets_of_people_are_reached_exactly(people, channels):
    apart = {}
    seen = set()
    for name, users in sorted(people.items()):
        apart[name] = users - seen
        seen |= users
    found = reach_of_sets(apart, channels)
    reached = {user for users in channels.values() for user in users}
    assert sum(map(len, found.values())) == len(reached & seen)


@given(platforms, chosen, overlaps)
def test_the_exact_order_lets_no_more_people_wait_than_the_greedy_one(rows, names, overlap):
    exact, greedy = (
        order_of_work(rows, KINDS, names, overlap=overlap, method=method)
        for method in ("exact", "greedy")
    )
    assert exact.waiting <= greedy.waiting + NEAR * (1 + greedy.waiting)
    assert {step.channel for step in exact.steps} == {step.channel for step in greedy.steps}
    if names:
        assert near(exact.steps[-1].total, greedy.steps[-1].total)


@given(platforms, chosen, overlaps)
def test_the_steps_of_an_order_add_up(rows, names, overlap):
    order = order_of_work(rows, KINDS, names, overlap=overlap)
    total = sum(step.added for step in order.steps)
    found = reach(rows, KINDS, names, overlap=overlap).total.low
    assert abs(total - found) <= NEAR * (1 + found)


# --- names -----------------------------------------------------------------------------------

letters = st.text(string.ascii_lowercase[:6] + "il10-_.oO", min_size=1, max_size=12)
names = st.one_of(letters, letters.map(lambda text: f"rust-{text}"), letters.map(str.upper))
registries = st.sampled_from(REGISTRIES)


@given(registries, st.text(max_size=20))
def test_to_normalise_twice_is_to_normalise_once(registry, name):
    once = normalise(registry, name)
    assert normalise(registry, once) == once


@given(registries, names, names)
def test_a_near_miss_is_near_from_both_sides(registry, a, b):
    there = [(one.how, one.distance) for one in near_misses(a, [b], registry)]
    back = [(one.how, one.distance) for one in near_misses(b, [a], registry)]
    assert there == back


@given(registries, names)
def test_a_name_is_the_same_as_itself(registry, name):
    (one,) = near_misses(name, [name], registry)
    assert one.how == "same"


@given(letters, letters, letters)
def test_slips_are_a_distance(a, b, c):
    def far(x, y):
        return distance(x, y, 99)

    assert far(a, a) == 0
    assert far(a, b) == far(b, a)
    assert (far(a, b) == 0) == (a == b)
    assert max(len(a), len(b)) >= far(a, b) >= abs(len(a) - len(b))
    # One slip more of any letter changes the distance by one at most.
    assert abs(far(a + c[0], b) - far(a, b)) <= 1


@given(letters, letters, st.integers(0, 4))
def test_a_bound_changes_no_distance_below_it(a, b, most):
    whole = distance(a, b, 99)
    bounded = distance(a, b, most)
    assert bounded == whole if whole <= most else bounded > most


@given(names)
def test_what_the_eye_sees_and_what_is_left_of_a_name_stay(name):
    assert core_of(core_of(name)) == core_of(name)
    assert too_similar_key(too_similar_key(name)) == too_similar_key(name)


@given(names, names)
def test_what_the_registry_takes_for_one_looks_like_one(a, b):
    for registry in REGISTRIES:
        if normalise(registry, a) == normalise(registry, b):
            assert skeleton(a) == skeleton(b)
            assert too_similar_key(a) == too_similar_key(b)
