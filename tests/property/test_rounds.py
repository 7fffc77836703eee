"""Rounds: everything wanted comes once, after all that it needs, and as early as that allows."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import graphs

from teachkit.decisions.depend import graph


@st.composite
def wishes(draw):
    edges, _ = draw(graphs())
    return edges, draw(st.sets(st.integers(0, len(edges) - 1)))


def acyclic(edges):
    """Turn every edge towards the higher number, so that no circle is left."""
    return [tuple(sorted({t for t in targets if t > n})) for n, targets in enumerate(edges)]


@given(wishes())
def test_everything_wanted_comes_once_and_nothing_else(made):
    edges, wanted = made
    found = [node for one in graph.rounds(edges, wanted) for node in one]
    assert sorted(found) == sorted(wanted)


@given(wishes())
def test_without_circles_each_round_needs_only_earlier_ones_and_is_as_early_as_can_be(made):
    edges, wanted = made
    edges = acyclic(edges)
    rounds = graph.rounds(edges, wanted)
    number = {node: n for n, one in enumerate(rounds) for node in one}
    for node in wanted:
        needs = [number[t] for t in edges[node] if t in wanted]
        assert number[node] == max(needs, default=-1) + 1


@given(wishes())
def test_only_what_is_in_a_circle_or_behind_one_waits_for_the_last_round(made):
    edges, wanted = made
    rounds = graph.rounds(edges, wanted)
    done = set()
    for one in rounds[:-1]:
        for node in one:
            assert {t for t in edges[node] if t in wanted and t != node} <= done
        done |= set(one)
