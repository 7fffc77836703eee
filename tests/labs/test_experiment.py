"""A run from its needs to its outcome: real programs, in their box, and a second time offline."""

import json
import socket
from datetime import UTC, datetime

import pytest

from teachkit import labs
from teachkit.errors import TeachkitError
from teachkit.labs.experiment import started, stopped
from teachkit.labs.needs import needs_of
from teachkit.labs.outcome import last
from teachkit.labs.place import place_of

NAME = "ntpd-rs"
NOWHERE = "http://127.0.0.1:9/debian"
pytestmark = pytest.mark.skipif(
    not needs_of(NAME, mirror=NOWHERE).runs, reason="labs do not run here"
)


@pytest.mark.slow
def test_a_run_is_dated_kept_and_leaves_no_work_behind(outcome):
    found = outcome(NAME, quick=True)
    assert not found.recorded
    assert found.lab == NAME
    assert found.date <= datetime.now(UTC).date().isoformat()
    assert 0 < found.seconds < 60
    assert found.unpacked > 1_000_000
    assert "Python 3." in found.system
    assert last(NAME) is not None
    assert not place_of(NAME).work.exists()


@pytest.mark.slow
def test_a_second_run_needs_no_network(outcome):
    outcome(NAME, quick=True)
    told = []
    again = labs.run(NAME, quick=True, mirror=NOWHERE, tell=told.append)
    assert again.fetched == 0
    assert again == last(NAME)
    assert told
    assert not any("etching" in line for line in told)


@pytest.mark.slow
def test_work_is_kept_when_asked_for(outcome):
    outcome(NAME, quick=True)
    labs.run(NAME, quick=True, keep_work=True)
    work = place_of(NAME).work
    assert list(work.iterdir())
    labs.run(NAME, quick=True)
    assert not work.exists()


def test_where_nothing_can_be_fetched_nothing_is_left_half_done(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path))
    with pytest.raises(TeachkitError) as caught:
        labs.run(NAME, mirror=NOWHERE)
    assert caught.value.code == "offline"
    assert last(NAME) is None
    assert not place_of(NAME).work.exists()


def test_a_run_beside_this_process_can_be_stopped(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as mirror:  # which takes a question, and is silent
        mirror.settimeout(30)
        address = f"http://127.0.0.1:{mirror.getsockname()[1]}/debian"
        monkeypatch.setenv("TEACHKIT_DEBIAN_MIRROR", address)
        with started(NAME) as process:
            question, _ = mirror.accept()
            with question:
                stopped(process)
                out, err = process.communicate()
    assert process.returncode == 130, err
    assert out == ""


def test_a_run_beside_this_process_says_as_json_why_it_cannot_be(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path))
    monkeypatch.setenv("TEACHKIT_ROOM", "1")
    with started(NAME) as process:
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 3
    assert json.loads(out)["error"]["code"] == "cannot-run-here"
