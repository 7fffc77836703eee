"""The arithmetic of graphs on pictures small enough to check by eye."""

from __future__ import annotations

from teachkit.decisions.depend import graph

# 0 -> 1 -> 3 -> 4, 0 -> 2 -> 3, 2 -> 5, and 6 is out of reach.
DIAMOND = [[1, 2], [3], [3, 5], [4], [], [], [4]]


def test_depth_is_the_shortest_way_and_minus_one_where_there_is_none():
    assert graph.depths(DIAMOND, [0]) == [0, 1, 1, 2, 3, 2, -1]


def test_depth_can_be_kept_out_of_some_nodes():
    assert graph.depths(DIAMOND, [0], lambda node: node != 3) == [0, 1, 1, -1, -1, 2, -1]


def test_a_node_behind_a_diamond_is_dominated_by_its_top():
    immediate, _ = graph.dominators(DIAMOND, 0)
    assert immediate == [0, 0, 0, 0, 3, 2, -1]


def test_dominators_survive_a_cycle():
    immediate, _ = graph.dominators([[1], [2], [1, 3], []], 0)
    assert immediate == [0, 0, 1, 2]


def test_the_size_of_a_dominator_is_what_goes_with_it():
    immediate, order = graph.dominators(DIAMOND, 0)
    sizes = graph.dominator_sizes(immediate, order, lambda _: True)
    assert sizes == [6, 1, 2, 2, 1, 1, 0]


def test_shortest_paths_come_from_any_root_and_stop_at_the_limit():
    assert graph.shortest_paths(DIAMOND, [0], 4, 5) == [(0, 1, 3, 4), (0, 2, 3, 4)]
    assert graph.shortest_paths(DIAMOND, [0], 4, 1) == [(0, 1, 3, 4)]
    assert graph.shortest_paths(DIAMOND, [0], 6, 3) == []
    assert graph.shortest_paths(DIAMOND, [0], 0, 3) == [(0,)]


def test_rounds_put_what_is_needed_first_and_a_cycle_last():
    assert graph.rounds(DIAMOND, [1, 3, 4]) == ((4,), (3,), (1,))
    assert graph.rounds([[1], [0], []], [0, 1, 2]) == ((2,), (0, 1))


def test_a_long_chain_does_not_overflow_the_stack():
    chain = [[i + 1] for i in range(50_000)] + [[]]
    assert graph.depths(chain, [0])[-1] == 50_000
    immediate, _ = graph.dominators(chain, 0)
    assert immediate[-1] == 49_999
