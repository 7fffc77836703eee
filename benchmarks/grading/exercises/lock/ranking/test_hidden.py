import random

import pytest

CHANCE = random.Random(20)


def make_graph(packages, most):
    """Return a graph in which needs point to later packages, so that there is no circle."""
    names = [f"package-{number} {number % 7}.{number % 11}.0" for number in range(packages)]
    graph = {}
    for number, name in enumerate(names):
        later = names[number + 1 : number + 40]
        graph[name] = CHANCE.sample(later, min(len(later), CHANCE.randrange(most + 1)))
    return graph


def make_lock(graph):
    """Write a graph as a lock file; no two packages of it have one name."""
    lines = ["version = 4", ""]
    for package, needs in graph.items():
        name, version = package.split()
        lines += ["[[package]]", f'name = "{name}"', f'version = "{version}"']
        if needs:
            lines += ["dependencies = [", *(f' "{need.split()[0]}",' for need in needs), "]"]
        lines.append("")
    return "\n".join(lines)


def reached(graph, start):
    """The truth, in a way of its own: grow the set until it no longer grows."""
    found = set(graph[start])
    while True:
        more = found.union(*(graph[package] for package in found)) - {start}
        if more == found:
            return found
        found = more


LARGE = make_graph(180, 4)
LARGE_LOCK = make_lock(LARGE)
MIDDLE = make_graph(60, 3)
STARTS = sorted(
    ((start, reached(MIDDLE, start)) for start in MIDDLE), key=lambda one: (-len(one[1]), one[0])
)[:3]
CIRCLE = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": []}
CHAIN = {str(number): [str(number + 1)] for number in range(150)} | {"150": []}
SMALL = make_graph(30, 3)
RANKED = sorted(((p, len(reached(SMALL, p))) for p in SMALL), key=lambda one: (-one[1], one[0]))
TWO_VERSIONS = """
[[package]]
name = "app"
version = "1.0.0"
dependencies = [
 "rand 0.10.1",
 "rand 0.8.5",
]

[[package]]
name = "rand"
version = "0.8.5"

[[package]]
name = "rand"
version = "0.10.1"
"""


@pytest.mark.points(2)
def test_a_large_lock_and_two_versions_are_read(answer):
    """A lock of many packages is read, and so are two versions of one package."""
    assert answer.parse_lock(LARGE_LOCK) == LARGE, "Some of its packages are not right."
    assert answer.parse_lock(TWO_VERSIONS) == {
        "app 1.0.0": ["rand 0.10.1", "rand 0.8.5"],
        "rand 0.8.5": [],
        "rand 0.10.1": [],
    }, "Two versions are two packages."


@pytest.mark.points(3)
def test_large_graphs_circles_and_long_chains_are_followed(answer):
    """Large graphs, circles and long chains all have their closure."""
    for start, truth in STARTS:
        assert answer.closure(MIDDLE, start) == truth, "For one of them the set is another."
    assert answer.closure(CIRCLE, "a") == {"b", "c", "d"}, "A circle ends, without the start."
    assert answer.closure(CHAIN, "0") == CHAIN.keys() - {"0"}, "The chain has 150 links."


@pytest.mark.points(2)
def test_equal_sizes_are_ranked_by_name(answer):
    """Packages that bring equally many are in the order of their names."""
    assert answer.rank({"b": [], "a": [], "c": ["a"]}) == [("c", 1), ("a", 0), ("b", 0)], (
        "a and b bring none; a comes first by its name."
    )
    assert answer.rank(SMALL) == RANKED, "In a larger graph the order is another."
