"""What answers try, from where they run."""

import errno
import fcntl
import os
import struct

import pytest

from teachkit.grading.answers import answer_of
from teachkit.grading.launch import AnswerFailedError, AnswerUnavailableError, Limits
from teachkit.grading.sandbox import SEALED, acts, seccomp

FORBIDDEN = [act.__name__ for act in acts.FORBIDDEN]
NEEDED = [act.__name__ for act in acts.NEEDED]

# Each must be stopped by an error: what it returns is what it got.
ATTACKS = {
    "a process by vfork": """
import os, ctypes
def f():
    return os.posix_spawn('/bin/true', ['true'], {})
""",
    "a process by subprocess": """
import subprocess
def f():
    return subprocess.run(['true']).returncode
""",
    "a process by multiprocessing": """
import multiprocessing
def f():
    worker = multiprocessing.get_context('fork').Process(target=print)
    worker.start()
    return worker.pid
""",
    "a shell": """
import os
def f():
    pipe = os.popen('id')
    return pipe.read()
""",
    "a thread": """
import threading
def f():
    threading.Thread(target=print).start()
    return 'started'
""",
    "an event loop": """
import asyncio
async def g():
    return 1
def f():
    return asyncio.run(g())
""",
    "a page from the network": """
import urllib.request
def f():
    return urllib.request.urlopen('http://127.0.0.1:80/', timeout=1).read()
""",
    "a name from the network": """
import socket
def f():
    return socket.getaddrinfo('localhost', 80)[0]
""",
    "the checks beside the data": """
def f():
    return open('data/../test_hidden.py').read()
""",
    "the checks by a link among the data": """
def f():
    return open('data/slip').read()
""",
    "the checks from an open folder": """
import os
def f():
    folder = os.open('data', os.O_RDONLY)
    return os.read(os.open('../test_hidden.py', os.O_RDONLY, dir_fd=folder), 99)
""",
    "the names beside the data": """
import os
def f():
    return os.listdir('data/..')
""",
    "a file reopened by its descriptor": """
import os
def f():
    place = os.open('data/../test_hidden.py', os.O_PATH)
    return open(f'/proc/self/fd/{place}').read()
""",
    "other data": """
def f():
    return open('data/words.txt', 'w').write('x')
""",
    "more data": """
def f():
    return open('data/more.txt', 'w').write('x')
""",
    "no data": """
import os
def f():
    return os.unlink('data/words.txt')
""",
    "its folder put elsewhere": """
import os
def f():
    return os.rename(os.getcwd(), '/tmp/mine')
""",
    "a file put elsewhere": """
import os
def f():
    open('mine', 'w').close()
    return os.rename('mine', '../mine')
""",
    "a nameless file elsewhere": """
import os
def f():
    return os.open('/tmp', os.O_TMPFILE | os.O_RDWR)
""",
    "the home folder": """
import os
def f():
    return os.listdir(os.path.expanduser('~root'))
""",
    "the devices": """
import os
def f():
    return os.listdir('/dev')
""",
    "the terminal": """
def f():
    return open('/dev/tty', 'w').write('x')
""",
    "its own memory as a file": """
def f():
    return open('/proc/self/mem', 'rb').read(1)
""",
    "its own command line": """
def f():
    return open('/proc/self/cmdline').read()
""",
    "teachkit": """
import teachkit.grading.runner as r
def f():
    return r.__file__
""",
    "pytest": """
import pytest
def f():
    return pytest.__file__
""",
    "the higher priority": """
import os
def f():
    return os.nice(-1)
""",
    "every processor": """
import os
def f():
    return os.sched_setaffinity(0, {0})
""",
    "a pipe": """
import os
def f():
    return os.pipe()
""",
    "its own death by a signal": """
import os
def f():
    return os.kill(os.getpid(), 15)
""",
    "everybody's death": """
import os
def f():
    return os.kill(-1, 9)
""",
    "another user": """
import os
def f():
    return os.setuid(1000)
""",
    "a log line": """
import syslog
def f():
    return syslog.syslog('x') or open('/dev/log')
""",
    "a shared lock": """
import fcntl, os
def f():
    return fcntl.flock(os.open('data/words.txt', 0), fcntl.LOCK_EX)
""",
}


@pytest.mark.parametrize("act", FORBIDDEN)
def test_no_forbidden_act_gets_through(box, act):
    (probe,) = [probe for probe in box.probes if probe.act == act]
    assert probe.ok, probe.said
    assert probe.said


@pytest.mark.parametrize("act", NEEDED)
def test_what_answers_need_is_there(box, act):
    (probe,) = [probe for probe in box.probes if probe.act == act]
    assert probe.ok, probe.said


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_answer_cannot_get(ask, data, attack):
    with pytest.raises((AnswerFailedError, AnswerUnavailableError)) as stopped:
        ask(ATTACKS[attack], data=data)
    assert "SyntaxError" not in str(stopped.value)
    assert "EXPECTED" not in str(stopped.value)


def test_the_data_are_there_to_be_read(ask, data):
    assert ask("def f():\n return open('data/words.txt').read()", data=data) == "to be\n"


def test_an_answer_finds_its_folder_empty_and_no_data_unless_there_are_any(ask):
    assert ask("import os\ndef f():\n return os.listdir('.')") == []


def test_clone_in_all_its_ways_is_refused(ask):
    numbers = __import__("teachkit.grading.sandbox.seccomp", fromlist=["x"]).system_calls(
        ["clone", "clone3", "fork", "vfork"]
    )
    source = """
import ctypes, os
def f(number):
    libc = ctypes.CDLL(None, use_errno=True)
    got = libc.syscall(ctypes.c_long(number), 17, 0, 0, 0, 0)
    if got == 0:
        os._exit(0)
    return [got, ctypes.get_errno()]
"""
    assert numbers
    for name, number in numbers.items():
        assert ask(source, number) in ([-1, 1], [-1, 38]), name


def test_the_one_other_descriptor_is_the_answers_own_socket(ask):
    source = """
import os, stat
def f():
    found = []
    for number in range(3, 4096):
        try:
            found.append([number, stat.S_ISSOCK(os.fstat(number).st_mode)])
        except OSError:
            pass
    return found
"""
    assert ask(source) == [[3, True]]


def test_memory_ends_at_the_limit(ask):
    source = """
def f():
    kept = []
    while True:
        kept.append(bytearray(b'x' * (1 << 20)))
"""
    with pytest.raises((AnswerFailedError, AnswerUnavailableError)) as stopped:
        ask(source, limits=Limits(seconds=20.0, budget=20.0))
    assert "MemoryError" in str(stopped.value) or "ended" in str(stopped.value)


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param("open(str(n), 'wb').write(b'x' * (4 << 20))", id="large files"),
        pytest.param("open(str(n), 'wb').close()", id="many files"),
        pytest.param("os.mkdir(str(n))", id="many folders"),
        pytest.param("os.mkdir('a'); os.chdir('a')", id="a deep folder"),
    ],
)
def test_a_full_folder_ends_the_answer_and_the_next_one_finds_it_empty(ask, bomb):
    source = f"import os\ndef f():\n for n in range(10**9):\n  {bomb}\n"
    limits = Limits(seconds=10.0, budget=10.0)
    with pytest.raises((AnswerFailedError, AnswerUnavailableError)) as stopped:
        ask(source, limits=limits)
    assert "did not finish" not in str(stopped.value)
    assert ask("import os\ndef f():\n return os.listdir('.')") == []


@pytest.mark.parametrize(
    "loop",
    [
        pytest.param("while True: pass", id="that goes on"),
        pytest.param(
            "while True:\n  try:\n   while True: pass\n  except BaseException: pass",
            id="that catches everything",
        ),
        pytest.param(
            "import signal\n for n in range(1, 65):\n  try: signal.signal(n, signal.SIG_IGN)\n"
            "  except (OSError, ValueError): pass\n while True: pass",
            id="that ignores every signal",
        ),
        pytest.param("import time\n time.sleep(1000)", id="that sleeps"),
    ],
)
def test_a_loop_ends_in_time_and_the_next_answer_runs(ask, loop):
    with pytest.raises(AnswerUnavailableError, match="did not finish"):
        ask(f"def f():\n {loop}\n", limits=Limits(seconds=0.3, budget=1.0))
    assert ask("def f():\n return 1") == 1


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("import os\n os._exit(0)", id="at once"),
        pytest.param("import ctypes\n ctypes.string_at(0)", id="by a bad address"),
        pytest.param("import os\n os.abort()", id="by abort"),
        pytest.param(
            "import sys\n sys.setrecursionlimit(10**9)\n"
            " g = lambda n: [g(n + 1)].sort(key=g)\n g(0)",
            id="by a full stack",
        ),
        pytest.param("import os\n os.close(3)", id="by closing its socket"),
    ],
)
def test_an_answer_that_ends_itself_is_told_so_and_the_next_one_runs(ask, end):
    with pytest.raises((AnswerUnavailableError, AnswerFailedError)):
        ask(f"def f():\n {end}\n return 1\n")
    assert ask("def f():\n return 1") == 1


def test_nothing_of_one_answer_reaches_the_next(ask):
    leave = """
import builtins, json, os, sys
def f():
    builtins.leaked = json.leaked = sys.leaked = 'mine'
    open('leaked', 'w').write('mine')
    os.mkdir('closed', 0)
    os.mkdir('json')
    open('json.py', 'w').write('leaked = 1')
    return 1
"""
    look = """
import builtins, json, os, sys
def f():
    found = [hasattr(place, 'leaked') for place in (builtins, json, sys)]
    return [found, os.listdir('.')]
"""
    assert ask(leave) == 1
    assert ask(look) == [[False] * 3, []]


def test_an_answer_that_takes_its_data_away_does_not_take_the_next_ones(ask, data):
    assert ask("import os\ndef f():\n os.unlink('data'); return os.listdir('.')", data=data) == []
    assert ask("import os\ndef f():\n return os.listdir('.')", data=data) == ["data"]


def test_a_lock_that_an_answer_takes_is_seen_by_nobody(box):
    """A file of the standard library is the same one in all sandboxes that run at one time."""
    code = (
        "import fcntl, os, struct\n"
        "def hold():\n"
        " global held\n"
        " held = open(os.__file__)\n"
        " fcntl.lockf(held, fcntl.LOCK_SH, 1, 777)\n"
        " return 'held'"
    )
    child = box.launch(answer_of(code, ["hold"]), Limits(), None)
    try:
        assert child.call("hold").value == "held"
        wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
        with open(os.__file__) as same:
            found = fcntl.fcntl(same, fcntl.F_GETLK, wanted)
        assert struct.unpack("hhqqi4x", found)[0] == fcntl.F_UNLCK
    finally:
        child.close()


def test_nobody_is_woken_by_way_of_a_file_that_all_can_read(ask):
    number = seccomp.system_calls(["futex"])["futex"]
    code = (
        "import ctypes\n"
        "def f(flag):\n"
        " libc = ctypes.CDLL(None, use_errno=True)\n"
        " word = ctypes.c_uint(0)\n"
        f" woken = libc.syscall({number}, ctypes.byref(word), 1 | flag, 1, None, None, 0)\n"
        " return [woken, ctypes.get_errno()]"
    )
    assert ask(code, 128) == [0, 0]  # private: within the answer itself
    assert ask(code, 0) == [-1, errno.EPERM]


def test_a_database_in_a_file_works(ask):
    code = (
        "import sqlite3\n"
        "def f():\n"
        " for round in range(2):\n"
        "  with sqlite3.connect('file.db') as base:\n"
        "   base.execute('create table if not exists t (n)')\n"
        "   base.execute('insert into t values (?)', (round,))\n"
        " base.rollback()\n"
        " base.execute('insert into t values (9)')\n"
        " base.rollback()\n"
        " return base.execute('select n from t').fetchall()"
    )
    assert ask(code) == [(0,), (1,)]


def test_bytes_are_read_into_many_buffers(ask):
    code = (
        "import os\n"
        "def f():\n"
        " with open('mine', 'w+b') as mine:\n"
        "  os.pwritev(mine.fileno(), [b'one', b'two'], 0)\n"
        "  parts = [bytearray(3), bytearray(3)]\n"
        "  os.preadv(mine.fileno(), parts, 0)\n"
        " return [bytes(part) for part in parts]"
    )
    assert ask(code) == [b"one", b"two"]


def test_sets_have_the_same_order_each_time_and_random_numbers_have_not(ask):
    order = "def f():\n return list({str(n) for n in range(50)})"
    number = "import random\ndef f():\n return random.random()"
    assert ask(order) == ask(order)
    assert ask(number) != ask(number)


def test_the_clock_is_utc_and_nobody_has_a_home(ask):
    source = """
import os, time
def f():
    return [time.timezone, time.localtime(0).tm_hour, dict(os.environ), os.path.expanduser('~')]
"""
    assert ask(source) == [0, 0, {}, "~"]


def test_without_namespaces_names_can_be_seen_and_within_they_cannot(kind, ask, data):
    seen = ask("import os\ndef f(path):\n return os.path.exists(path)", str(data.parent))
    assert seen == (kind == SEALED)
