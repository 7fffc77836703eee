"""What an experiment can do in each box, tried by one that tries."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs import box
from teachkit.labs.inside import end_all
from teachkit.labs.place import Job, fresh_work, place_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="labs run on Linux alone")

EXPERIMENT = """
import os, socket, subprocess, sys, time
from dataclasses import dataclass
from pathlib import Path

from teachkit.errors import TeachkitError


@dataclass(frozen=True, slots=True)
class Part:
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    said: object


def run(job):
    job.tell("begun")
    act = job.file.read_text()
    said = {}
    exec(act, {"job": job, "said": said, **globals()})
    job.tell("done")
    return Found(said)
"""
LEVELS = [box.BOXED, box.OPEN]
# Away from our group and session, and with a parent that has ended: nobody's child.
GETS_AWAY = """
pid = os.fork()
if pid == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "{seconds}"])
    os._exit(0)
os.waitpid(pid, 0)
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A lab's place with a module that does what a file of the reader's own says."""
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    place = place_of("tried")
    place.wheels.mkdir(parents=True)
    (place.wheels / "tried_here.py").write_text(EXPERIMENT)
    return place


@pytest.fixture
def perform(place, tmp_path):
    """A function that runs a few lines as an experiment, and returns what they said."""

    def perform(act, level=box.BOXED, *, seconds=60.0, tell=print, quick=False, **options):
        if level == box.BOXED and box.level()[0] != box.BOXED:
            pytest.skip(box.level()[1])
        file = tmp_path / "act.py"
        file.write_text(act)
        with fresh_work(place):
            job = Job(place, file, quick, tell)
            found = box.experiment("tried_here", job, seconds=seconds, box=level, **options)
        return found["said"]

    return perform


def asleep(seconds):
    """Return the processes that sleep for just so many seconds: that number is our mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if words[:2] == [b"sleep", seconds.encode()] and state not in "ZX":
            found.append(int(folder.name))
    return found


def all_gone(seconds, within=10.0):
    until = time.monotonic() + within
    while asleep(seconds) and time.monotonic() < until:
        time.sleep(0.02)
    return not asleep(seconds)


@pytest.fixture
def mark():
    """A number of seconds that nobody else on this machine sleeps for."""
    return f"300.{os.getpid()}{time.monotonic_ns() % 1000:03}"


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_told_and_found_comes_out(perform, place, level):
    told = []
    act = (
        "said['part'] = Part('x'); said['quick'] = job.quick; said['tuple'] = (1, 2.5, None)\n"
        "print('to the log'); subprocess.run(['sh', '-c', 'echo noise; echo more >&2'])\n"
        "said['input'] = sys.stdin.read()"
    )
    said = perform(act, level, tell=told.append, quick=True)
    assert said == {"part": {"name": "x"}, "quick": True, "tuple": [1, 2.5, None], "input": ""}
    assert told == ["begun", "done"]
    log = (place.root / "log.txt").read_text()
    assert sorted(log.split()) == ["log", "more", "noise", "the", "to"]


@pytest.mark.parametrize("level", LEVELS)
def test_home_is_the_work_folder_and_no_secret_comes_along(perform, place, level, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    act = (
        "said['env'] = dict(os.environ); said['cwd'] = os.getcwd()\n"
        "(job.place.work / 'x').write_text('x'); (job.place.built / 'y').write_text('y')"
    )
    said = perform(act, level)
    assert said["env"]["HOME"] == said["cwd"] == str(place.work)
    assert "GITHUB_TOKEN" not in said["env"]
    assert not place.work.exists()
    assert (place.built / "y").read_text() == "y"


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_has_privileges_so_no_clock_can_be_set(perform, level):
    act = (
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "said['now'] = int(status['CapEff'], 16); said['ever'] = int(status['NoNewPrivs'])\n"
        "try: time.clock_settime(time.CLOCK_REALTIME, -1.0)\n"  # never valid, for anybody
        "except OSError as error: said['clock'] = type(error).__name__"
    )
    said = perform(act, level)
    assert (said["now"], said["ever"]) == (0, 1)
    assert said["clock"] in ("PermissionError", "OSError")


def test_the_machine_is_only_to_read(perform, place, tmp_path):
    if not str(tmp_path).startswith("/tmp/"):
        pytest.skip("pytest keeps its files elsewhere")
    (tmp_path / "mine").write_text("mine")
    act = (
        "for path in (job.place.root / 'x', job.place.wheels / 'x', job.file, '/etc/teachkit-x',\n"
        "             '/usr/teachkit-x', os.path.expanduser('~root') + '/teachkit-x'):\n"
        "    try: Path(path).write_text('x'); said[str(path)] = 'written'\n"
        "    except OSError as error: said[str(path)] = 'refused'\n"
        # Where the machine's /tmp was, there is another.
        f"Path({str(tmp_path / 'mine')!r}).write_text('x')\n"
        "Path('/tmp/teachkit-x').write_text('x')"
    )
    assert set(perform(act).values()) == {"refused"}
    assert (tmp_path / "mine").read_text() == "mine"
    assert not Path("/tmp/teachkit-x").exists()


@pytest.mark.parametrize("capabilities", [(), ("CAP_NET_ADMIN",)], ids=["none", "network"])
def test_not_even_root_can_set_the_kernel_of_the_machine(perform, capabilities):
    act = (
        "for name in ('core_pattern', 'hostname'):\n"  # opened, and never written to
        "    try: os.close(os.open(f'/proc/sys/kernel/{name}', os.O_WRONLY)); said[name] = 'open'\n"
        "    except OSError as error: said[name] = 'refused'\n"
    )
    said = perform(act, capabilities=capabilities)
    assert said == {"core_pattern": "refused", "hostname": "refused"}


def test_there_is_a_loopback_and_nothing_else(perform):
    act = (
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname(), timeout=5)\n"
        "said['cards'] = [name for _, name in socket.if_nameindex()]\n"
        "try: socket.create_connection(('192.0.2.1', 80), timeout=5)\n"
        "except OSError as error: said['away'] = error.errno\n"
    )
    said = perform(act)
    assert said["cards"] == ["lo"]
    assert said["away"] == 101  # the network is unreachable


def test_a_server_of_the_machine_cannot_be_reached(perform):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        act = (
            f"try: socket.create_connection(('127.0.0.1', {port}), timeout=5)\n"
            "except OSError as error: said['port'] = type(error).__name__"
        )
        assert perform(act) == {"port": "ConnectionRefusedError"}


def test_other_processes_and_their_temporary_files_are_not_to_be_seen(perform, tmp_path):
    (tmp_path / "secret").write_text("x")
    act = (
        "said['processes'] = len([name for name in os.listdir('/proc') if name.isdigit()])\n"
        f"said['there'] = os.path.exists({str(tmp_path / 'secret')!r})\n"
        "said['run'] = os.listdir('/run'); Path('/tmp/x').write_text('x')"
    )
    said = perform(act)
    assert said["processes"] < 6
    if str(tmp_path).startswith("/tmp/"):
        assert not said["there"]
    assert "docker.sock" not in said["run"]


def test_a_lab_gets_the_capabilities_that_it_names_over_its_own_network(perform):
    act = (
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "said['now'] = int(status['CapEff'], 16)\n"
        "raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); raw.bind(('lo', 0))\n"
        "said['uid'] = os.getuid()"
    )
    said = perform(act, capabilities=("CAP_NET_ADMIN", "CAP_NET_RAW"))
    assert said == {"now": 1 << 12 | 1 << 13, "uid": 0}


def test_root_in_namespaces_of_its_own_has_no_right_to_the_clock(perform):
    if box.level(root=True)[0] != box.NAMESPACES:
        pytest.skip("this takes root")
    act = (
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "said['bounding'] = int(status['CapBnd'], 16); said['ever'] = int(status['NoNewPrivs'])\n"
        "said['cards'] = [name for _, name in socket.if_nameindex()]\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname(), timeout=5)\n"
        "said['processes'] = len([name for name in os.listdir('/proc') if name.isdigit()])"
    )
    said = perform(act, box.NAMESPACES)
    assert not said["bounding"] >> 25 & 1
    assert said["bounding"] >> 7 & 1, "setuid programs work"
    assert said["ever"] == 0
    assert "lo" in said["cards"]
    assert said["processes"] < 6


ALL = [*LEVELS, pytest.param(box.NAMESPACES, id="namespaces")]


@pytest.mark.parametrize("level", ALL)
def test_nothing_is_left_behind_at_the_end(perform, level, mark):
    if level == box.NAMESPACES and box.level(root=True)[0] != level:
        pytest.skip("this takes root")
    act = GETS_AWAY.format(seconds=mark) + "said['x'] = 1"
    assert perform(act, level) == {"x": 1}
    assert all_gone(mark)


@pytest.mark.parametrize("level", ALL)
def test_the_time_limit_leaves_nothing_behind(perform, place, level, mark):
    if level == box.NAMESPACES and box.level(root=True)[0] != level:
        pytest.skip("this takes root")
    act = GETS_AWAY.format(seconds=mark) + f"subprocess.run(['sleep', '{mark}'])"
    start = time.monotonic()
    with pytest.raises(TeachkitError) as caught:
        perform(act, level, seconds=2.0)
    assert caught.value.code == "time-is-up"
    assert time.monotonic() - start < 20
    assert all_gone(mark)
    assert not place.work.exists()


@pytest.mark.parametrize("level", LEVELS)
def test_ctrl_c_leaves_nothing_behind(perform, place, level, mark):
    def tell(line):
        until = time.monotonic() + 20
        while not asleep(mark) and time.monotonic() < until:
            time.sleep(0.02)
        assert asleep(mark)
        raise KeyboardInterrupt

    act = GETS_AWAY.format(seconds=mark) + f"subprocess.run(['sleep', '{mark}'])"
    with pytest.raises(KeyboardInterrupt):
        perform(act, level, tell=tell)
    assert all_gone(mark)
    assert not place.work.exists()


OUTSIDE = """
import sys
from pathlib import Path
from teachkit.labs import box
from teachkit.labs.place import Job, fresh_work, place_of
place = place_of("tried")
with fresh_work(place):
    job = Job(place, Path(sys.argv[1]), False, lambda line: print(line, flush=True))
    box.experiment("tried_here", job, seconds=100, box=sys.argv[2])
"""


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_when_we_are_ended_so_is_the_experiment(place, tmp_path, level, how, mark):
    if level == box.BOXED and box.level()[0] != box.BOXED:
        pytest.skip(box.level()[1])
    file = tmp_path / "act.py"
    file.write_text(GETS_AWAY.format(seconds=mark) + f"subprocess.run(['sleep', '{mark}'])")
    command = [sys.executable, "-c", OUTSIDE, file, level]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 30
        while len(asleep(mark)) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        assert len(asleep(mark)) == 2
        process.send_signal(how)
        process.communicate(timeout=30)
    assert all_gone(mark)


@pytest.mark.parametrize("level", LEVELS)
def test_an_experiment_that_breaks_says_why_and_where_all_of_it_stands(perform, place, level):
    with pytest.raises(TeachkitError) as caught:
        perform("{}['tide']", level)
    assert caught.value.code == "lab-failed"
    assert "KeyError: 'tide'" in caught.value.message
    assert "Traceback" in Path(caught.value.place).read_text()


@pytest.mark.parametrize("level", LEVELS)
def test_an_experiment_that_is_killed_is_a_sentence_too(perform, level):
    with pytest.raises(TeachkitError) as caught:
        perform("os.kill(os.getpid(), 9)", level)
    assert caught.value.code == "lab-failed"


def test_an_experiment_that_falls_silent_has_no_more_time_than_others(perform):
    act = "os.closerange(3, 30); time.sleep(300)"
    with pytest.raises(TeachkitError) as caught:
        perform(act, seconds=2.0)
    assert caught.value.code == "time-is-up"


@pytest.mark.parametrize("level", LEVELS)
def test_what_a_lab_says_is_amiss_arrives_as_it_said_it(perform, level):
    with pytest.raises(TeachkitError) as caught:
        perform("raise TeachkitError('odd', 'It is odd', place='here', hint='Look.')", level)
    assert caught.value.as_dict() == {
        "code": "odd", "message": "It is odd", "place": "here", "hint": "Look.",
    }  # fmt: skip


def test_without_bubblewrap_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    level, why = box.level()
    assert level == box.OPEN
    assert "apt install bubblewrap" in why


@pytest.mark.parametrize("program", ["bwrap", "unshare"])
def test_a_program_that_may_not_make_namespaces_is_told_apart(monkeypatch, tmp_path, program):
    false = tmp_path / program
    false.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    false.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    level, why = box.level(root=program == "unshare")
    assert level == box.OPEN
    assert "uid map: Permission denied" in why


def test_a_lab_that_needs_root_says_so_to_everybody_else(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    level, why = box.level(root=True)
    assert level == box.OPEN
    assert "needs root" in why


def test_ending_all_below_reaches_grandchildren_and_spares_ourselves(mark):
    script = f"sleep {mark} & (sleep {mark} &) ; echo on; wait"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"on\n"
        mine = [pid for pid in asleep(mark) if parent_of(pid) == process.pid]
        end_all(process.pid)
        assert mine
        assert not set(mine) & set(asleep(mark))
        assert process.wait(10) is not None
    for pid in asleep(mark):  # the one that got away: that is what the keeper is for
        os.kill(pid, signal.SIGKILL)


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_answer_of_an_experiment_is_json_and_nothing_else(perform):
    said = perform("os.write(1, b'{\"found\": 1}\\n'); said['x'] = 'é\\n'")
    assert json.loads(json.dumps(said)) == {"x": "é\n"}


@pytest.mark.parametrize("level", LEVELS)
def test_it_reads_the_course_that_the_reader_stands_in(perform, level, tmp_path, monkeypatch):
    course = tmp_path / "a course"  # in a folder that the box hides
    (course / "notebooks").mkdir(parents=True)
    (course / "course.toml").write_text("title = 'mine'")
    monkeypatch.delenv("TEACHKIT_COURSE", raising=False)
    monkeypatch.chdir(course / "notebooks")
    said = perform(
        "from teachkit.course.load import course_root\n"
        "said['read'] = (course_root() / 'course.toml').read_text()",
        level,
    )
    assert said == {"read": "title = 'mine'"}
