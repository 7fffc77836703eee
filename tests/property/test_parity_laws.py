"""Laws of parity: nothing is compared away, and everything is its own drop-in."""

from hypothesis import given
from hypothesis import strategies as st

from teachkit.decisions.distribute.parity import (
    Option,
    Surface,
    compare,
    migration_notes,
    read_man,
    read_options,
    read_surface,
    surface_data,
)
from teachkit.errors import TeachkitError

NAMES = st.sampled_from(["-a", "-b", "-c", "--all", "--bell", "--color", "--"])
OPTIONS = st.builds(
    Option,
    st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(["", "FILE", "[WHEN]"]),
)
SURFACES = st.builds(
    Surface,
    st.just("x"),
    options=st.one_of(st.none(), st.lists(OPTIONS, max_size=5, unique=True).map(tuple)),
    exits=st.one_of(
        st.none(),
        st.dictionaries(
            st.sampled_from(["-a", "-b x"]), st.sampled_from(["0", "1", "2", "signal 9", "no end"])
        ),
    ),
    paths=st.one_of(st.none(), st.sets(st.sampled_from(["/etc/x", "~/.x", "/run/x"])).map(tuple)),
    symbols=st.one_of(
        st.none(),
        st.dictionaries(
            st.sampled_from(["f", "g", "h"]),
            st.sampled_from(["function", "function V1", "function V2", "data", "internal"]),
        ),
    ),
)


@given(SURFACES)
def test_everything_is_its_own_drop_in(surface):
    parity = compare(surface, surface)
    assert parity.gaps == parity.added == ()
    assert parity.drop_in


@given(SURFACES, SURFACES)
def test_every_old_thing_is_the_same_or_a_gap(old, new):
    parity = compare(old, new)
    for kind in parity.compared:
        things = getattr(old, kind)
        found = parity.count("same", kind)
        found += parity.count("missing", kind) + parity.count("changed", kind)
        if kind == "exits":
            assert found == len(set(things) & set(new.exits))
        else:
            assert found >= len(things)  # an option may have several gaps
    told = [*parity.compared, *parity.not_compared]
    assert sorted(told) == sorted({*old.looked_at, *new.looked_at})


@given(SURFACES, SURFACES)
def test_what_is_the_same_is_the_same_the_other_way_round(old, new):
    there, back = compare(old, new), compare(new, old)
    for kind in ("exits", "paths"):
        assert there.count("same", kind) == back.count("same", kind)
    assert there.count("added", "paths") == back.count("missing", "paths")


@given(SURFACES)
def test_a_saved_surface_is_the_surface(surface):
    assert read_surface(surface_data(surface)) == surface


@given(SURFACES, SURFACES)
def test_the_notes_leave_no_gap_out(old, new):
    parity = compare(old, new)
    notes = migration_notes(parity)
    assert all(gap.about.advice in notes for gap in parity.gaps)


@given(st.text())
def test_any_text_can_be_read_for_options(text):
    for option in read_options(text):
        assert option.names
        assert all(name.startswith("-") for name in option.names)
    read_man(text)


@given(
    st.recursive(
        st.one_of(
            *(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
            st.sampled_from(["-a, --all", "-a", "--all FILE", "-a, -a", "[", "/etc/x", " "]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["teachkit-surface", "name", "options", "exits", "paths", "date"]),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_surface_or_is_refused_with_a_sentence(value):
    if isinstance(value, dict):
        value |= {"teachkit-surface": 1, "name": "x"}
    found = surface_or_code(value)
    if isinstance(found, str):
        assert found in ("not-a-surface", "later-surface")
    else:
        assert compare(found, found).drop_in


def surface_or_code(value):
    try:
        return read_surface(value, "theirs.json")
    except TeachkitError as refused:
        return refused.code
