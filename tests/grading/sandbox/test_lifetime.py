"""Nothing survives: no process, no folder, no descriptor, whoever ends first."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from teachkit.grading.answers import answer_of
from teachkit.grading.launch import AnswerUnavailableError, Limits
from teachkit.grading.sandbox import SEALED, SEALED_NS, sandbox

from .conftest import QUICK, opened

ONE = answer_of("def f():\n return 1\n", ["f"])
FOREVER = "def f():\n while True: pass\n"

# Opens a sandbox, starts an endless answer, and says where its folder is.
TRUSTED = f"""
import json, os, sys, tempfile, threading
from teachkit.grading.answers import answer_of
from teachkit.grading.launch import AnswerUnavailableError, Limits
from teachkit.grading.sandbox import sandbox
with sandbox(bubblewrap=json.loads(sys.argv[1])) as box:
    child = box.launch(answer_of({FOREVER!r}, ["f"]), Limits(60.0, 60.0), None)
    threading.Thread(target=child.call, args=("f",), daemon=True).start()
    print(json.dumps(box.level), flush=True)
    sys.stdin.read()
"""


def stat_of(pid):
    """Return (parent, state) of a process; None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()
    return int(fields[1]), fields[0]


def descendants(pid):
    """Return the living processes below this one."""
    parents = {int(entry): stat_of(entry) for entry in os.listdir("/proc") if entry.isdigit()}
    found, seen = [], {pid}
    for other in sorted(parents.keys() - {pid}):
        line, now = [], other
        while parents.get(now) and now not in seen:
            line.append(now)
            now = parents[now][0]
        if now in seen and parents[other][1] != "Z":
            found.append(other)
            seen.update(line)
    return found


def eventually(wanted, seconds=10.0):
    """Wait until something holds; return whether it ever does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if wanted():
            return True
        time.sleep(0.02)
    return False


# bubblewrap outside, bubblewrap as the first process inside, and the zygote; or it alone.
PROCESSES = {SEALED_NS: 3, SEALED: 1}


def idle(kind):
    """Wait until no child is left; return the processes that stay."""
    assert eventually(lambda: len(descendants(os.getpid())) == PROCESSES[kind])
    return descendants(os.getpid())


def alive(pids):
    return [pid for pid in pids if (found := stat_of(pid)) and found[1] != "Z"]


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Others may have sandboxes on this machine, too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def kill(pids):
    for pid in pids:
        with suppress(ProcessLookupError):  # the first may take the others with it
            os.kill(pid, signal.SIGKILL)


def folders():
    return set(Path(tempfile.gettempdir()).glob("teachkit-sealed-*"))


def open_descriptors():
    return len(os.listdir("/proc/self/fd"))


def run_one(box):
    child = box.launch(ONE, QUICK, None)
    try:
        return child.call("f").value
    finally:
        child.close()


def test_after_the_end_no_process_and_no_folder_is_left(kind):
    descriptors = open_descriptors()
    with opened(kind) as box:
        child = box.launch(answer_of(FOREVER, ["f"]), Limits(0.1, 1.0), None)
        with pytest.raises(AnswerUnavailableError):
            child.call("f")
        running = descendants(os.getpid())
        assert len(running) >= 2
    assert eventually(lambda: not alive(running))  # the last of bubblewrap says goodbye on its own
    assert folders() == set()
    assert open_descriptors() == descriptors


def test_a_closed_child_is_gone_and_its_zygote_stays(kind):
    with opened(kind) as box:
        stay = idle(kind)
        child = box.launch(ONE, QUICK, None)
        assert len(descendants(os.getpid())) == len(stay) + 1
        child.close()
        assert idle(kind) == stay
        child.close()  # a second time does nothing
        assert run_one(box) == 1


@pytest.mark.parametrize("kind", [SEALED_NS, SEALED])
def test_when_the_trusted_process_is_killed_all_below_it_end(kind, tmp_path):
    trusted = subprocess.Popen(
        [sys.executable, "-c", TRUSTED, json.dumps(kind == SEALED_NS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    try:
        level = json.loads(trusted.stdout.readline())
        if level != kind:
            pytest.skip(f"this system gives {level}, not {kind}")
        running = descendants(trusted.pid)
        assert len(running) >= 2
        assert bool(list(tmp_path.iterdir())) == (kind == SEALED)
    finally:
        trusted.send_signal(signal.SIGKILL)
        trusted.communicate()
    assert eventually(lambda: not alive(running)), alive(running)
    assert eventually(lambda: not list(tmp_path.iterdir()))


def test_two_hundred_answers_leave_as_many_descriptors_as_one(kind):
    with opened(kind) as box:
        run_one(box)
        zygotes = idle(kind)
        before = open_descriptors()
        inside = [len(os.listdir(f"/proc/{pid}/fd")) for pid in zygotes]
        for _ in range(200):
            assert run_one(box) == 1
        assert open_descriptors() == before
        assert idle(kind) == zygotes
        assert [len(os.listdir(f"/proc/{pid}/fd")) for pid in zygotes] == inside


def test_two_hundred_answers_take_no_more_memory_than_one(kind):
    def resident(pids):
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    with opened(kind) as box:
        for _ in range(20):
            run_one(box)
        zygotes = idle(kind)
        before = resident([os.getpid(), *zygotes])
        for _ in range(200):
            run_one(box)
        assert resident([os.getpid(), *zygotes]) - before < 2 << 20


def test_a_zygote_that_died_is_replaced_without_a_word(kind):
    with opened(kind) as box:
        run_one(box)
        kill(descendants(os.getpid()))
        assert run_one(box) == 1
        assert run_one(box) == 1


def test_an_answer_whose_zygote_dies_under_it_is_told_that_it_ended(kind):
    with opened(kind) as box:
        child = box.launch(ONE, QUICK, None)
        running = descendants(os.getpid())
        kill(running)
        with pytest.raises(AnswerUnavailableError, match="ended"):
            child.call("f")
        child.close()
        assert eventually(
            lambda: not alive(running)
        )  # the last of bubblewrap says goodbye on its own
        assert run_one(box) == 1


def test_a_folder_that_cannot_be_emptied_has_its_zygote_replaced():
    if os.geteuid() != 0:
        pytest.skip("only root can put something there that the zygote cannot remove")
    with opened(SEALED) as box:
        (folder,) = folders()
        first = descendants(os.getpid())
        child = box.launch(ONE, QUICK, None)
        (folder / "stuck").mkdir(mode=0o700)
        (folder / "stuck" / "file").touch()
        os.chown(folder / "stuck", 65534, 65534)
        child.close()
        assert run_one(box) == 1
        assert eventually(lambda: not alive(first))
        assert not folder.exists()
        assert len(folders()) == 1
    assert folders() == set()


def test_a_launch_ends_the_answer_before_it(kind):
    with opened(kind) as box:
        first = box.launch(ONE, QUICK, None)
        second = box.launch(ONE, QUICK, None)
        with pytest.raises(AnswerUnavailableError):
            first.call("f")
        assert second.call("f").value == 1
        first.close()
        assert second.call("f").value == 1


def test_a_closed_sandbox_starts_nothing(kind):
    with opened(kind) as box:
        pass
    with pytest.raises(ValueError, match="closed"):
        box.launch(ONE, QUICK, None)
    assert eventually(lambda: not descendants(os.getpid()))


def test_an_error_inside_the_block_still_ends_everything(kind):
    running = []

    def fail():
        with opened(kind):
            running.extend(descendants(os.getpid()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert running
    assert eventually(lambda: not alive(running))  # the last of bubblewrap says goodbye on its own


def test_data_that_were_not_named_are_refused(kind, tmp_path):
    with opened(kind) as box:
        with pytest.raises(ValueError, match="not among"):
            box.launch(ONE, QUICK, tmp_path)
        child = box.launch(ONE, QUICK, tmp_path / "not there")
        assert child.call("f").value == 1
        child.close()


def test_many_open_files_here_are_not_open_there():
    opened_here = [os.open(os.devnull, os.O_RDONLY) for _ in range(300)]
    try:
        for number in opened_here:
            os.set_inheritable(number, True)
        with sandbox() as box:
            if box.level not in (SEALED, SEALED_NS):
                pytest.skip(f"this system gives {box.level}: {' '.join(box.reasons)}")
            (probe,) = [p for p in box.probes if p.act == "find_other_descriptors"]
            assert probe.ok, probe.said
    finally:
        for number in opened_here:
            os.close(number)


def test_what_is_printed_is_kept_up_to_a_bound(kind):
    source = "def f(n):\n print('ä' * n)\n return n\n"
    with opened(kind) as box:
        child = box.launch(answer_of(source, ["f"]), QUICK, None)
        child.call("f", (3,))
        assert child.printed() == "äää\n"
        child.call("f", (1_000_000,))
        printed = child.printed()
        child.close()
    assert printed.startswith("äää\nääää")
    assert 10_000 < len(printed) < 10_100


def test_endless_output_ends_the_answer_and_not_the_machine(kind):
    source = "import os\ndef f():\n while True: os.write(1, b'x' * (1 << 20))\n"
    with opened(kind) as box:
        child = box.launch(answer_of(source, ["f"]), QUICK, None)
        with pytest.raises(Exception, match="File too large"):
            child.call("f")
        child.close()


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param("b'\\xff\\xff\\xff\\xff'", id="a giant length"),
        pytest.param("b'\\x04\\x00\\x00\\x00abcd'", id="no value"),
        pytest.param("b'x' * 100_000", id="noise"),
        pytest.param("b'\\x0a\\x00\\x00\\x00a'", id="half a frame"),
    ],
)
def test_lies_on_the_socket_hurt_only_their_sender(kind, lie):
    source = f"import os\ndef f():\n os.write(3, {lie}); os._exit(0)\n"
    with opened(kind) as box:
        child = box.launch(answer_of(source, ["f"]), QUICK, None)
        with pytest.raises(AnswerUnavailableError):
            child.call("f")
        child.close()
        assert run_one(box) == 1


def test_who_never_reads_is_stopped_in_time(kind):
    source = "import time\ndef f(x):\n time.sleep(100)\n"
    with opened(kind) as box:
        child = box.launch(answer_of(source, ["f"]), Limits(0.5, 1.0), None)
        with pytest.raises(AnswerUnavailableError):
            child.call("f", ("x",))
        begun = time.monotonic()
        with pytest.raises(AnswerUnavailableError):
            child.call("f", ("x" * 900_000,))
        assert time.monotonic() - begun < 5.0
        child.close()
