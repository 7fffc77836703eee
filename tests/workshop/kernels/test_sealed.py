"""What a child cannot do, tried from the inside: by a chapter that has turned wicked."""

import asyncio
import json
import os
import sys

import pytest

from teachkit.workshop.kernels.sealing import layers
from tests.workshop.kernels.house import chapter, house

pytestmark = pytest.mark.skipif(
    not {"landlock", "seccomp"} <= set(layers()), reason="this system has not both layers"
)

# What is sent to the box is run: nothing of the kind is in a chapter of ours.
WICKED = """
import ipywidgets
box, said = ipywidgets.Textarea(), ipywidgets.Label()
def act(change):
    try:
        found = {}
        exec(change["new"], found)
        said.value = "done " + str(found.get("got"))
    except BaseException as broken:
        said.value = f"denied {type(broken).__name__} {broken}"
box.observe(act, "value")
ipywidgets.VBox([box, said])
"""
BOX, SAID = "c0-2", "c0-5"


def told_by(tmp_path, *acts):
    """What the child said of each act, which it was made to try one after the other."""

    async def walk():
        async with (
            house(tmp_path, source=lambda _: chapter(WICKED)) as here,
            here.visitor("anna") as anna,
        ):
            (here.kernels._people / "bob").mkdir()
            (here.kernels._people / "bob" / "plan.json").write_text("another's")
            (tmp_path / "room.sqlite").write_text("all answers")
            told = []
            await anna.widgets()
            for act in acts:
                said = await anna.move(BOX, value=act)
                told += [
                    one["content"]["data"]["state"]["value"]
                    for one in said
                    if one["content"].get("comm_id") == SAID
                ]
            return told

    return asyncio.run(walk())


DENIED = {
    "read the accounts": "open('/etc/passwd').read()",
    "read another's plan": "open('../bob/plan.json').read()",
    "list the people": "import os; os.listdir('..')",
    "read the room's answers": "open('../../room.sqlite').read()",
    "read the server's environment": "import os; open(f'/proc/{os.getppid()}/environ').read()",
    "list processes": "import os; os.listdir('/proc')",
    "write another's plan": "open('../bob/plan.json', 'w')",
    "write above": "open('../mine', 'w')",
    "write for all": "open('/tmp/teachkit-was-here', 'w')",
    "change a mode": "import os; os.chmod('../bob/plan.json', 0o777)",
    "link": "import os; os.symlink('/etc', 'etc')",
    "open a socket": "import socket; socket.socket()",
    "open a local socket": "import socket; socket.socketpair()",
    "start a process": "import os; os.fork()",
    "start a program": "import os; os.execv('/bin/true', ['true'])",
    "start a thread": "import _thread; _thread.start_new_thread(int, ())",
    "signal the server": "import os; os.kill(os.getppid(), 0)",
    "take a gigabyte": "bytearray(1 << 30)",
    "write a large file": "open('large', 'wb').truncate(64 << 20)",
}


@pytest.mark.parametrize("act", DENIED.values(), ids=DENIED.keys())
def test_denied(tmp_path, act):
    (told,) = told_by(tmp_path, act)
    assert told.startswith("denied "), told


def test_what_a_chapter_needs_works(tmp_path):
    told = told_by(
        tmp_path,
        "open('mine', 'w').write('x'); got = open('mine').read()",
        "import colorsys; got = colorsys.__name__",  # from the disk, and not there before
        "from teachkit.course.load import load_course; got = bool(load_course().chapters)",
        "import os; got = sorted(os.listdir('.'))",
    )
    assert told == ["done x", "done colorsys", "done True", "done ['.teachkit', 'mine']"]


def test_a_child_has_nothing_of_the_server_s_environment_and_descriptors(tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("TEACHKIT_WORKSHOP_SECRET_FILE", "secret")
    environment, descriptors, modules = told_by(
        tmp_path,
        "import os, json; got = json.dumps(dict(os.environ))",
        """
import os
got = []
for number in range(200):
    try:
        os.fstat(number); got.append(number)
    except OSError:
        pass
""",
        "import sys; got = [one for one in ('sqlalchemy', 'tornado', 'IPython.core.completer') "
        "if one in sys.modules]",
    )
    assert "secret" not in environment
    assert json.loads(environment.removeprefix("done "))["TEACHKIT_ROOM"] == "1"
    assert descriptors == "done [0, 1, 2, 3]"
    assert modules == "done []"


def test_a_child_that_takes_all_memory_takes_none_of_the_others(tmp_path):
    """It is told no, and lives on."""
    grab = "got = []\nwhile True: got.append(bytearray(1 << 20))"
    told = told_by(tmp_path, grab, "got = 2")
    assert told == ["denied MemoryError ", "done 2"]


def test_no_layer_is_claimed_that_is_not_there():
    assert layers()[0] == "limits"
    if sys.platform == "linux":
        seccomp = any(
            os.path.exists(f"/usr/lib/{place}/libseccomp.so.2")
            for place in ("x86_64-linux-gnu", "aarch64-linux-gnu", "")
        )
        assert ("seccomp" in layers()) >= seccomp
