"""Saving from the focus finder: rows of the plan, nobody else's work, and the way back."""

from dataclasses import replace

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.decisions.depend.goals import Verdict
from teachkit.decisions.plan import Depend, Focus, Plan
from teachkit.decisions.project import Project
from teachkit.widgets import FocusFinder

GOOD = {
    "claim": "Writes the same bytes as bzip2 1.0.8, at its speed",
    "focus": "stability",
    "audience": "authors of archive programs that link libbz2",
    "need": "leave the C library without a change of the output",
    "evidence": "outputs compared byte by byte; 12 paired rounds",
}


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


@pytest.fixture
def finder(store):
    return FocusFinder(store=store)


@pytest.fixture
def ask(finder, monkeypatch):
    """Send a message as the page does; return the one answer to it."""
    heard = []
    monkeypatch.setattr(finder, "send", lambda content, buffers=None: heard.append(content))

    def ask(do, **message):
        heard.clear()
        finder._handle_custom_msg({"id": "x-1", "do": do, **message}, [])
        assert len(heard) == 1, "every message gets one answer"
        assert heard[0]["id"] == "x-1"
        return heard[0]

    return ask


def test_a_selling_point_is_added_to_the_plan_and_nothing_else_is_touched(finder, ask, store):
    depend = Depend(verdicts=(Verdict("libc", "keep", "it is there"),))
    store.save(Plan(project=Project(name="zlib-rs"), depend=depend, focus=Focus(reconsider="if")))
    assert ask("save-point", point=GOOD)["ok"]
    plan = store.load()
    assert plan.focus.points[0].claim == GOOD["claim"]
    assert plan.focus.points[0].evidence == GOOD["evidence"]
    assert plan.focus.reconsider == "if"
    assert plan.depend == depend
    assert plan.project.name == "zlib-rs"
    assert finder.saved["points"][0]["word"] == "stability"
    assert str(store.path) in finder.saved["where"]


def test_the_same_claim_takes_the_place_of_the_former(ask, store):
    ask("save-point", point=GOOD)
    ask("save-point", point={**GOOD, "need": "another"})
    points = store.load().focus.points
    assert [point.need for point in points] == ["another"]


def test_an_edited_claim_keeps_its_place(finder, ask, store):
    for claim in ("First of 2 claims", "Second of 2 claims"):
        ask("save-point", point={**GOOD, "claim": claim})
    assert ask("open", claim="First of 2 claims")["ok"]
    assert finder.view == "claim"
    assert finder.editing == "First of 2 claims"
    ask("save-point", point={**GOOD, "claim": "First, and better"})
    assert [p.claim for p in store.load().focus.points] == [
        "First, and better",
        "Second of 2 claims",
    ]
    assert finder.editing == ""


def test_an_empty_claim_is_not_saved(finder, ask, store):
    assert ask("save-point", point={**GOOD, "claim": "  "})["error"]["code"] == "no-claim"
    assert not store.path.exists()
    assert finder.saved["points"] == []


def test_what_is_left_out_goes_into_the_plan_with_its_reason(finder, ask, store):
    assert ask("save-left-out")["error"]["code"] == "nothing-left-out"
    finder.choice = {**finder.choice, "dropped": ["chroot", "mail"]}
    ask("save-left-out")
    finder.choice = {**finder.choice, "dropped": ["mail", "sudoedit"]}
    ask("save-left-out")
    rows = {row.feature: row.because for row in store.load().focus.left_out}
    assert list(rows) == ["chroot", "mail", "sudoedit"]
    assert "2 past issues" in rows["chroot"]
    assert "CVE-2025-32463" in rows["chroot"]
    assert "assumed" in rows["chroot"]


def test_what_others_get_is_kept(finder, ask, store):
    ask("save-helps", helps=" A test for crc32_combine. ")
    assert store.load().focus.helps == "A test for crc32_combine."
    again = FocusFinder(store=store)
    assert again.helps == "A test for crc32_combine."
    assert again.saved["helps"] == again.helps


def test_rows_can_be_taken_out_again(ask, store, finder):
    ask("save-point", point=GOOD)
    finder.choice = {**finder.choice, "dropped": ["chroot"]}
    ask("save-left-out")
    assert ask("remove", kind="left_out", name="chroot")["ok"]
    assert ask("remove", kind="points", name=GOOD["claim"])["ok"]
    assert store.load().focus == Focus()
    assert ask("remove", kind="points", name="?")["error"]["code"] == "not-in-plan"
    assert ask("open", claim="?")["error"]["code"] == "not-in-plan"


def test_undo_goes_back_step_by_step_to_what_was_there(finder, ask, store):
    former = Plan(focus=Focus(helps="before"))
    store.save(former)
    ask("save-point", point=GOOD)
    ask("save-helps", helps="after")
    finder.helps = "after"
    assert finder.saved["undo"]
    ask("undo")
    assert store.load().focus.helps == "before"
    assert finder.helps == "before"
    assert len(store.load().focus.points) == 1
    ask("undo")
    assert store.load() == former
    assert not finder.saved["undo"]
    assert ask("undo")["error"]["code"] == "nothing-to-undo"


def test_undoing_a_point_leaves_an_unsaved_draft_alone(finder, ask):
    ask("save-point", point=GOOD)
    finder.helps = "a draft"
    ask("undo")
    assert finder.helps == "a draft"


def test_undo_does_not_undo_what_somebody_else_has_written(ask, store, finder):
    ask("save-point", point=GOOD)
    plan = store.load()
    store.save(replace(plan, focus=replace(plan.focus, helps="from the form")))
    assert ask("undo")["error"]["code"] == "changed-since"
    assert store.load().focus.helps == "from the form"
    assert len(store.load().focus.points) == 1


def test_undo_leaves_another_chapters_work_alone(ask, store):
    ask("save-point", point=GOOD)
    store.save(replace(store.load(), depend=Depend(verify="we read them")))
    assert ask("undo")["ok"]
    assert store.load().depend.verify == "we read them"
    assert store.load().focus is None


def test_a_plan_that_cannot_be_read_is_said_and_never_written_over(store):
    store.path.write_text("{ broken")
    finder = FocusFinder(store=store)
    assert finder.problem["code"] == "broken-plan"
    assert finder.findings["rows"], "the tool works without a plan"
    finder._hear(finder, {"id": "1", "do": "save-point", "point": GOOD}, [])
    assert finder.problem["code"] == "broken-plan"
    assert store.path.read_text() == "{ broken"
