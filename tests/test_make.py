"""`make course` and `make test`, from nothing and a second time."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

HERE = Path(__file__).resolve().parents[1]
TOOLS = (
    "basename",
    "cat",
    "cksum",
    "cp",
    "grep",
    "id",
    "make",
    "pwd",
    "rm",
    "sh",
    "tail",
    "tee",
    "touch",
)

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words, cwd=HERE, **variables):
    return subprocess.run(
        ["make", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MAKEFLAGS": "", **variables},
    )


def program(path, script):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bare_path(tmp_path):
    """A PATH with the tools that the Makefile uses and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


def test_make_alone_is_the_help():
    assert "make course" in make().stdout


def test_without_a_suitable_python_it_says_how_to_get_one(tmp_path, bare_path):
    program(bare_path / "python3", "exit 1")  # too old: the version check fails
    ran = make("course", f"ENVIRONMENT={tmp_path}/venv", PATH=str(bare_path))
    assert ran.returncode
    assert "no Python 3.11 or newer" in ran.stderr
    assert "apt install python3" in ran.stderr


def test_a_python_that_cannot_make_environments_is_named(tmp_path, bare_path):
    program(bare_path / "python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    ran = make("course", f"ENVIRONMENT={tmp_path}/venv", PATH=str(bare_path))
    assert ran.returncode
    assert "sudo apt install python3-venv" in ran.stderr


@pytest.mark.slow
def test_packages_that_cannot_be_had_are_said_in_a_sentence(tmp_path):
    ran = make(
        "course-environment",
        f"ENVIRONMENT={tmp_path}/venv",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS="",
        PIP_CONFIG_FILE=os.devnull,
    )
    assert ran.returncode
    assert "could not be installed" in ran.stderr
    assert not list(tmp_path.glob("venv/*.stamp"))


@pytest.fixture
def pretended(tmp_path):
    """An environment that is up to date, whose Python writes down what it is asked."""
    folder = tmp_path / "venv"
    log = tmp_path / "log"
    fails = '[ "$2" = mypy ] && exit 1; exit 0'
    program(folder / "bin" / "python", f'[ "$1" = -c ] || echo "$*" >> {log}\n{fails}')
    program(folder / "bin" / "lint-imports", f"echo lint-imports >> {log}")
    summed = f"cd {HERE} && cat pyproject.toml constraints.txt | cksum"
    total = subprocess.run(["sh", "-c", summed], capture_output=True, text=True, check=True).stdout
    for stamp in ("course", "test"):
        (folder / f"{stamp}.stamp").write_text(f"{HERE} {total}")
    return folder, log


def test_make_test_runs_every_check_even_when_one_fails(pretended):
    folder, log = pretended
    ran = make("test", f"ENVIRONMENT={folder}", TEACHKIT_CHROMIUM="none")
    assert ran.returncode
    assert "make test: failed: types" in ran.stderr
    ran_steps = log.read_text().split("\n")
    assert [step for step in ran_steps if "pip" in step] == []
    for expected in ("-m ruff check .", "-m ruff format --check .", "-m mypy", "lint-imports"):
        assert expected in ran_steps
    assert any(step.startswith("-m pytest") for step in ran_steps)


def test_make_test_says_what_it_could_not_install(pretended, bare_path):
    folder, _ = pretended
    ran = make("test", f"ENVIRONMENT={folder}", PATH=str(bare_path), CI="", TEACHKIT_CHROMIUM="")
    assert "could not install: chromium" in ran.stdout
    assert "sudo apt install chromium" in ran.stdout


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("TEACHKIT_OFFLINE", "") != "", reason="TEACHKIT_OFFLINE is set")
def test_make_course_from_nothing_and_again_without_a_network(tmp_path):
    """Clone, make course, open the address; stop; make course again with no index to ask."""
    clone = tmp_path / "a clone"  # a space in the path is somebody's home folder
    taken = subprocess.run(
        ["git", "clone", "--quiet", str(HERE), str(clone)], capture_output=True, check=False
    )
    if taken.returncode:
        pytest.skip("this is no git checkout that could be cloned")
    first = address_of_course(clone)
    assert first["packages"] > 0
    again = address_of_course(
        clone, PIP_NO_INDEX="1", PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull
    )
    assert again["packages"] == 0
    assert again["seconds"] < first["seconds"]


def address_of_course(clone, **variables):
    """Run `make course` until it serves; ask the first page; stop it; return how it went."""
    began = time.monotonic()
    running = subprocess.Popen(
        ["make", "course"],
        cwd=clone,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, "MAKEFLAGS": "", "TEACHKIT_NO_BROWSER": "1", **variables},
    )
    said = ""
    while "Ctrl-C closes" not in said:
        line = running.stdout.readline()
        assert line, f"make course ended early:\n{said}"
        said += line
    seconds = time.monotonic() - began
    url = re.search(r"http://127\.0\.0\.1:\d+/lab/tree/notebooks/start\.md\?token=\S+", said)[0]
    with build_opener(ProxyHandler({})).open(url, timeout=60) as reply:
        assert reply.status == 200
    os.killpg(running.pid, signal.SIGINT)
    running.communicate(timeout=60)
    return {"seconds": seconds, "packages": said.count("packages found")}
