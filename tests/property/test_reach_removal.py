"""Counting who needs a source by sets gives what taking it away and looking gives."""

from hypothesis import given
from hypothesis import strategies as st

from teachkit.data.debian_reach import Binary, reach, resolve

NAMES = [f"p{at}" for at in range(9)]
VIRTUAL = ["mta", "awk"]
GROUPS = st.lists(
    st.tuples(st.sampled_from([*NAMES, *VIRTUAL, "gone"]), st.booleans()), min_size=1, max_size=3
).map(tuple)
ARCHIVES = st.dictionaries(
    st.sampled_from(NAMES),
    st.builds(
        Binary,
        st.sampled_from([f"s{at}" for at in range(5)]),
        st.lists(GROUPS, max_size=3).map(tuple),
        st.lists(st.tuples(st.sampled_from(VIRTUAL), st.booleans()), max_size=2).map(tuple),
    ),
    min_size=1,
)


def uninstallable_without(source, binaries, needs):
    """Take the source away, then whatever lost its last alternative, until nothing changes."""
    gone = {name for name, binary in binaries.items() if binary.source == source}
    while True:
        more = {
            name
            for name in binaries.keys() - gone
            if any(gone.issuperset(group) for group in needs[name])
        }
        if not more:
            return gone
        gone |= more


@given(ARCHIVES)
def test_what_needs_a_source_is_what_could_not_be_installed_without_it(binaries):
    found = reach(binaries)
    needs = resolve(binaries)
    for source in {binary.source for binary in binaries.values()}:
        gone = uninstallable_without(source, binaries, needs)
        others = {binaries[name].source for name in gone} - {source}
        assert found.needed_by[source] == len(others)
        assert found.direct[source] <= len(others)


@given(ARCHIVES, st.sets(st.sampled_from([f"s{at}" for at in range(5)])))
def test_the_marked_are_a_part_of_all_and_all_when_all_are_marked(binaries, marked):
    found = reach(binaries, marked)
    assert all(found.marked[one] <= found.needed_by[one] for one in found.needed_by)
    everyone = {binary.source for binary in binaries.values()}
    assert reach(binaries, everyone).marked == found.needed_by


@given(ARCHIVES)
def test_the_order_of_the_packages_does_not_matter(binaries):
    assert reach(dict(reversed(binaries.items()))) == reach(binaries)
