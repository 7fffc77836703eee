"""The arithmetic of dependency graphs: reach, depth, dominators, shortest paths.

A graph is ``edges[i]``, the indices that node ``i`` points to. Nothing here knows of packages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

__all__ = ["Edges", "depths", "dominator_sizes", "dominators", "rounds", "shortest_paths"]

Edges = Sequence[Sequence[int]]


def depths(
    edges: Edges, roots: Iterable[int], keep: Callable[[int], bool] | None = None
) -> list[int]:
    """Return each node's distance from the nearest root, in edges; -1 for what is out of reach.

    ``keep`` says which nodes may be entered; the roots always are.
    """
    distance = [-1] * len(edges)
    level = []
    for root in roots:
        distance[root] = 0
        level.append(root)
    depth = 0
    while level:
        depth += 1
        following = []
        for node in level:
            for target in edges[node]:
                if distance[target] < 0 and (keep is None or keep(target)):
                    distance[target] = depth
                    following.append(target)
        level = following
    return distance


def dominators(edges: Edges, root: int) -> tuple[list[int], list[int]]:
    """Return each node's immediate dominator (-1 out of reach) and the reverse postorder.

    A node's dominators are the nodes that every path from the root to it runs through; the
    immediate one is the nearest. The root is its own. Iterative algorithm of Cooper, Harvey and
    Kennedy, "A Simple, Fast Dominance Algorithm" (2001): two passes on every lock measured.
    """
    order: list[int] = []
    seen = [False] * len(edges)
    seen[root] = True
    stack = [(root, iter(edges[root]))]
    while stack:
        node, targets = stack[-1]
        for target in targets:
            if not seen[target]:
                seen[target] = True
                stack.append((target, iter(edges[target])))
                break
        else:
            order.append(node)
            stack.pop()
    order.reverse()
    number = [-1] * len(edges)
    for position, node in enumerate(order):
        number[node] = position
    before: list[list[int]] = [[] for _ in order]
    for position, node in enumerate(order):
        for target in edges[node]:
            before[number[target]].append(position)
    dominator = [-1] * len(order)
    dominator[0] = 0
    changed = True
    while changed:
        changed = False
        for position in range(1, len(order)):
            new = -1
            for one in before[position]:
                if dominator[one] < 0:
                    continue
                if new < 0:
                    new = one
                    continue
                other = one
                while new != other:
                    while new > other:
                        new = dominator[new]
                    while other > new:
                        other = dominator[other]
            if dominator[position] != new:
                dominator[position] = new
                changed = True
    immediate = [-1] * len(edges)
    for position, node in enumerate(order):
        immediate[node] = order[dominator[position]]
    return immediate, order


def dominator_sizes(immediate: Sequence[int], order: Sequence[int], counts: Callable[[int], bool]
                    ) -> list[int]:  # fmt: skip
    """Return how many nodes that ``counts`` says count each node dominates, itself included.

    This is what disappears when the node goes. ``immediate`` and ``order`` are `dominators`'.
    """
    size = [0] * len(immediate)
    for node in order:
        size[node] = 1 if counts(node) else 0
    for node in reversed(order[1:]):
        size[immediate[node]] += size[node]
    return size


def shortest_paths(
    edges: Edges, roots: Sequence[int], goal: int, limit: int
) -> list[tuple[int, ...]]:
    """Return up to ``limit`` of the shortest paths from any root to ``goal``, ends included."""
    distance = depths(edges, roots)
    if distance[goal] < 0:
        return []
    into: dict[int, list[int]] = {}
    for node, targets in enumerate(edges):
        for target in targets:
            if distance[node] >= 0 and distance[target] == distance[node] + 1:
                into.setdefault(target, []).append(node)
    paths: list[tuple[int, ...]] = []
    # Breadth first, so that different roots and first steps come before variations at the end.
    waiting: deque[tuple[int, ...]] = deque([(goal,)])
    while waiting and len(paths) < limit:
        path = waiting.popleft()
        if distance[path[0]] == 0:
            paths.append(path)
            continue
        waiting.extend((node, *path) for node in into.get(path[0], ())[:limit])
    return paths


def rounds(edges: Edges, wanted: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    """Order ``wanted`` so that each node comes after the wanted nodes it points to.

    Returns rounds: what can be done at once, then what these make possible, and so on. Nodes in
    a cycle cannot be ordered; they share one last round.
    """
    wanted = set(wanted)
    needs = {node: {t for t in edges[node] if t in wanted and t != node} for node in wanted}
    needed_by: dict[int, list[int]] = {node: [] for node in wanted}
    for node, targets in needs.items():
        for target in targets:
            needed_by[target].append(node)
    ready = sorted(node for node, targets in needs.items() if not targets)
    result = []
    while ready:
        result.append(tuple(ready))
        following = []
        for done in ready:
            del needs[done]
            for node in needed_by[done]:
                needs[node].discard(done)
                if not needs[node]:
                    following.append(node)
        ready = sorted(following)
    if needs:
        result.append(tuple(sorted(needs)))
    return tuple(result)
