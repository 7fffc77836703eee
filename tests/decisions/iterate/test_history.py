"""Keeping a state of the plan, looking back, and going back."""

import json
from dataclasses import replace

import pytest

from teachkit.data.facts import fact, facts
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint
from teachkit.decisions.iterate.difference import as_data, as_markdown, as_text, difference
from teachkit.decisions.iterate.example import LABEL, example_history
from teachkit.decisions.iterate.history import nothing_new, plan_at, restore, revise, states
from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.plan import Focus, Plan, read_plan, write_plan
from teachkit.errors import TeachkitError

FIRST, SECOND = "2026-11-01T09:00:00+00:00", "2026-11-20T09:00:00+00:00"
POINT = SellingPoint("faster", "performance", "", "", "")
PLAN = Plan(focus=Focus(points=(POINT,), left_out=(LeftOut("mail", "a way out"),), confidence=80))
LATER = replace(
    PLAN,
    focus=Focus(
        points=(replace(POINT, audience="packagers"),),
        left_out=(LeftOut("LDAP", "no network"),),
        confidence=60,
    ),
)


def test_a_revision_keeps_the_plan_and_what_was_learned():
    kept = revise(PLAN, " it is slower ", "benchmark", FIRST)
    (revision,) = kept.history
    assert (revision.when, revision.source, revision.learned) == (
        FIRST,
        "benchmark",
        "it is slower",
    )
    assert revision.plan["focus"]["points"][0]["claim"] == "faster"
    assert "history" not in revision.plan


@pytest.mark.parametrize("learned", ["", " \n"])
def test_a_revision_without_a_sentence_is_refused(learned):
    with pytest.raises(TeachkitError) as raised:
        revise(PLAN, learned, "user", FIRST)
    assert raised.value.code == "nothing-learned"


def test_a_source_that_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(TeachkitError) as raised:
        revise(PLAN, "something", "rumour", FIRST)
    assert raised.value.code == "no-such-source"
    assert all(word in raised.value.hint for word in SOURCES)


def test_keeping_the_same_state_twice_says_so_and_keeps_one():
    kept = revise(PLAN, "something", "user", FIRST)
    assert "revision 1" in nothing_new(kept)
    assert revise(kept, "something else", "user", SECOND) is kept


def test_an_empty_plan_has_nothing_to_keep():
    assert "nothing in the plan yet" in nothing_new(Plan())
    assert revise(Plan(), "something", "user", FIRST) == Plan()


def test_an_old_revision_that_cannot_be_read_does_not_keep_one_from_going_on():
    kept = revise(PLAN, "something", "user", FIRST)
    future = replace(kept.history[0], plan={"schema": 99})
    later = revise(replace(LATER, history=(future,)), "more", "user", SECOND)
    assert len(later.history) == 2
    with pytest.raises(TeachkitError) as raised:
        plan_at(later, 1)
    assert raised.value.code == "later-plan"
    assert "history[0]" in str(raised.value)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_state_that_is_not_there_is_told_with_those_that_are(number):
    kept = revise(PLAN, "something", "user", FIRST)
    with pytest.raises(TeachkitError) as raised:
        plan_at(kept, number)
    assert raised.value.code == "no-such-revision"
    assert "1 to 2" in raised.value.hint


def test_going_back_keeps_what_was_there_and_the_way_forward():
    plan = replace(LATER, history=revise(PLAN, "something", "user", FIRST).history)
    back = restore(plan, 1, SECOND)
    assert back.focus == PLAN.focus
    assert back.history[1].learned == "As it stood before going back to 1."
    again = restore(back, 2, SECOND)
    assert again.focus == LATER.focus
    assert len(again.history) == 3  # the restored state was changed by nobody, and is kept too


def test_a_difference_names_section_field_row_and_texts():
    found = {(c.section, c.field, c.row): c for c in difference(PLAN, LATER)}
    assert {key: change.kind for key, change in found.items()} == {
        ("focus", "points", "faster"): "changed",
        ("focus", "left_out", "mail"): "removed",
        ("focus", "left_out", "LDAP"): "added",
        ("focus", "confidence", ""): "changed",
    }
    (cell,) = found["focus", "points", "faster"].cells
    assert (cell.column, cell.before, cell.after) == ("audience", "", "packagers")


def test_rows_with_one_key_are_told_apart_by_their_order():
    twice = Plan(focus=Focus(left_out=(LeftOut("mail", "a"), LeftOut("mail", "b"))))
    once = Plan(focus=Focus(left_out=(LeftOut("mail", "a"),)))
    (change,) = difference(twice, once)
    assert (change.kind, change.cells[0].before) == ("removed", "b")


def test_a_row_of_a_key_alone_that_comes_is_a_change():
    (change,) = difference(Plan(), Plan(focus=Focus(left_out=(LeftOut("mail", ""),))))
    assert (change.kind, change.row, change.cells) == ("added", "mail", ())


def test_a_section_that_this_version_does_not_know_is_compared_whole():
    (change,) = difference(Plan(others={"later": {"x": 1}}), Plan(others={"later": {"x": 2}}))
    assert (change.section, change.kind) == ("later", "changed")
    assert change.cells[0].after == '{"x": 2}'


def test_the_text_of_a_difference_has_a_sign_for_each_change():
    text = as_text(difference(PLAN, LATER))
    assert text.startswith("The selling point (focus)\n")
    assert "  ~ a selling point: faster\n" in text
    assert "  - a feature left out: mail\n" in text
    assert "  + a feature left out: LDAP\n      because: no network\n" in text
    assert "      was 80 %\n      is 60 %\n" in text


def test_the_markdown_of_a_difference_is_a_list_a_section():
    text = as_markdown(difference(PLAN, LATER))
    assert text.startswith("## The selling point\n\n- **changed** a selling point: faster")
    assert "- **added** a feature left out: LDAP: because: no network\n" in text


def test_the_data_of_a_difference_is_plain_json():
    data = as_data(difference(PLAN, LATER))
    assert json.loads(json.dumps(data)) == data
    assert data[0]["kind"] == "changed"


def test_a_stored_word_is_data_for_a_program_and_a_phrase_for_a_person():
    changes = difference(Plan(), Plan(focus=Focus(points=(POINT,))))
    (cell,) = as_data(changes)[0]["cells"]
    assert (cell["column"], cell["after"]) == ("focus", "performance")
    assert f"focus: {FOCUSES['performance']}" in as_text(changes)


# ---- the example


def test_the_example_is_labelled_and_reads_back():
    plan = example_history(fact)
    assert LABEL.startswith("An example")
    assert read_plan(json.loads(write_plan(plan))) == plan
    assert [state.number for state in states(plan)] == [1, 2, 3, 4, 5, 6]
    days = [state.when for state in states(plan)[:-1]]
    assert days == sorted(days)


def test_each_state_of_the_example_changes_something_and_comes_from_somewhere():
    for state in states(example_history(fact)):
        assert state.changes
        assert state.now or state.source in SOURCES


def test_every_number_of_the_example_is_asked_of_the_ledger():
    asked = set()

    def number(id):
        asked.add(id)
        return f"<{id}>"

    text = write_plan(example_history(number))
    assert asked <= set(facts())
    assert len(asked) >= 10
    assert all(f"<{id}>" in text for id in asked)
