"""The revision timeline without a browser: set traits, send messages, look at the plan."""

import json
from dataclasses import replace

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.decisions.focus.point import SellingPoint
from teachkit.decisions.iterate.history import revise, states
from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.plan import Choose, Focus, Plan
from teachkit.widgets import RevisionTimeline, iterate_view

FIRST, SECOND = "2026-10-01T09:00:00+00:00", "2026-11-01T09:00:00+00:00"
POINT = SellingPoint("Starts in 40 ms", "performance", "", "", "")
LOOP = {"claim": "Starts in 40 ms", "source": "user", "evidence": "none yet", "change": ""}


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def lived(store):
    """A plan with two kept states and a change since, in the store."""
    plan = revise(Plan(choose=Choose(choice="sudo")), "nobody does it", "user", FIRST)
    plan = replace(plan, choose=Choose(choice="bzip2"), focus=Focus(points=(POINT,)))
    plan = revise(plan, "somebody does it", "review", SECOND)
    plan = replace(plan, choose=Choose(choice="bzip2", against="it is finished"))
    store.save(plan)
    return plan


@pytest.fixture
def line(store, lived):
    return RevisionTimeline(store=store)


def asking(widget, monkeypatch):
    """Return a function that sends a message as the page does, and returns the one answer."""
    heard = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: heard.append(content))

    def ask(do, **message):
        heard.clear()
        widget._handle_custom_msg({"id": "x-1", "do": do, **message}, [])
        assert len(heard) == 1, "every message gets one answer"
        assert heard[0]["id"] == "x-1"
        return heard[0]

    return ask


@pytest.fixture
def ask(line, monkeypatch):
    return asking(line, monkeypatch)


# ---- the states


def test_without_a_history_the_example_is_shown_and_says_so(store):
    line = RevisionTimeline(store=store)
    assert line.example
    assert line.timeline["label"].startswith("An example")
    assert [row["number"] for row in line.timeline["states"]] == [1, 2, 3, 4, 5, 6]
    assert not store.path.exists()


def test_ones_own_history_is_shown_when_there_is_one(line):
    assert not line.example
    assert line.timeline["label"] == ""
    rows = line.timeline["states"]
    assert [row["day"] for row in rows] == ["2026-10-01", "2026-11-01", "now"]
    assert [row["learned"] for row in rows] == [
        "nobody does it",
        "somebody does it",
        "as it is now",
    ]
    assert [row["changes"] for row in rows] == [1, 2, 1]
    assert rows[0]["at"] == 0
    assert rows[-1]["at"] == 1
    assert rows[0]["at"] < rows[1]["at"] < rows[2]["at"]


def test_points_are_told_apart_by_month_or_on_a_short_line_by_day(store):
    long = RevisionTimeline(store=store).timeline["states"]
    assert [row["short"] for row in long][:2] == ["2023-03", "2023-07"]
    plan = revise(Plan(choose=Choose(choice="sudo")), "x", "user", "2026-08-03T09:00:00+00:00")
    short = iterate_view.timeline(states(plan), is_example=True, own=0)["states"]
    assert [row["short"] for row in short] == ["08-03", "08-31"]


def test_each_source_has_a_mark_of_its_own(line):
    marks = [one["mark"] for one in line.choices["sources"]]
    assert len(set(marks)) == len(SOURCES)


def test_the_last_two_states_are_compared_first(line):
    assert line.picks == {"a": 2, "b": 3}
    assert line.shown["sentence"] == "From 2 to 3: 1 new."


def test_two_picked_states_are_compared(line):
    line.picks = {"a": 1, "b": 2}
    assert line.shown["sentence"] == "From 1 to 2: 1 new, 1 changed."
    titles = [section["section"] for section in line.shown["sections"]]
    assert titles == ["choose", "focus"]
    (cell,) = line.shown["sections"][0]["rows"][0]["cells"]
    assert (cell["before"], cell["after"]) == ("sudo", "bzip2")
    line.picks = {"a": 3, "b": 1}
    assert line.picks == {"a": 1, "b": 3}
    assert len(line.changes) == 3


@pytest.mark.parametrize(
    "picks",
    [{}, {"a": 0, "b": 9}, {"a": "1", "b": 2}, {"a": True, "b": 2}, {"a": None}],
    ids=repr,
)
def test_picks_without_sense_become_the_last_two(line, picks):
    line.picks = {"a": 1, "b": 2}
    line.picks = picks
    assert line.picks == {"a": 2, "b": 3}


def test_the_example_can_be_looked_at_and_left_again(line):
    line.picks = {"a": 1, "b": 2}
    line.example = True
    assert len(line.timeline["states"]) == 6
    assert line.picks == {"a": 2, "b": 3}
    assert "../../bin/cp" in line._repr_mimebundle_()[0]["text/html"]
    line.example = False
    assert len(line.timeline["states"]) == 3


# ---- keeping and going back


def test_a_kept_state_is_saved_with_what_was_learned(line, ask, store, lived):
    assert ask("keep-state", learned="it is finished", source="downstream")["ok"]
    history = store.load().history
    assert [one.learned for one in history][-1] == "it is finished"
    assert history[:2] == lived.history
    assert line.saved["said"] == "Kept as state 3."
    assert len(line.timeline["states"]) == 4


def test_the_first_kept_state_puts_ones_own_history_in_the_place_of_the_example(store, monkeypatch):
    store.save(Plan(choose=Choose(choice="sudo")))
    line = RevisionTimeline(store=store)
    assert line.example
    asking(line, monkeypatch)("keep-state", learned="something", source="user")
    assert not line.example
    assert [row["number"] for row in line.timeline["states"]] == [1, 2]


def test_an_empty_plan_says_that_there_is_nothing_to_keep(store, monkeypatch):
    line = RevisionTimeline(store=store)
    assert asking(line, monkeypatch)("keep-state", learned="something", source="user")["ok"]
    assert "nothing in the plan yet" in line.saved["said"]
    assert line.example
    assert not store.path.exists()


def test_what_has_not_changed_is_not_kept_twice(line, ask, store):
    ask("keep-state", learned="one", source="user")
    before = store.path.read_bytes()
    assert ask("keep-state", learned="two", source="user")["ok"]
    assert "Nothing has changed since revision 3" in line.saved["said"]
    assert store.path.read_bytes() == before


def test_a_state_without_a_sentence_is_a_problem_and_changes_nothing(line, ask, store):
    before = store.path.read_bytes()
    assert ask("keep-state", learned=" ", source="user")["error"]["code"] == "nothing-learned"
    assert line.problem["code"] == "nothing-learned"
    assert store.path.read_bytes() == before
    ask("keep-state", learned="something", source="user")
    assert line.problem == {}


def test_going_back_keeps_what_was_there_and_can_be_undone(line, ask, store, lived):
    assert ask("go-back", number=1)["ok"]
    back = store.load()
    assert back.choose == Choose(choice="sudo")
    assert back.focus is None
    assert len(back.history) == 3
    assert "before going back to 1" in back.history[-1].learned
    assert ask("undo")["ok"]
    assert store.load() == lived
    assert len(line.timeline["states"]) == 3


@pytest.mark.parametrize("number", [0, 9, "1", None, True])
def test_going_back_to_nowhere_is_refused(line, ask, store, lived, number):
    assert ask("go-back", number=number)["error"]["code"] == "no-such-revision"
    assert store.load() == lived


def test_nobody_goes_back_to_a_state_of_the_example(line, ask, store, lived):
    line.example = True
    assert ask("go-back", number=1)["error"]["code"] == "no-such-revision"
    assert store.load() == lived


# ---- the loop


def test_the_claims_of_the_selling_points_are_offered_until_they_are_turned(line, ask):
    assert line.choices["claims"] == ["Starts in 40 ms"]
    ask("keep-loop", loop=LOOP)
    assert line.choices["claims"] == []


def test_a_turn_of_the_loop_is_saved_edited_and_undone(line, ask, store, lived):
    assert ask("keep-loop", loop=LOOP)["ok"]
    (row,) = store.load().iterate.loops
    assert (row.claim, row.evidence, row.change) == ("Starts in 40 ms", "none yet", "")
    assert line.loops[0]["open"] == "What do you change?"
    assert line.draft["claim"] == ""
    ask("open-loop", claim="Starts in 40 ms")
    assert line.editing == "Starts in 40 ms"
    assert line.draft == LOOP
    ask("keep-loop", loop={**LOOP, "claim": "Starts in 90 ms", "change": "say 90"})
    (row,) = store.load().iterate.loops
    assert (row.claim, row.change) == ("Starts in 90 ms", "say 90")
    assert line.loops[0]["open"] == ""
    ask("undo")
    assert store.load().iterate.loops[0].claim == "Starts in 40 ms"
    ask("undo")
    assert store.load() == lived
    assert not line.saved["undo"]
    assert ask("undo")["error"]["code"] == "nothing-to-undo"


def test_a_selling_point_begins_a_turn(line, ask):
    ask("open-loop", claim="Starts in 40 ms")
    assert line.draft == {
        "claim": "Starts in 40 ms",
        "source": "user",
        "evidence": "",
        "change": "",
    }
    assert line.editing == ""


def test_a_turn_is_taken_out(line, ask, store):
    ask("keep-loop", loop=LOOP)
    ask("remove-loop", claim=LOOP["claim"])
    assert store.load().iterate.loops == ()
    assert ask("remove-loop", claim=LOOP["claim"])["error"]["code"] == "not-in-plan"


def test_a_turn_without_a_claim_is_refused(line, ask, store, lived):
    assert ask("keep-loop", loop={**LOOP, "claim": "  "})["error"]["code"] == "no-claim"
    assert store.load() == lived


def test_a_source_that_nobody_knows_becomes_a_user(line):
    line.draft = {"claim": "x", "source": "rumour"}
    assert line.draft["source"] == "user"


def test_what_somebody_else_wrote_since_is_not_undone(line, ask, store):
    ask("keep-loop", loop=LOOP)
    plan = store.load()
    store.save(replace(plan, iterate=replace(plan.iterate, next="theirs")))
    assert ask("undo")["error"]["code"] == "changed-since"
    assert store.load().iterate.next == "theirs"


def test_what_somebody_else_wrote_elsewhere_survives_an_undo(line, ask, store):
    ask("keep-loop", loop=LOOP)
    store.save(replace(store.load(), choose=Choose(choice="zlib")))
    assert ask("undo")["ok"]
    assert store.load().choose.choice == "zlib"
    assert store.load().iterate is None


def test_what_another_form_has_written_is_seen_when_one_comes_back(line, ask, store):
    plan = store.load()
    store.save(replace(plan, choose=Choose(choice="zlib")))
    assert line.shown["sentence"] == "From 2 to 3: 1 new."
    assert ask("look")["ok"]
    assert line.shown["sentence"] == "From 2 to 3: 1 changed."


def test_coming_back_to_an_unchanged_plan_changes_nothing_on_show(line, ask):
    line.picks = {"a": 1, "b": 2}
    before = (line.timeline, line.shown, line.saved, line.picks)
    seen = []
    line.observe(seen.append)
    assert ask("look")["ok"]
    assert seen == []
    assert (line.timeline, line.shown, line.saved, line.picks) == before


# ---- what can go wrong, and what is printed


def test_a_plan_that_cannot_be_read_is_a_problem_and_stays(store):
    store.path.write_text("{")
    line = RevisionTimeline(store=store)
    assert line.problem["code"] == "broken-plan"
    assert line.example
    assert store.path.read_text() == "{"


def test_a_state_of_a_later_teachkit_is_a_problem_and_stays(store, lived):
    plan = json.loads(store.path.read_text())
    plan["history"][0]["plan"]["schema"] = 99
    store.path.write_text(json.dumps(plan))
    line = RevisionTimeline(store=store)
    assert line.problem["code"] == "later-plan"
    assert "history[0]" in line.problem["place"]


def test_an_unknown_message_is_answered(line, ask):
    assert ask("dance")["error"]["code"] == "unknown-message"


def test_it_reads_well_where_there_is_no_browser(line):
    bundle, _ = line._repr_mimebundle_()
    for form in ("text/plain", "text/html"):
        assert "somebody does it" in bundle[form]
        assert "From 2 to 3: 1 new." in bundle[form]
    assert "it is finished" in bundle["text/html"]


def test_what_is_written_cannot_become_markup_in_the_page(line, ask):
    ask("keep-loop", loop={**LOOP, "claim": "<b>x</b>"})
    ask("keep-state", learned="<b>y</b>", source="user")
    assert "<b>" not in line._repr_mimebundle_()[0]["text/html"]
