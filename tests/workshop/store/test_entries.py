"""What was answered: a list that only grows, and the answer that counts."""

import dataclasses

import pytest

from teachkit.course.record import HEADER, Entry, read_record, write_entry
from teachkit.errors import TeachkitError
from teachkit.workshop.store import asks, entries
from teachkit.workshop.store.asks import Ask

RIGHT = Entry("check", "choose.why", 1, "2026-11-23T10:00:00+00:00", True, {"chosen": "right"})
WRONG = dataclasses.replace(RIGHT, right=False, said={"chosen": "age"})


def keep(store, id, entry, person="ann", at=5.0):
    return store.write_now(lambda c: entries.keep(c, person, id, "choose", entry, at))


def say(store, id, value, person="ann", ask="a", round=1):
    return store.write_now(lambda c: entries.say(c, person, id, ask, round, value, 6.0))


@pytest.fixture
def asked(store):
    """The room with the question "a" open."""
    store.write_now(lambda c: asks.add(c, Ask("a", "choices", body={"n": 3}, state="open")))
    return store


def change(store, **changes):
    store.write_now(lambda c: asks.change(c, dataclasses.replace(asks.ask(c, "a"), **changes)))


def test_an_entry_that_arrives_twice_is_kept_once(store):
    assert [keep(store, "one", RIGHT), keep(store, "one", RIGHT)] == [True, False]
    assert [one.entry for one in store.read_now(entries.all_entries)] == [RIGHT]


def test_the_same_id_of_two_people_is_two_entries(store):
    assert [keep(store, "one", RIGHT), keep(store, "one", WRONG, "bob")] == [True, True]
    found = store.read_now(lambda c: entries.given(c, "choose.why", 1))
    assert {one.person: one.entry for one in found} == {"ann": RIGHT, "bob": WRONG}


def test_the_last_to_arrive_counts_and_the_former_stays(store):
    keep(store, "one", WRONG)
    keep(store, "two", RIGHT)
    keep(store, "one", WRONG)
    assert store.read_now(lambda c: entries.latest(c, "ann")) == {"choose.why": RIGHT}
    history = store.read_now(lambda c: entries.all_entries(c, "ann"))
    assert [one.entry for one in history] == [WRONG, RIGHT]


def test_no_clock_decides_which_answer_counts(store):
    """The page's clock ran an hour ahead, then was put right; the server's was set back a day."""
    ahead = dataclasses.replace(WRONG, when="2026-11-23T11:00:00+00:00")
    keep(store, "one", ahead, at=100_000.0)
    keep(store, "two", RIGHT, at=13_600.0)
    assert store.read_now(lambda c: entries.latest(c, "ann"))["choose.why"] == RIGHT


def test_nobody_gets_the_answers_of_another(store):
    keep(store, "one", RIGHT)
    assert store.read_now(lambda c: entries.latest(c, "bob")) == {}
    assert store.read_now(lambda c: entries.record_lines(c, "bob")) == (HEADER,)


def test_an_answer_to_another_revision_is_another_answer(store):
    keep(store, "one", RIGHT)
    keep(store, "two", dataclasses.replace(WRONG, revision=2))
    of = {n: store.read_now(lambda c, n=n: entries.given(c, "choose.why", n)) for n in (1, 2)}
    assert {n: [one.entry.right for one in found] for n, found in of.items()} == {
        1: [True],
        2: [False],
    }


def test_somebody_who_never_joined_keeps_nothing(asked):
    for act in (lambda: keep(asked, "x", RIGHT, "eve"), lambda: say(asked, "x", 1, "eve")):
        with pytest.raises(TeachkitError) as caught:
            act()
        assert caught.value.code == "no-such-person"
    assert asked.read_now(entries.all_entries) == []


AWKWARD = "NUL \0, half a character \ud83d, <script>, 漢, \N{RIGHT-TO-LEFT OVERRIDE}'; --"


def test_whatever_people_type_comes_back_as_they_typed_it(asked):
    reason = Entry("explain", "choose.reason", 1, "2026-11-23T10:00:00+00:00", None, {"t": AWKWARD})
    keep(asked, "one", reason)
    say(asked, "two", {"words": [AWKWARD]})
    assert asked.read_now(lambda c: entries.latest(c, "ann"))["choose.reason"] == reason
    assert asked.read_now(lambda c: entries.said(c, "ann")) == {"a": {1: {"words": [AWKWARD]}}}


@pytest.mark.parametrize(
    ("id", "said", "code"),
    [
        pytest.param("i" * 101, {}, "too-long", id="a long id"),
        pytest.param("nul\0", {}, "not-text", id="a NUL in the id"),
        pytest.param("half\ud83d", {}, "not-text", id="half a character in the id"),
        pytest.param("x", {"t": "x" * 70_000}, "too-long", id="a long text"),
        pytest.param("x", {"t": float("nan")}, "wrong-answer", id="no number"),
        pytest.param("x", {"t": b""}, "wrong-answer", id="bytes"),
    ],
)
def test_what_no_page_sends_is_refused_and_hurts_nobody(store, id, said, code):
    with pytest.raises(TeachkitError) as caught:
        keep(store, id, dataclasses.replace(RIGHT, said=said))
    assert caught.value.code == code
    assert keep(store, "good", RIGHT)


# ---- what the room asks


def test_an_answer_may_be_changed_while_the_question_is_open(asked):
    assert [say(asked, "one", 1), say(asked, "two", 2), say(asked, "one", 1)] == [True, True, False]
    assert [one.value for one in asked.read_now(lambda c: entries.said_to(c, "a"))] == [2]
    assert [one.value for one in asked.read_now(entries.all_said)] == [1, 2]


@pytest.mark.parametrize("state", ["draft", "closed", "revealed"])
def test_a_question_that_is_not_open_takes_nothing_new_but_knows_what_it_has(asked, state):
    say(asked, "one", 1)
    change(asked, state=state)
    with pytest.raises(TeachkitError) as caught:
        say(asked, "two", 2)
    assert caught.value.code == "ask-closed"
    assert say(asked, "one", 1) is False  # acknowledged, as it was when it arrived first
    assert asked.read_now(lambda c: entries.said(c, "ann")) == {"a": {1: 1}}


def test_each_round_has_answers_of_its_own(asked):
    say(asked, "one", 1)
    say(asked, "b1", 1, "bob")
    change(asked, round=2)
    with pytest.raises(TeachkitError):
        say(asked, "late", 9, round=1)
    say(asked, "two", 2, round=2)
    assert asked.read_now(lambda c: entries.said(c, "ann")) == {"a": {1: 1, 2: 2}}
    rounds = [asked.read_now(lambda c, n=n: entries.said_to(c, "a", n)) for n in (1, 2)]
    assert [[one.value for one in found] for found in rounds] == [[1, 1], [2]]


def test_a_question_that_nobody_asks_takes_nothing(store):
    with pytest.raises(TeachkitError) as caught:
        say(store, "one", 1)
    assert caught.value.code == "no-such-ask"


# ---- the record in a folder


def merge(store, lines):
    return store.write_now(lambda c: entries.merge_record(c, "ann", lines, "choose", 7.0))


def test_a_record_and_the_store_become_the_same(store):
    keep(store, "one", RIGHT)
    hint = Entry("hint", "choose/rank", 1, RIGHT.when, None, {"number": 1})
    lines = [HEADER, write_entry(WRONG), write_entry(RIGHT), write_entry(hint), write_entry(hint)]
    assert [merge(store, lines), merge(store, lines)] == [3, 0]
    kept = store.read_now(lambda c: entries.record_lines(c, "ann"))
    assert kept[0] == HEADER
    assert sorted(kept) == sorted(lines)


def test_lines_that_are_no_entries_are_passed_over(store):
    assert merge(store, [HEADER, "{", '{"kind": "say"}', write_entry(RIGHT), ""]) == 1
    assert len(read_record(store.read_now(lambda c: entries.record_lines(c, "ann"))).entries) == 1


def test_a_record_without_entries_brings_nothing(store):
    assert merge(store, []) == merge(store, [HEADER]) == 0


@pytest.mark.parametrize(
    "first", ["{}", '{"teachkit-record": 2}'], ids=["no record", "a later one"]
)
def test_what_is_no_record_of_ours_is_refused_whole(store, first):
    with pytest.raises(TeachkitError) as caught:
        merge(store, [first, write_entry(RIGHT)])
    assert caught.value.code == "foreign-record"
    assert store.read_now(entries.all_entries) == []
