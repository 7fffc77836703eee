import os
import sys
import time

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.inside import descendants
from teachkit.labs.process import ran, running, through_loader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="labs run on Linux alone")

SHELL = "sh", "-c"


def alive(pid):
    """Return whether a process is at work; a dead one that nobody asked after is not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def gone(pid, within=10.0):
    until = time.monotonic() + within
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not alive(pid)


def test_a_program_is_run_and_all_it_said_is_there(tmp_path):
    command = [*SHELL, "cat; pwd; echo $TIDE; echo hm >&2; exit 3"]
    done = ran(command, stdin=b"in\n", cwd=tmp_path, env={"TIDE": "high"})
    assert (done.code, done.timed_out) == (3, False)
    assert done.text == f"in\n{tmp_path}\nhigh\n"
    assert done.said == "hm\n"
    assert done.out == done.text.encode()


def test_much_output_does_not_stop_a_program():
    done = ran([sys.executable, "-c", "print('x' * 3_000_000)"])
    assert len(done.out) == 3_000_001


def test_a_program_that_a_signal_ended_says_which():
    assert ran([*SHELL, "kill -9 $$"]).code == -9


def test_the_time_limit_ends_a_program_and_all_that_it_started(tmp_path):
    script = f"sleep 600 & echo $! > {tmp_path}/pid; echo said; sleep 600"
    done = ran([*SHELL, script], within=0.5)
    assert done.timed_out
    assert done.code == -9
    assert done.text == "said\n"
    assert 0.5 <= done.seconds < 5
    assert gone(int((tmp_path / "pid").read_text()))


def test_what_a_program_leaves_in_its_group_ends_with_it(tmp_path):
    done = ran([*SHELL, f"sleep 600 & echo $! > {tmp_path}/pid"], within=20)
    assert done.code == 0
    assert not done.timed_out
    assert gone(int((tmp_path / "pid").read_text()))


def test_seconds_are_not_counted_in_steps_of_a_slow_look():
    seconds = [ran(["true"]).seconds for _ in range(5)]
    assert 0 < min(seconds) < 0.05


def test_a_program_that_is_not_there_is_a_sentence(tmp_path):
    (tmp_path / "no program").write_text("x")
    for name in ("no-such-program-here", str(tmp_path / "no program")):
        with pytest.raises(TeachkitError) as caught:
            ran([name])
        assert caught.value.code == "not-started"
        assert "doctor" in caught.value.hint


def test_a_server_is_there_when_it_is_ready_and_gone_afterwards(tmp_path):
    script = "trap 'echo bye; exit 0' TERM; sleep 0.1; echo ready; while :; do sleep 0.05; done"
    log = tmp_path / "log"
    with running([*SHELL, script], ready=lambda at: "ready" in at.text, log=log) as server:
        assert server.ended() is None
        pid = server.process.pid
    assert gone(pid)
    assert log.read_text() == "ready\nbye\n"


def test_a_server_that_does_not_listen_to_reason_is_ended_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("teachkit.labs.process.GRACE", 0.2)
    script = "trap '' TERM; sleep 600 & echo ready; wait"
    with running([*SHELL, script], ready=lambda at: "ready" in at.text) as server:
        below = list(descendants(server.process.pid))
    assert below
    assert all(gone(pid) for pid in (server.process.pid, *below))


def test_a_server_that_ends_by_itself_is_noticed(tmp_path):
    with running([*SHELL, "echo on; exit 70"]) as server:
        assert server.ended(within=10) == 70
        assert server.text == "on\n"


@pytest.mark.parametrize(
    ("script", "why"),
    [("echo port taken; exit 2", "status 2: port taken"), ("sleep 600", "not ready after")],
    ids=["ended", "never"],
)
def test_a_server_that_is_never_ready_is_a_sentence(script, why):
    with (
        pytest.raises(TeachkitError) as caught,
        running([*SHELL, script], ready=lambda at: False, within=0.5),
    ):
        pass
    assert caught.value.code == "not-started"
    assert why in caught.value.message


def test_a_failure_beside_a_server_ends_it(tmp_path):
    with pytest.raises(KeyboardInterrupt), running(["sleep", "600"]) as server:
        raise KeyboardInterrupt
    assert gone(server.process.pid)


@pytest.fixture
def other_suite(tmp_path):
    """A folder with a loader and a library, as a suite unpacks."""
    libraries = tmp_path / "usr" / "lib" / "x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    (tmp_path / "usr/bin").mkdir()
    return tmp_path


def test_a_foreign_program_is_started_by_its_own_loader(other_suite):
    loader = other_suite / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
    loader.write_text('#!/bin/sh\necho "$@"\n')
    loader.chmod(0o755)
    (other_suite / "usr/bin/tide").write_text("")
    said = ran(through_loader(other_suite, "usr/bin/tide", ["usr/libexec/tide"])).text.split()
    assert said == [
        "--library-path",
        f"{other_suite}/usr/lib/x86_64-linux-gnu:{other_suite}/usr/libexec/tide",
        "--argv0",
        "/usr/bin/tide",
        f"{other_suite}/usr/bin/tide",
    ]


def test_without_a_loader_or_the_program_it_is_a_sentence(other_suite):
    with pytest.raises(TeachkitError) as caught:
        through_loader(other_suite, "usr/bin/tide")
    assert caught.value.code == "not-started"
    assert "clean" in caught.value.hint


def test_the_real_loader_takes_these_words(tmp_path):
    real = "/lib64/ld-linux-x86-64.so.2"
    if not os.path.exists(real):
        pytest.skip("this is no x86-64 Linux with glibc")
    libraries = tmp_path / "usr/lib/x86_64-linux-gnu"
    libraries.mkdir(parents=True)
    (libraries / "ld-linux-x86-64.so.2").symlink_to(real)
    (tmp_path / "usr/bin").mkdir()
    (tmp_path / "usr/bin/echo").symlink_to("/bin/echo")
    done = ran([*through_loader(tmp_path, "usr/bin/echo"), "high"])
    assert done.text == "high\n", done.said
