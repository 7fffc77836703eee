"""One section of the plan: what is kept, and the way back."""

from dataclasses import replace

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.decisions.focus.point import LeftOut
from teachkit.decisions.plan import Distribute, Iterate, Plan, Trust
from teachkit.errors import TeachkitError
from teachkit.widgets.saving import SavedPlan, SavedSection, without_row


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def section(store):
    return SavedSection(store, "trust", Trust())


def test_only_its_own_section_is_touched(store, section):
    store.save(Plan(distribute=Distribute(name="zlib-rs")))
    assert section.now() == Trust()
    assert section.keep(Trust(contact="mail"))
    assert store.load() == Plan(distribute=Distribute(name="zlib-rs"), trust=Trust(contact="mail"))
    section.undo()
    assert store.load() == Plan(distribute=Distribute(name="zlib-rs"))


def test_changes_are_taken_back_one_by_one_from_the_last(store, section):
    for name in ("one", "two"):
        section.keep(Trust(contact=name))
    section.undo()
    assert section.now().contact == "one"
    section.undo()
    assert store.load().trust is None
    assert not section.can_undo


def test_the_same_again_is_no_change(section):
    assert section.keep(Trust(contact="mail"))
    assert not section.keep(Trust(contact="mail"))
    section.undo()
    assert not section.can_undo


def test_nothing_is_undone_that_somebody_else_has_written(store, section):
    section.keep(Trust(contact="mail"))
    store.save(Plan(trust=Trust(contact="theirs")))
    with pytest.raises(TeachkitError) as caught:
        section.undo()
    assert caught.value.code == "changed-since"
    assert store.load().trust.contact == "theirs"
    with pytest.raises(TeachkitError) as caught:
        section.undo()
    assert caught.value.code == "nothing-to-undo"


def test_it_says_where_the_plan_is(tmp_path, section):
    assert section.where == str(tmp_path / "plan.json")


def test_a_change_of_two_parts_is_taken_back_whole_and_leaves_the_third(store):
    saved = SavedPlan(store)
    after = Plan(trust=Trust(contact="mail"), iterate=Iterate(next="ask"))
    assert saved.change(Plan(), after, ("trust", "iterate"))
    store.save(replace(after, distribute=Distribute()))
    saved.undo()
    assert store.load() == Plan(distribute=Distribute())


def test_a_row_is_taken_out_by_its_first_field():
    rows = (LeftOut("sudoers.d", "nobody here has one"), LeftOut("-s", "a shell in a shell"))
    assert without_row(rows, "-s") == rows[:1]
    with pytest.raises(TeachkitError) as caught:
        without_row(rows, "a shell in a shell")
    assert caught.value.code == "not-in-plan"
