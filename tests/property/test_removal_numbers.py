"""What disappears is counted by dominators, and must equal deleting and walking the graph anew."""

from itertools import pairwise

from hypothesis import given
from strategies import graphs, locks

from teachkit.data.snapshots import Knowledge
from teachkit.decisions.depend import assess, goes_with, graph, why, write_lock


def reach(edges, roots, without_node=None, without_edges=()):
    """Walk the graph, leaving out a node or some edges: the definition, and nothing clever."""
    seen, waiting = set(), [root for root in roots if root != without_node]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        waiting += [
            target
            for target in edges[node]
            if target != without_node and (node, target) not in without_edges
        ]
    return seen


@given(graphs())
def test_what_a_node_dominates_is_what_goes_when_it_goes(made):
    edges, roots = made
    extended = [*edges, tuple(roots)]
    root = len(edges)
    immediate, order = graph.dominators(extended, root)
    sizes = graph.dominator_sizes(immediate, order, lambda node: node != root)
    before = reach(edges, roots)
    for node in range(len(edges)):
        gone = before - reach(edges, roots, without_node=node)
        assert sizes[node] == len(gone), node
        assert (immediate[node] >= 0) == (node in before)


@given(graphs())
def test_depths_are_least_numbers_of_steps(made):
    edges, roots = made
    depths = graph.depths(edges, roots)
    assert {node for node, depth in enumerate(depths) if depth >= 0} == reach(edges, roots)
    assert all(depths[root] == 0 for root in roots)
    for node, targets in enumerate(edges):
        if depths[node] < 0:
            continue
        for target in targets:
            assert 0 <= depths[target] <= depths[node] + 1
    for node, depth in enumerate(depths):
        if depth > 0:
            assert any(depths[n] == depth - 1 and node in edges[n] for n in range(len(edges)))


@given(locks(most=12))
def test_gone_and_dropped_of_an_assessment_equal_brute_force(lock):
    a = assess(write_lock(lock), Knowledge(), platform="all")
    edges, members = lock.edges, set(a.members)
    before = reach(edges, members)
    for index in range(len(lock.packages)):
        gone = before - reach(edges, members, without_node=index)
        if index in members:
            assert a.gone[index] == 0
            assert goes_with(a, index) == ()
        else:
            assert a.gone[index] == len(gone)
            assert set(goes_with(a, index)) - {index} == gone - {index}
    assert set(a.direct) == {t for m in members for t in edges[m]} - members
    for target in a.direct:
        lines = {(member, target) for member in members}
        left = reach(edges, members, without_edges=lines)
        assert a.dropped[target] == len(before - left)


@given(locks(most=12))
def test_every_reason_why_is_a_shortest_path_from_a_member(lock):
    a = assess(write_lock(lock), Knowledge(), platform="all")
    for index in range(len(lock.packages)):
        paths = why(a, index, limit=3)
        assert bool(paths) == (a.depth[index] >= 0)
        assert len(set(paths)) == len(paths)
        for path in paths:
            assert path[0] in a.members
            assert path[-1] == index
            assert len(path) == a.depth[index] + 1
            assert all(b in lock.edges[n] for n, b in pairwise(path))
