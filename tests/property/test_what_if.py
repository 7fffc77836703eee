"""What if: removing is what it says, removing more never brings anything back."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import locks

from teachkit.data.snapshots import DebianCrates, Knowledge, Origin
from teachkit.decisions.depend import assess, what_if, write_lock

DEBIAN = DebianCrates(
    Origin("debian", "Debian's crates", "2026-10-30", "given", 1),
    {"gear": [["gear", "1.0.0", 3, "rust-gear"]]},
)
lock_and_choice = locks(most=12).flatmap(
    lambda lock: st.tuples(
        st.just(lock), *[st.sets(st.integers(0, len(lock.packages) - 1), max_size=3)] * 2
    )
)


def assessed(lock):
    return assess(write_lock(lock), Knowledge(debian=DEBIAN))


def figures(numbers):
    return [
        numbers.packages,
        numbers.direct,
        numbers.duplicates,
        numbers.advisories,
        numbers.unaudited,
        numbers.debian_missing,
    ]


@given(locks())
def test_removing_nothing_changes_nothing(lock):
    a = assessed(lock)
    assert what_if(a, ()).gone == ()
    assert what_if(a, ()).after == what_if(a, ()).before == a.whole
    assert what_if(a, (), on_platform=True).after == a.view


@given(lock_and_choice, st.booleans())
def test_removing_more_leaves_less(made, on_platform):
    lock, some, others = made
    a = assessed(lock)
    fewer = what_if(a, some, on_platform=on_platform)
    more = what_if(a, some | others, on_platform=on_platform)
    assert set(fewer.gone) <= set(more.gone)
    assert all(m <= f for m, f in zip(figures(more.after), figures(fewer.after), strict=True))


@given(lock_and_choice)
def test_what_goes_and_what_stays_are_all_there_was(made):
    lock, some, _ = made
    a = assessed(lock)
    found = what_if(a, some)
    assert found.before.packages == found.after.packages + len(found.gone)
    assert {i for i in some if a.depth[i] >= 0} <= set(found.gone)


@given(lock_and_choice)
def test_removing_what_has_gone_anyway_changes_nothing(made):
    lock, some, _ = made
    a = assessed(lock)
    found = what_if(a, some)
    assert what_if(a, some | set(found.gone)) == found


@given(locks())
def test_one_package_takes_with_it_what_gone_says(lock):
    a = assessed(lock)
    for index in range(len(lock.packages)):
        if index not in a.members:
            assert len(what_if(a, [index]).gone) == a.gone[index]
