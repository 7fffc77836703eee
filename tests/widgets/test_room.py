"""In a workshop's room no widget reads a path that a visitor typed, runs a program or connects."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("anywidget")
pytest.importorskip("jupytext")

import ipywidgets

from teachkit import widgets
from teachkit.course.room import at_home, in_a_room
from teachkit.decisions.plan import SHAPES, Choose, Plan, write_plan
from teachkit.decisions.project import Project
from teachkit.errors import TeachkitError

LOCK = '[[package]]\nname = "secret-crate"\nversion = "1.0.0"\nsource = "registry+x"\n'


@pytest.fixture
def visit(tmp_path, repository):
    """Play a visitor at every widget of every chapter; return what Python was asked to do."""

    def visit(**env):
        hosts = tmp_path / "hosts"
        (hosts / "src").mkdir(parents=True, exist_ok=True)
        canary = hosts / "Cargo.lock"
        canary.write_text(LOCK)
        workspace = tmp_path / "people" / "p1"
        (workspace / ".teachkit").mkdir(parents=True, exist_ok=True)
        plan = replace(Plan(), project=Project(name="x", lock=str(canary)))
        (workspace / "plan.json").write_text(write_plan(plan))
        kept = {name: value for name, value in os.environ.items() if name != "TEACHKIT_ROOM"}
        words = [sys.executable, str(Path(__file__).with_name("visiting.py"))]
        words += [str(repository / "notebooks"), str(workspace), str(canary)]
        done = subprocess.run(
            words,
            env={**kept, "TEACHKIT_COURSE": str(repository), "PYTHONDONTWRITEBYTECODE": "1", **env},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return visit


@pytest.mark.slow
def test_nothing_that_a_visitor_sends_reaches_the_hosts_files_programs_or_network(visit):
    told = visit(TEACHKIT_ROOM="1")
    assert told["seen"] == []
    assert told["sent"] > 2000
    assert {"ProjectChooser", "DocumentationMap", "DependencyAssessor"} <= set(told["words"])


@pytest.mark.slow
def test_at_home_the_same_messages_do_read_what_they_name(visit):
    seen = {what.split()[0] for what, _event, _about in visit()["seen"]}
    assert {"ProjectChooser", "DocumentationMap", "Button"} <= seen


def test_a_room_is_refused_with_what_to_do_instead(monkeypatch):
    monkeypatch.delenv("TEACHKIT_ROOM", raising=False)
    assert not in_a_room()
    at_home("Nothing is read here", instead="Bring it.")
    monkeypatch.setenv("TEACHKIT_ROOM", "1")
    with pytest.raises(TeachkitError) as caught:
        at_home("Nothing is read here", instead="Bring it.")
    assert (caught.value.code, caught.value.hint) == ("not-in-a-room", "Bring it.")


@pytest.fixture
def guest(monkeypatch, tmp_path):
    """A participant's Python: in a room, in a workspace, with a plan that names a lock."""
    monkeypatch.setenv("TEACHKIT_ROOM", "1")
    (tmp_path / ".teachkit").mkdir()
    (tmp_path / "Cargo.lock").write_text(LOCK)
    plan = replace(Plan(), project=Project(name="x", lock=str(tmp_path / "Cargo.lock")))
    (tmp_path / "plan.json").write_text(write_plan(replace(plan, choose=Choose(choice="expat"))))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(widget, **message):
    """Send a message as the page does; return the error that comes back."""
    answers = []
    widget.send = lambda content, buffers=None: answers.append(content)
    widget._handle_custom_msg({"id": "t", **message}, [])
    return answers[0]["error"]


def test_a_folder_for_the_chooser_is_measured_at_home(guest):
    error = asked(widgets.ProjectChooser(), do="inspect", name="zlib", path=str(guest))
    assert error["code"] == "not-in-a-room"
    assert "teachkit candidates inspect" in error["hint"]


def test_a_folder_for_the_map_is_read_at_home(guest):
    error = asked(widgets.DocumentationMap(), do="path", path=str(guest))
    assert error["code"] == "not-in-a-room"
    assert "teachkit document" in error["hint"]


def test_a_lock_that_is_dropped_on_the_page_is_assessed(guest):
    tool = widgets.DependencyAssessor()
    tool.read({"Cargo.lock": LOCK})
    assert tool.assessment.labels == ("secret-crate 1.0.0",)


def test_a_lock_that_the_plan_names_is_neither_compared_nor_suggested_from(guest):
    assert "could not" not in (page := widgets.PlanAudit().page.value)
    assert "No file is read by its path in a workshop" in page
    assert "secret-crate" not in page
    assert "secret-crate" not in widgets.YourProject("depend").new.options


def test_the_audit_leads_to_the_rooms_chapters(guest):
    links = set(re.findall(r'href="([^"]*)"', widgets.PlanAudit().page.value))
    assert links
    assert links <= {"start", *SHAPES}


def test_a_colleagues_plan_is_not_opened_by_its_name(guest):
    form = widgets.PeerReview()
    form.file.value = str(guest / "plan.json")
    form.begin.click()
    assert "No file is opened by its name" in form.where.value
    assert form.plan is None


def test_an_exercise_says_where_it_waits_and_runs_nothing(guest):
    card = widgets.Exercise("depend/closure")
    assert not [part for part in card.children if isinstance(part, ipywidgets.HBox)]
    assert "--bring FILE" in card.children[1].value
    card.check.click()  # the model is there all the same, and a visitor can reach it
    assert "No program is run in a workshop" in card.results.value


def test_where_you_stand_has_no_path_of_the_host(guest, repository):
    assert str(repository.name) not in (page := widgets.Progress()._repr_html_())
    assert "href" not in page
