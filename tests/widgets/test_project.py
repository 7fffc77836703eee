"""Your project: a form that saves by itself, undoes, and never writes over what it cannot read."""

import json

import pytest

from teachkit.course.store import FilePlanStore
from teachkit.decisions.depend.goals import Goal, Verdict
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
        form(store, "trust")
    assert raised.value.code == "no-such-section"
