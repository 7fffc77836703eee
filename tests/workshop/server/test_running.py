"""Opening and closing a room, as a facilitator meets it; and the doctor."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys

import pytest

from teachkit.workshop.server import ready
from teachkit.workshop.server.log import without_keys


def teachkit(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "teachkit", "workshop", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore", **environment},
    )


def test_a_second_start_on_the_same_folder_is_refused_with_the_address(room_server):
    room = room_server("--chapters=start")
    second = teachkit(room.folder, "--port=0", "--host=127.0.0.1")
    assert second.returncode == 3
    assert "room-is-open" in second.stderr
    assert room.url.rstrip("/") in second.stderr
    assert room.process.poll() is None


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_a_signal_ends_it_cleanly_and_the_folder_is_free_again(room_server, how):
    room = room_server("--chapters=start")
    assert room.stop(how) == 0
    assert room_server("--chapters=start", folder=room.folder).stop() == 0


def test_a_taken_port_is_told_with_one_that_is_free(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = teachkit(tmp_path / "room", f"--port={port}", "--host=127.0.0.1")
    assert refused.returncode == 3
    assert "port-taken" in refused.stderr
    assert "--port " in refused.stderr


@pytest.mark.parametrize(
    ("option", "code", "said"),
    [
        pytest.param("--code=ab", 2, "4 to 40", id="code-that-is-guessed"),
        pytest.param("--code=<b>oo</b>", 2, "letters and digits", id="code-that-is-no-word"),
        pytest.param("--public-url=nonsense", 2, "https://room.example.org", id="no-address"),
        pytest.param("--host=192.0.2.77", 2, "Leave --host out", id="address-of-another-machine"),
        pytest.param("--host=nobody.invalid", 2, "Leave --host out", id="name-of-no-machine"),
        pytest.param(
            "--database=postgresql://a@127.0.0.1:1/b", 3, "Does it run", id="database-that-is-away"
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(tmp_path, option, code, said):
    refused = teachkit(tmp_path / "room", "--port=0", "--no-browser", "--host=127.0.0.1", option)
    assert refused.returncode == code, refused.stdout
    assert said in refused.stderr
    assert "Join:" not in refused.stdout


def test_the_secret_is_for_its_owner_alone(room_server):
    room = room_server("--chapters=start")
    assert stat.S_IMODE((room.folder / "secret").stat().st_mode) == 0o600


def test_what_is_printed_for_people_has_the_code_and_says_what_is_kept_where(tmp_path):
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "teachkit", "workshop", str(tmp_path / "room")),
            *("--port=0", "--host=127.0.0.1", "--chapters=start", "--code=FERRIS", "--no-browser"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ctrl-C"):
            process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    process.stdout.close()
    told = "".join(said)
    assert "code FERRIS" in told
    assert "/board/enter/" in told
    assert str(tmp_path / "room" / "room.sqlite") in told.partition("The doors are closed")[2]


def test_a_chapter_that_is_none_is_refused(tmp_path):
    refused = teachkit(tmp_path / "room", "--chapters=start,rust")
    assert refused.returncode == 2
    assert "There is no chapter 'rust'" in refused.stderr


def test_the_doctor_says_what_is_missing_and_how_to_mend_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        looked = teachkit("doctor", f"--port={port}", "--host=127.0.0.1", "--json")
    assert looked.returncode == 1
    found = {one["what"]: one for one in json.loads(looked.stdout)}
    assert not found["port"]["fine"]
    assert "--port" in found["port"]["mend"]
    assert {"open files", "memory", "store", "disk", "assets", "clock"} <= set(found)
    assert found["assets"]["fine"]


def test_the_doctor_finds_a_folder_that_cannot_be_written(tmp_path):
    there = tmp_path / "file"
    there.write_text("not a folder")
    found = ready._store(tmp_path / "room", "postgresql://nobody@127.0.0.1:1/none")
    assert not found.fine
    assert found.mend
    assert ready._store(tmp_path / "room", None).fine
    assert list(tmp_path.iterdir()) == [there], "nothing is left behind"


def test_the_memory_that_is_left_is_what_the_system_and_its_container_say(tmp_path):
    system, container = tmp_path / "meminfo", tmp_path / "group"
    assert ready.memory_left(system, container) is None
    system.write_text("MemTotal: 900 kB\nMemAvailable:    12 kB\n")
    assert ready.memory_left(system, container) == 12 * 1024
    container.mkdir()
    (container / "memory.current").write_text("1000\n")
    for limit, left in (("max", 12 * 1024), ("5000", 4000), ("999999999", 12 * 1024)):
        (container / "memory.max").write_text(f"{limit}\n")
        assert ready.memory_left(system, container) == left


def test_more_people_than_the_memory_holds_are_told_how_many_it_does(monkeypatch):
    monkeypatch.setattr(ready, "memory_left", lambda: 1000 << 20)
    need = ready.Need(each=10, server=100, files=5)
    assert ready._memory(90, need, "warm").fine
    found = ready._memory(91, need, "ipykernel")
    assert not found.fine
    assert "90 people" in found.mend


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("/me/0123.secret", "/me/0123…", id="private link"),
        pytest.param("/x/board/enter/secret", "/x/board/enter/…", id="board"),
        pytest.param("/?code=secret", "/", id="code"),
        pytest.param("/api/kernels/start-ab-secret/channels", None, id="kernel"),
    ],
)
def test_no_key_of_a_path_is_logged(path, told):
    assert "secret" not in without_keys(path)
    assert told is None or without_keys(path) == told
