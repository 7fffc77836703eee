"""Zips: everybody's plan, and one's own work as a workspace takes it in."""

import io
import json
import zipfile

import pytest

from teachkit.cli import main
from teachkit.course.record import read_record
from teachkit.publish.travel import read_work
from teachkit.workshop.report.archives import plans_zip, work_zip
from teachkit.workshop.store import entries, files, people


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_plan_is_there_as_data_and_to_read(workshop):
    found = unpacked(workshop.store.read_now(plans_zip))
    assert len(found) == 12
    assert "plans/001-Ann.json" in found
    assert "plans/002-HYPERLINK-http-x-b-me-b.md" in found
    assert "plans/003-x.md" in found
    assert json.loads(found["plans/001-Ann.json"])["project"]["name"] == "sudo-rs"
    assert found["plans/001-Ann.md"].startswith(b"# ")


def test_a_plan_that_cannot_be_read_is_there_all_the_same(empty):
    empty.write(lambda c: people.add(c, "ann", "../../etc/x", 1.0))
    empty.write(lambda c: files.put(c, "ann", "plan.json", b"{broken", 1.0))
    found = unpacked(empty.store.read_now(plans_zip))
    assert found["plans/001-etc-x.json"] == b"{broken"
    assert b"cannot be read" in found["plans/001-etc-x.md"]


def test_nobody_has_a_plan_yet(empty):
    assert unpacked(empty.store.read_now(plans_zip)) == {}


@pytest.fixture
def packed(workshop, tmp_path):
    path = tmp_path / "work.zip"
    path.write_bytes(workshop.store.read_now(lambda c: work_zip(c, workshop.people[0])))
    return path


def test_ones_own_work_has_what_is_ones_own(workshop, packed):
    work = read_work(packed)
    assert work.others == 0
    kept = workshop.store.read_now(lambda c: entries.all_entries(c, workshop.people[0]))
    assert read_record(work.record).entries == tuple(one.entry for one in kept)
    assert set(work.files) == {"plan.json"}


def test_a_workspace_brings_it_in_and_a_second_time_changes_nothing(
    packed, tmp_path, repository, monkeypatch, capsys
):
    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))
    folder = tmp_path / "mine"
    words = ["start", str(folder), "--bring", str(packed), "--no-lab", "--json"]
    assert main(words) == 0
    brought = json.loads(capsys.readouterr().out)["brought"]
    assert brought["taken"] == ["plan.json"]
    assert brought["came"] > 10
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["project"]["name"] == "sudo-rs"

    assert main(words) == 0
    again = json.loads(capsys.readouterr().out)["brought"]
    assert (again["came"], again["taken"], again["aside"]) == (0, [], {})


def test_who_did_nothing_gets_a_record_without_lines(empty, tmp_path):
    empty.write(lambda c: people.add(c, "ann", "", 1.0))
    path = tmp_path / "work.zip"
    path.write_bytes(empty.store.read_now(lambda c: work_zip(c, "ann")))
    assert read_record(read_work(path).record).entries == ()
