"""Systems that cannot seal: answers run all the same, and nobody is told otherwise."""

import subprocess
import sys

import pytest

ELSEWHERE = """
import sys
sys.platform = {platform!r}
for module in {missing!r}:
    sys.modules[module] = None
from teachkit.grading.answers import answer_of
from teachkit.grading.launch import Limits
from teachkit.grading.sandbox import doctor, sandbox
with sandbox() as box:
    print(box.level, box.reasons)
    sys.platform = "linux"  # what follows is Python's own: starting a process
    child = box.launch(answer_of("def f(x):\\n    return [x]\\n", ("f",)), Limits(), None)
    print(child.call("f", (3,), {{}}).value)
    child.close()
    sys.platform = {platform!r}
for layer in doctor().layers:
    print(layer.name, layer.there)
"""


@pytest.mark.parametrize(
    ("platform", "missing"), [("win32", ["resource", "fcntl", "termios"]), ("darwin", [])]
)
def test_without_linux_answers_run_in_a_process_of_their_own(platform, missing):
    code = ELSEWHERE.format(platform=platform, missing=missing)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("separate")
    assert platform in lines[0]
    assert lines[1] == "[3]"
    assert "process True" in lines
    assert {"Landlock False", "seccomp False", "bubblewrap False"} <= set(lines)
