"""`teachkit start`, as it is typed."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from teachkit.cli import main
from teachkit.cli.start import _news

HERE = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one chapter; the working folder is where its workspace will be."""
    root = tmp_path / "course"
    for room in ("notebooks", "exercises"):
        (root / room).mkdir(parents=True)
    (root / "course.toml").write_text("schema = 1\n")
    (root / "notebooks" / "start.md").write_text("# Welcome\n\nRead.\n\nThink.\n")
    monkeypatch.setenv("TEACHKIT_COURSE", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def test_the_workspace_is_made_beside_you(course, capsys):
    assert main(["start", "--no-lab"]) == 0
    assert "is ready: workspace (1 files)" in capsys.readouterr().out
    assert Path("workspace/notebooks/start.md").read_text().startswith("# Welcome")


def test_status_says_what_would_happen_and_does_nothing(course, capsys):
    assert main(["start", "--status"]) == 0
    assert "would be made" in capsys.readouterr().out
    assert not Path("workspace").exists()


def test_each_outcome_has_its_line(course, capsys):
    main(["start", "--no-lab"])
    Path("workspace/notebooks/start.md").write_text("# Welcome\n\nI read.\n\nThink.\n")
    (course / "notebooks" / "start.md").write_text("# Welcome\n\nRead.\n\nThink twice.\n")
    (course / "notebooks" / "depend.md").write_text("# Depend\n")
    capsys.readouterr()
    assert main(["start", "--no-lab"]) == 0
    said = capsys.readouterr().out
    assert "notebooks/start.md: merged" in said
    assert "notebooks/depend.md: new" in said


def test_json_is_whole_and_opens_nothing(course, capsys):
    assert main(["start", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [{"name": "notebooks/start.md", "outcome": "new"}]
    assert told["counts"] == {"new": 1}
    assert told["done"] is True


def test_restore_brings_one_file_back(course, capsys):
    main(["start", "--no-lab"])
    Path("workspace/notebooks/start.md").unlink()
    main(["start", "--no-lab"])
    assert not Path("workspace/notebooks/start.md").exists()
    assert main(["start", "--no-lab", "--restore", "start.md"]) == 0
    assert Path("workspace/notebooks/start.md").exists()
    assert "restored" in capsys.readouterr().out


def test_the_course_is_refused_as_a_workspace(course, capsys):
    assert main(["start", str(course), "--no-lab"]) == 2
    assert "workspace-is-the-course" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "70000", "http", "-1"])
def test_a_port_is_a_number(course, capsys, port):
    assert main(["start", f"--port={port}"]) == 2
    assert "a port is a number" in capsys.readouterr().err


def test_an_empty_name_is_not_this_folder(course, capsys):
    before = sorted(os.listdir())
    assert main(["start", "", "--no-lab"]) == 2
    assert "name is empty" in capsys.readouterr().err
    assert sorted(os.listdir()) == before


def test_what_arrived_in_the_background_is_told_apart_from_what_did_not():
    log = Path("update.log")
    said = "debian: up to date, 6,468 rows\nteachkit: offline; kept rustsec of 2026-08-21, vet of -"
    news = _news(said, log, whole=False)
    assert "arrived for debian." in news
    assert "The data for rustsec and vet stays as it was (update.log says why)" in news
    nothing = _news("teachkit: offline; kept all", log, whole=False)
    assert "arrived" not in nothing
    assert "rustsec, vet and debian stays" in nothing
    assert "stays" not in _news("rustsec: updated, 1 advisory", log, whole=True)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_it_serves_until_told_to_stop_and_leaves_no_server_behind(course, ending):
    pytest.importorskip("jupyterlab")
    environment = {**os.environ, "TEACHKIT_NO_BROWSER": "1"}
    started = subprocess.Popen(
        [sys.executable, "-m", "teachkit", "start"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    said = ""
    while "Ctrl-C closes" not in said:
        line = started.stdout.readline()
        assert line, f"it ended early, having said: {said}"
        said += line
    url = re.search(r"http://127\.0\.0\.1:\d+/lab/tree/notebooks/start\.md\?token=\S+", said)
    assert url
    server = json.loads(Path("workspace/.teachkit/server.json").read_text())
    started.send_signal(ending)
    rest, _ = started.communicate(timeout=30)
    assert "your work is in workspace" in rest
    assert started.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.kill(server["pid"], 0)
