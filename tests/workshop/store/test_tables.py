"""People, questions, words, files, pace and the room's own state."""

import dataclasses

import pytest

from teachkit.errors import TeachkitError
from teachkit.workshop.store import asks, entries, files, pace, people, rooms, words
from teachkit.workshop.store.asks import Ask
from teachkit.workshop.store.words import Word


def code_of(act):
    with pytest.raises(TeachkitError) as caught:
        act()
    return caught.value.code


# ---- people


def test_who_joins_again_stays_who_they_are(store):
    again = store.write_now(lambda c: people.add(c, "ann", "Impostor", 9.0))
    assert (again.name, again.joined) == ("Ann", 1.0)
    assert store.read_now(people.count) == 2


def test_people_stand_in_the_order_in_which_they_came_whatever_the_clock_says(store):
    store.write_now(lambda c: people.add(c, "aaa", "", -5.0))
    assert [one.id for one in store.read_now(people.everybody)] == ["ann", "bob", "aaa"]


def test_people_have_a_name_and_a_group(store):
    store.write_now(lambda c: people.rename(c, "bob", "Bob"))
    store.write_now(lambda c: people.group(c, {"ann": 1, "bob": 0}))
    ann, bob = store.read_now(people.everybody)
    assert (ann.team, bob.name, bob.team) == (1, "Bob", 0)
    store.write_now(lambda c: people.group(c, {"ann": None}))
    assert store.read_now(lambda c: people.person(c, "ann")).team is None
    assert store.read_now(lambda c: people.person(c, "eve")) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("n" * 61, "too-long"), ("a\0", "not-text"), ("\udc00", "not-text")],
    ids=["long", "NUL", "half a character"],
)
def test_a_name_that_is_none_is_refused(store, name, code):
    assert code_of(lambda: store.write_now(lambda c: people.add(c, "x", name, 1.0))) == code
    assert code_of(lambda: store.write_now(lambda c: people.rename(c, "ann", name))) == code


# ---- what is asked


def test_questions_keep_their_order_and_change_as_a_whole(store):
    first = Ask("z", "choices", "depend.n", {"prompt": "How many?", "choices": ["a", "b"]})
    store.write_now(lambda c: asks.add(c, first))
    store.write_now(lambda c: asks.add(c, Ask("a", "words")))
    assert store.write_now(lambda c: asks.add(c, Ask("z", "words"))) is False
    opened = dataclasses.replace(first, state="open", round=2, closes=99.5, body={"x": [1, None]})
    store.write_now(lambda c: asks.change(c, opened))
    assert store.read_now(asks.all_asks) == [opened, Ask("a", "words")]
    assert store.read_now(lambda c: asks.ask(c, "none")) is None


def test_only_a_draft_can_be_dropped(store):
    store.write_now(lambda c: asks.add(c, Ask("a", "words", state="open")))
    store.write_now(lambda c: entries.say(c, "ann", "one", "a", 1, {"words": ["x"]}, 1.0))
    assert store.write_now(lambda c: asks.drop(c, "a")) is False
    store.write_now(lambda c: asks.change(c, Ask("a", "words", state="draft")))
    assert store.write_now(lambda c: asks.drop(c, "a")) is False  # somebody has answered it
    store.write_now(lambda c: asks.add(c, Ask("b", "words")))
    assert store.write_now(lambda c: asks.drop(c, "b")) is True
    assert [one.id for one in store.read_now(asks.all_asks)] == ["a"]


def test_there_are_four_states_and_no_other(store):
    assert code_of(
        lambda: store.write_now(lambda c: asks.add(c, Ask("a", "words", state="o")))
    ) == ("wrong-state")
    assert code_of(lambda: store.write_now(lambda c: asks.change(c, Ask("a", "words")))) == (
        "no-such-ask"
    )


# ---- words


def test_words_wait_until_they_are_judged_and_are_there_once(store):
    store.write_now(lambda c: asks.add(c, Ask("a", "words", state="open")))
    add = [
        store.write_now(lambda c, t=t: words.add(c, "a", "trust", t)) for t in ("Trust", "TRUST")
    ]
    store.write_now(lambda c: words.add(c, "a", "trusting", "Trusting"))
    assert add == [True, False]
    assert store.read_now(words.words)[0] == Word("a", "trust", "Trust", "waiting", None)
    assert store.write_now(lambda c: words.judge(c, "a", "trust", "shown", None))
    assert store.write_now(lambda c: words.judge(c, "a", "trusting", "hidden", "trust"))
    assert not store.write_now(lambda c: words.judge(c, "a", "none", "shown", None))
    found = store.read_now(lambda c: words.words(c, "a"))
    assert [(one.key, one.state, one.into) for one in found] == [
        ("trust", "shown", None),
        ("trusting", "hidden", "trust"),
    ]
    assert store.read_now(lambda c: words.words(c, "b")) == []
    assert code_of(
        lambda: store.write_now(lambda c: words.judge(c, "a", "trust", "loud", None))
    ) == ("wrong-state")


# ---- files


def put(store, name, content, person="ann"):
    return store.write_now(lambda c: files.put(c, person, name, content, 5.0))


def test_a_file_is_kept_as_it_is_and_the_same_again_is_no_news(store):
    content = bytes(range(256))
    assert [put(store, "plan.json", content), put(store, "plan.json", content)] == [True, False]
    assert put(store, "plan.json", b"{}")
    put(store, "exercises/choose/rank/statement.md", b"x", "bob")
    assert store.read_now(lambda c: files.files(c, "ann")) == {"plan.json": b"{}"}
    assert store.read_now(files.plans) == {"ann": b"{}"}


@pytest.mark.parametrize(
    "name",
    [
        "../plan.json",
        "/etc/passwd",
        "plan.json\n",
        "exercises/../x/statement.md",
        "exercises/choose/rank/checks.py",
        ".teachkit/record.jsonl",
        "exercises/" + "a" * 300 + "/b/statement.md",
        "",
    ],
    ids=repr,
)
def test_nothing_else_is_kept(store, name):
    assert not files.is_kept(name)
    assert code_of(lambda: put(store, name, b"x")) == "wrong-name"


def test_nobody_fills_the_disk(store):
    assert code_of(lambda: put(store, "plan.json", b"x" * (files.LARGEST + 1))) == "too-long"
    for number in range(files.MOST):
        put(store, f"exercises/choose/e{number}/statement.md", b"x")
    assert code_of(lambda: put(store, "plan.json", b"x")) == "too-long"
    assert put(store, "exercises/choose/e0/statement.md", b"y")


def test_a_file_of_nobody_is_refused(store):
    assert code_of(lambda: put(store, "plan.json", b"{}", "eve")) == "no-such-person"


# ---- pace


def begin(store, chapter, what, at):
    return store.write_now(lambda c: pace.begin(c, chapter, what, at))


def test_one_part_ends_when_the_next_begins(store):
    assert begin(store, "start", "read", 0.0)
    assert not begin(store, "start", "read", 60.0)
    assert begin(store, "choose", "widget", 300.0)
    assert store.read_now(pace.steps)[1].minutes is None
    assert store.write_now(lambda c: pace.end(c, 900.0))
    assert not store.write_now(lambda c: pace.end(c, 950.0))
    assert [(one.chapter, one.what, one.minutes) for one in store.read_now(pace.steps)] == [
        ("start", "read", 5.0),
        ("choose", "widget", 10.0),
    ]


def test_a_clock_that_is_set_back_makes_no_minutes_below_nought(store):
    begin(store, "start", "read", 1000.0)
    store.write_now(lambda c: pace.end(c, 400.0))
    assert store.read_now(pace.steps)[0].minutes == 0.0


# ---- the room itself


def test_the_rooms_state_is_a_dictionary_of_which_keys_change(store):
    assert store.read_now(rooms.state) == {}
    store.write_now(lambda c: rooms.change_state(c, title="Rust für alle", timer={"ends": 5}))
    now = store.write_now(lambda c: rooms.change_state(c, timer=None, free=False))
    assert now == store.read_now(rooms.state) == {"title": "Rust für alle", "free": False}
