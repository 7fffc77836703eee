"""Your project: a form that saves by itself, undoes, and never writes over what it cannot read."""

import json
from dataclasses import fields, replace

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import Goal, Verdict
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint
from teachkit.decisions.plan import SHAPES, Choose, put_row
from teachkit.errors import TeachkitError

pytest.importorskip("ipywidgets")


@pytest.fixture
def store(tmp_path):
    return FilePlanStore(tmp_path / "plan.json")


def form(store, section=""):
    from teachkit.widgets import YourProject

    return YourProject(section, store=store)


def field(widget, label):
    """The first field of that label, wherever it is in the form."""
    todo = list(widget.form.children)
    while todo:
        part = todo.pop(0)
        if getattr(part, "description", "") == label:
            return part
        todo += list(getattr(part, "children", ()))
    raise AssertionError(f"no field {label}")


def test_what_is_typed_is_saved(store):
    widget = form(store)
    field(widget, "Its name").value = "ntpd-rs "
    assert store.load().project.name == "ntpd-rs"
    assert "Saved." in widget.message.value
    assert field(form(store), "Its name").value == "ntpd-rs"


def test_undo_goes_back_step_by_step(store):
    widget = form(store)
    assert widget.undo.disabled
    for name in ("sudo-rs", "zlib-rs"):
        field(widget, "Its name").value = name
    widget.undo.click()
    assert store.load().project.name == field(widget, "Its name").value == "sudo-rs"
    widget.undo.click()
    assert store.load().project.name == ""
    assert widget.undo.disabled


def test_the_section_of_depend_is_written_row_by_row(store):
    widget = form(store, "depend")
    assert "Which dependencies do you keep" in widget.open_questions.value
    widget.new.value = "serde"
    widget.add.click()
    field(widget, "serde: what you do").value = "replace"
    field(widget, "because").value = "two files are not worth it"
    field(widget, "Its goals serve").value = "everybody"
    field(widget, "If they diverge").value = "keep a copy"
    field(widget, "How you verify").value = "cargo vet"
    widget.confidence.value = 70
    section = store.load().depend
    assert section.verdicts == (Verdict("serde", "replace", "two files are not worth it"),)
    assert section.goals == (Goal("serde", "everybody", "keep a copy"),)
    assert (section.verify, section.confidence) == ("cargo vet", 70)
    assert "How do you verify" not in widget.open_questions.value
    again = form(store, "depend")
    assert field(again, "because").value == "two files are not worth it"


def test_two_forms_that_are_open_at_once_keep_each_others_words(store):
    project, depend = form(store), form(store, "depend")
    field(project, "Its name").value = "expat"
    field(depend, "How you verify").value = "cargo vet"
    assert store.load().project.name == "expat"
    field(project, "In one line").value = "reads XML"
    project.undo.click()
    assert store.load().depend.verify == "cargo vet"
    assert store.load().project.line == ""


def test_a_dependency_is_listed_once_and_can_be_removed(store):
    widget = form(store, "depend")
    for _ in range(2):
        widget.new.value = "libc"
        widget.add.click()
    assert len(store.load().depend.verdicts) == 1
    assert "not listed yet" in widget.message.value
    field(widget, "Remove libc").click()
    assert store.load().depend.verdicts == ()


def test_the_projects_own_lock_suggests_names(store, tmp_path):
    lock = tmp_path / "Cargo.lock"
    lock.write_text(
        'version = 4\n\n[[package]]\nname = "sudo-rs"\nversion = "0.2.14"\ndependencies = [\n'
        ' "libc",\n]\n\n[[package]]\nname = "libc"\nversion = "0.2.186"\n'
        'source = "registry+https://github.com/rust-lang/crates.io-index"\n'
    )
    field(form(store), "Its lock file").value = str(lock)
    assert form(store, "depend").new.options == ("libc",)
    lock.write_text("not a lock")
    assert form(store, "depend").new.options == ()


def test_a_plan_that_cannot_be_read_has_no_form_and_stays(store):
    store.path.write_text("{")
    widget = form(store)
    assert widget.form.children == ()
    assert "No form:" in widget.message.value
    assert store.path.read_text() == "{"


def test_a_plan_that_cannot_be_saved_is_said(store):
    widget = form(store)
    store.path.mkdir()
    field(widget, "Its name").value = "ntpd-rs"
    assert "Not saved." in widget.message.value


def test_on_paper_there_is_the_plan_or_what_to_write(store):
    assert "In one line" in form(store).printed()
    assert "Whose goals" in form(store, "depend").printed()
    store.path.write_text(json.dumps({"schema": 1, "project": {"name": "<zlib-rs>"}}))
    page = form(store)._repr_mimebundle_()["text/html"]
    assert "# Plan: &lt;zlib-rs&gt;" in page


def test_a_section_that_is_not_there_is_said(store):
    with pytest.raises(TeachkitError) as raised:
        form(store, "labs")
    assert raised.value.code == "no-such-section"


def listed(widget, name, **given):
    """Add a row to a list and fill its fields by their labels."""
    part = widget.lists[name]
    part.new.value = given.pop("called")
    part.add.click()
    row = widget.lists[name].children[-2]
    for label, value in given.items():
        next(one for one in row.children if one.description == label).value = value
    return row


@pytest.mark.parametrize("section", SHAPES)
def test_every_section_with_a_shape_has_a_form_with_all_its_fields(store, section):
    widget = form(store, section)
    for heading in SHAPES[section].texts.values():
        field(widget, heading.label).value = f"words about {heading.title}"
    widget.confidence.value = 85
    saved = getattr(store.load(), section)
    assert saved.confidence == 85
    for name, heading in SHAPES[section].texts.items():
        assert getattr(saved, name) == f"words about {heading.title}"
    shown = {name for part in widget.lists.values() for name in part.group.lists}
    assert shown | {*SHAPES[section].texts, "confidence"} == {
        item.name for item in fields(SHAPES[section].kind)
    }


def test_the_section_of_choose_is_written_row_by_row(store):
    widget = form(store, "choose")
    assert "Which project do you choose?" in widget.open_questions.value
    listed(widget, "shortlist", called="expat", **{"Its place": "29 of 4,031", "because": "alone"})
    listed(widget, "shortlist", called="sudo", because="every machine")
    listed(
        widget,
        "competitors",
        called="libxml2",
        **{"Its licence": "MIT", "You learn from it": "its tests"},
    )
    field(widget, "You choose").value = "expat"
    section = store.load().choose
    assert section.shortlist == (
        Shortlisted("expat", "29 of 4,031", "alone"),
        Shortlisted("sudo", "", "every machine"),
    )
    assert section.competitors == (Competitor("libxml2", "MIT", "its tests"),)
    assert section.choice == "expat"
    assert "Which project do you choose?" not in widget.open_questions.value
    field(widget, "Remove expat").click()
    assert [row.name for row in store.load().choose.shortlist] == ["sudo"]


def test_the_section_of_focus_has_claims_and_what_is_left_out(store):
    widget = form(store, "focus")
    row = listed(
        widget, "points", called="no leap second ever stops it", **{"For whom": "operators"}
    )
    kind = next(one for one in row.children if one.description == "its focus")
    assert [word for _, word in kind.options] == list(FOCUSES)
    kind.value = "stability"
    listed(widget, "left_out", called="mode 7", because="less to attack")
    section = store.load().focus
    assert section.points == (
        SellingPoint("no leap second ever stops it", "stability", "operators", "", ""),
    )
    assert section.left_out == (LeftOut("mode 7", "less to attack"),)


def test_a_row_can_be_called_otherwise_and_keeps_its_place_and_words(store):
    widget = form(store, "focus")
    listed(widget, "points", called="it is fats", **{"They need": "time"})
    listed(widget, "points", called="it is small")
    row = widget.lists["points"].children[0]
    field(row_form(row), "Claim").value = "it is fast"
    field(row_form(row), "For whom").value = "everybody"
    points = store.load().focus.points
    assert [point.claim for point in points] == ["it is fast", "it is small"]
    assert (points[0].need, points[0].audience) == ("time", "everybody")
    claim = field(row_form(row), "Claim")
    for taken in ("it is small", " "):
        claim.value = taken
        assert "not listed yet" in widget.message.value
        assert claim.value == "it is fast"
    assert store.load().focus.points == points
    widget.undo.click()
    widget.undo.click()
    assert store.load().focus.points[0].claim == "it is fats"


def row_form(row):
    """What `field` looks into, of one row."""

    class Form:
        form = row

    return Form


def test_a_long_claim_does_not_make_a_long_button(store):
    row = listed(form(store, "focus"), "points", called="a claim that goes on " * 5)
    assert len(row.children[-1].description) < 40


def test_what_a_tool_saves_to_the_same_section_stays(store):
    widget = form(store, "choose")
    listed(widget, "shortlist", called="expat", because="alone")

    plan = store.load()  # a tool's "Save to plan", while the form is open
    found = Shortlisted("zlib", "1 of 4,031", "")
    chosen = replace(plan.choose, shortlist=put_row(plan.choose.shortlist, found))
    store.save(replace(plan, choose=chosen))

    field(widget, "You choose").value = "zlib"
    row = widget.lists["shortlist"].children[0]
    field(row_form(row), "because").value = "alone, and everywhere"
    section = store.load().choose
    assert [one.name for one in section.shortlist] == ["expat", "zlib"]
    assert section.shortlist[0].because == "alone, and everywhere"
    for _ in range(3):  # back to before the tool: its row is not the form's to take away
        widget.undo.click()
    assert store.load().choose.shortlist == (Shortlisted("expat", "", ""), found)
    widget.undo.click()
    assert widget.undo.disabled
    assert store.load().choose == Choose(shortlist=(found,))


def test_reload_shows_what_a_tool_has_saved(store):
    widget = form(store, "choose")
    store.save(replace(store.load(), choose=Choose(shortlist=(Shortlisted("zlib", "", ""),))))
    widget.reload.click()
    assert field(widget, "Candidate").value == "zlib"
    assert "What else did you look at" in widget.open_questions.value


def test_undo_to_nothing_leaves_no_section_behind(store):
    widget = form(store, "choose")
    field(widget, "You choose").value = "expat"
    widget.undo.click()
    assert store.load().choose is None


def test_what_could_not_be_saved_is_saved_with_the_next_edit(store):
    widget = form(store, "choose")
    store.path.mkdir()
    field(widget, "You choose").value = "expat"
    assert "Not saved." in widget.message.value
    store.path.rmdir()
    field(widget, "You know").value = "its tests"
    assert (store.load().choose.choice, store.load().choose.known) == ("expat", "its tests")


def test_what_was_never_saved_can_be_undone_too(store):
    widget = form(store, "choose")
    store.path.mkdir()
    field(widget, "You choose").value = "expat"
    widget.undo.click()
    assert field(widget, "You choose").value == ""
    assert widget.undo.disabled


def test_debians_candidates_are_suggested_and_no_name_twice(store):
    widget = form(store, "choose")
    assert {"expat", "sudo", "zlib"} <= {*widget.new.options}
    listed(widget, "shortlist", called="expat")
    assert "expat" not in widget.new.options
    assert widget.lists["competitors"].new.options == ()


@pytest.mark.parametrize("section", SHAPES)
def test_on_paper_each_section_asks_its_questions(store, section):
    page = form(store, section).printed()
    for question in SHAPES[section].asks:
        assert question.replace("'", "&#x27;") in page
