"""What answers may read: the standard library, named packages, and nothing that is near them."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

import teachkit
from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of
from teachkit.grading.launch import AnswerFailedError
from teachkit.grading.sandbox import SEPARATE, bubblewrap, sandbox
from teachkit.grading.sandbox.inventory import interpreter, inventory_from, take_inventory

from .conftest import QUICK, opened

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux seals")


@pytest.fixture(scope="module")
def bare():
    return take_inventory([])


def test_no_folder_of_installed_packages_is_on_any_list(bare):
    for place in (*bare.standard, *bare.packages, *bare.own, *bare.libraries):
        assert Path(place).name not in ("site-packages", "dist-packages")
    assert bare.packages == ()


def test_the_standard_library_is_all_there(bare):
    names = {Path(place).name for place in bare.standard}
    assert {"json", "collections", "dataclasses.py", "sqlite3", "lib-dynload"} <= names


def test_only_files_that_serve_are_shown_of_teachkit(bare):
    root = Path(teachkit.__file__).parent
    ours = {Path(place).relative_to(root) for place in bare.own if root in Path(place).parents}
    assert Path("grading/runner.py") in ours
    assert Path("grading/sandbox/zygote.py") in ours
    assert all(place.suffix in (".py", ".pyc") for place in ours)
    names = {place.name.partition(".")[0] for place in ours if "grading" not in place.parts}
    assert names == {"__init__", "errors"}
    for secret in ("session", "checks", "gradebook", "sealed", "probe", "submissions"):
        assert not [place for place in ours if place.name.partition(".")[0] == secret]


def test_libraries_are_files_and_the_c_library_is_one_of_them(bare):
    assert bare.libraries
    assert all(os.path.isfile(place) for place in bare.libraries)
    assert any("libc." in Path(place).name for place in bare.libraries)


def test_bubblewrap_shows_neither_the_checkout_nor_the_home_nor_the_tests(bare):
    words = bubblewrap.command_line("bwrap", bare, [], {})
    shown = [words[n + 1] for n, word in enumerate(words) if word in ("--ro-bind", "--bind")]
    root = Path(teachkit.__file__).parents[2]
    for place in map(Path, shown):
        assert place not in (root, root / "src", Path.home(), Path("/"), Path("/usr"))
        assert "tests" not in place.parts
        assert "exercises" not in place.parts
        assert place.name not in ("site-packages", "dist-packages")
    assert "--bind" not in words


def test_the_interpreter_is_one_outside_of_virtual_environments():
    ran = subprocess.run(
        [interpreter(), "-I", "-c", "import sys; print(sys.prefix == sys.base_prefix)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "True\n"


def test_one_inventory_does_for_many_sandboxes_also_by_way_of_json(bare, monkeypatch):
    again = inventory_from(json.loads(json.dumps(asdict(bare))))
    assert again == bare
    monkeypatch.setattr("teachkit.grading.sandbox.sealed.take_inventory", None)
    with sandbox(inventory=again) as box:
        if box.level == SEPARATE:
            pytest.skip(f"nothing is sealed here: {' '.join(box.reasons)}")
        child = box.launch(answer_of("def f():\n return 1\n", ["f"]), QUICK, None)
        assert child.call("f").value == 1
        child.close()


def test_a_package_that_is_not_there_is_an_error_that_names_it():
    with pytest.raises(TeachkitError, match="no_such_package_anywhere") as stopped:
        take_inventory(["no_such_package_anywhere"])
    assert stopped.value.code == "missing-package"
    with pytest.raises(TeachkitError), sandbox(packages=["no_such_package_anywhere"]):
        pass


def test_a_named_package_can_be_used_and_its_neighbours_cannot(kind):
    if importlib.util.find_spec("numpy") is None:
        pytest.skip("numpy is not installed")
    source = """
import numpy as np
def f(n):
    import numpy.fft, numpy.polynomial
    return float((np.ones((n, n)) @ np.ones((n, n))).sum())
def g():
    import hypothesis
def h():
    return open(np.__file__.replace('numpy/__init__', 'pytest/__init__')).read()
"""
    with opened(kind, packages=["numpy"]) as box:
        child = box.launch(answer_of(source, ["f", "g", "h"]), QUICK, None)
        assert child.call("f", (300,)).value == 300.0**3
        for name in ("g", "h"):
            with pytest.raises(AnswerFailedError):
                child.call(name)
        child.close()


NOBODY = """
import sys
from teachkit.grading.answers import answer_of
from teachkit.grading.launch import Limits
from teachkit.grading.sandbox import sandbox
with sandbox(bubblewrap=sys.argv[1] == "yes") as box:
    child = box.launch(answer_of("def f(x):\\n return x + 1\\n", ["f"]), Limits(), None)
    print(box.level, child.call("f", (1,)).value, *box.reasons)
    child.close()
"""


@pytest.mark.parametrize(
    "wanted", [pytest.param("yes", id="with"), pytest.param("no", id="without")]
)
def test_who_has_no_privileges_gets_the_same_levels(wanted):
    """Run as nobody, by a Python that nobody may read: ours, or the system's of our version."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else; whoever runs the other tests shows it")
    import msgpack

    path = [Path(teachkit.__file__).parents[1], Path(msgpack.__file__).parents[1]]
    version = "python{}.{}".format(*sys.version_info)
    for python in (interpreter(), f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        ran = subprocess.run(
            [
                *"setpriv --reuid=65534 --regid=65534 --clear-groups".split(),
                python,
                "-c",
                NOBODY,
                wanted,
            ],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": ":".join(map(str, path))},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode == 0:
            break
    else:
        pytest.skip(f"nobody may not read what this needs: {ran.stderr.strip()[-200:]}")
    with sandbox(bubblewrap=wanted == "yes") as box:
        level, value = ran.stdout.split()[:2]
        assert value == "2"
        assert level == box.level, ran.stdout
        assert level != SEPARATE
