"""What a lab would need: told without fetching anything, in sentences with a way out."""

import os
import socket

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs import needs
from teachkit.labs.archive import debian, wheels
from teachkit.labs.lab import LABS, Lab, Packages, lab
from teachkit.labs.needs import needs_of, where_not

PLAIN = Lab("toy", title="A toy", asks="Is it?", case="depend")
DEBIAN = Lab(
    "toy", title="A toy", asks="Is it?", case="depend", packages=(Packages("forky", ("hello",)),)
)


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path))
    monkeypatch.delenv("TEACHKIT_ROOM", raising=False)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")


@pytest.fixture
def toy(monkeypatch):
    """A function: let the lab's needs be those of this one, on a machine with this box."""

    def use(one, box=("boxed", "")):
        monkeypatch.setattr(needs, "lab", lambda name: one)
        monkeypatch.setattr("teachkit.labs.box.level", lambda **_: box)
        monkeypatch.setattr(needs, "recorded", nowhere)
        return one

    def nowhere(name):
        raise TeachkitError("no-data", name)

    return use


def test_a_lab_that_wants_nothing_runs_and_fetches_nothing(toy):
    toy(PLAIN)
    found = needs_of("toy")
    assert (found.runs, found.why, found.to_fetch, found.box) == (True, (), 0, "boxed")


def test_a_program_that_is_missing_is_named_with_what_brings_it(toy, monkeypatch):
    toy(Lab("toy", title="", asks="?", case="depend", programs=("cargo", "no-such-program")))
    monkeypatch.setattr("shutil.which", lambda word: "/bin/cargo" if word == "cargo" else None)
    found = needs_of("toy")
    assert not found.runs
    assert found.why == ("no-such-program is missing: apt install no-such-program.",)
    assert [(one.name, one.path) for one in found.programs] == [
        ("cargo", "/bin/cargo"),
        ("no-such-program", ""),
    ]


@pytest.mark.parametrize(
    ("user", "runs"),
    [pytest.param(0, True, id="root"), pytest.param(1000, False, id="somebody-else")],
)
def test_a_lab_for_root_runs_for_root_alone(toy, monkeypatch, user, runs):
    toy(Lab("toy", title="", asks="?", case="depend", root=True), ("namespaces", ""))
    monkeypatch.setattr("os.geteuid", lambda: user)
    found = needs_of("toy")
    assert found.runs is runs
    assert runs or "administrator" in found.why[0]


def test_root_is_not_let_out_of_a_box(toy, monkeypatch):
    toy(Lab("toy", title="", asks="?", case="depend", root=True), ("open", "No namespaces."))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert needs_of("toy").why == ("No namespaces.",)


def test_without_a_box_root_runs_no_lab_at_all(toy, monkeypatch):
    toy(PLAIN, ("open", "No bubblewrap."))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    found = needs_of("toy")
    assert not found.runs
    assert found.why[0].startswith("No bubblewrap. As root it runs in a box alone")
    assert "ordinary user" in found.why[0]


def test_a_python_without_pip_cannot_fetch_wheels(toy, monkeypatch):
    toy(Lab("toy", title="", asks="?", case="depend", wheels="some"))
    monkeypatch.setattr(wheels, "measured", lambda stem: 4_000)
    monkeypatch.setattr(wheels, "are_here", lambda place, stem: False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "ensurepip" in needs_of("toy").why[0]
    monkeypatch.setattr(wheels, "are_here", lambda place, stem: True)
    assert needs_of("toy").runs, "all is here, so pip is not needed"


def test_a_cache_where_no_program_may_run_is_told_beforehand(toy, monkeypatch, tmp_path):
    class Disk:
        f_flag = os.ST_NOEXEC

    toy(DEBIAN)
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "not" / "yet"))
    monkeypatch.setattr("os.statvfs", lambda folder: Disk)
    (why,) = needs_of("toy", mirror="http://127.0.0.1:9").why
    assert why.startswith(f"No program may run where the cache is ({tmp_path})")
    toy(PLAIN)
    assert needs_of("toy").runs, "it starts nothing that lies there"


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="this takes root")
def test_root_does_not_write_into_somebody_elses_cache(toy, tmp_path):
    toy(DEBIAN)
    assert needs_of("toy", mirror="http://127.0.0.1:9").runs
    os.chown(tmp_path, 65534, 65534)
    found = needs_of("toy", mirror="http://127.0.0.1:9")
    assert found.why[0].startswith("You are root, and the cache is somebody else's")


def test_what_keeps_the_box_open_is_passed_on(toy, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    toy(PLAIN, ("open", "bubblewrap is not installed: apt install bubblewrap."))
    found = needs_of("toy")
    assert found.runs
    assert (found.box, found.why_open) == (
        "open",
        "bubblewrap is not installed: apt install bubblewrap.",
    )


def test_sizes_come_from_the_index_that_is_here(toy, monkeypatch):
    toy(DEBIAN)
    monkeypatch.setattr(debian, "sizes", lambda place, suite, names: debian.Sizes(700, 300, 5000))
    found = needs_of("toy", mirror="http://127.0.0.1:9")
    assert (found.to_fetch, found.here, found.measured) == (700, 300, False)


def test_without_an_index_they_come_from_the_recorded_run(toy, monkeypatch):
    toy(DEBIAN)

    class Recorded:
        fetched = 12_345

    monkeypatch.setattr(needs, "recorded", lambda name: Recorded)
    found = needs_of("toy", mirror="http://127.0.0.1:9")
    assert (found.to_fetch, found.measured) == (12_345, True)


def test_without_either_nobody_knows(toy):
    toy(DEBIAN)
    assert needs_of("toy", mirror="http://127.0.0.1:9").to_fetch is None


def test_wheels_count_as_measured_until_they_are_here(toy, monkeypatch):
    toy(Lab("toy", title="", asks="?", case="depend", wheels="some"))
    monkeypatch.setattr(wheels, "measured", lambda stem: 4_000)
    monkeypatch.setattr(wheels, "are_here", lambda place, stem: False)
    assert needs_of("toy").to_fetch == 4_000
    monkeypatch.setattr(wheels, "are_here", lambda place, stem: True)
    assert (needs_of("toy").to_fetch, needs_of("toy").here) == (0, 4_000)


def test_where_apt_names_no_mirror_one_is_asked_for(toy, monkeypatch):
    toy(DEBIAN)
    monkeypatch.delenv("TEACHKIT_DEBIAN_MIRROR", raising=False)
    monkeypatch.setattr("teachkit.data.debian._apt_mirror", lambda etc, archive="debian": None)
    found = needs_of("toy")
    assert not found.runs
    assert "--mirror" in found.why[0]
    monkeypatch.setattr(debian, "sizes", lambda place, suite, names: debian.Sizes(0, 300, 5000))
    assert needs_of("toy").runs, "all is here, so no mirror is needed"


@pytest.mark.parametrize(
    ("system", "machine", "words"),
    [
        pytest.param("Darwin", "arm64", "On macOS, a virtual machine", id="macos"),
        pytest.param("Windows", "AMD64", "On Windows, WSL", id="windows"),
        pytest.param("FreeBSD", "amd64", "A machine with Linux", id="freebsd"),
        pytest.param("Linux", "aarch64", "this one is aarch64", id="arm"),
        pytest.param("Linux", "x86_64", "", id="linux"),
    ],
)
def test_a_place_where_it_cannot_run_gets_a_sentence(monkeypatch, system, machine, words):
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert words in (said := where_not(DEBIAN))
    assert bool(said) == bool(words)


def test_without_debians_programs_the_processor_does_not_matter(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert where_not(PLAIN) == ""


def test_a_browser_and_a_room_run_nothing(monkeypatch):
    monkeypatch.setattr("sys.platform", "emscripten")
    assert "browser" in where_not(PLAIN)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("TEACHKIT_ROOM", "1")
    assert "workshop" in where_not(PLAIN)


def test_a_page_that_is_painted_for_the_book_says_what_its_browser_will_say(monkeypatch):
    monkeypatch.setenv("TEACHKIT_BOOK", "1")
    painted = where_not(PLAIN)
    monkeypatch.delenv("TEACHKIT_BOOK")
    monkeypatch.setattr("sys.platform", "emscripten")
    assert painted
    assert where_not(PLAIN) == painted


@pytest.mark.parametrize("name", list(LABS))
def test_asking_what_a_lab_needs_asks_nobody(name, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("the doctor went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert needs_of(name, mirror="http://127.0.0.1:9").lab == lab(name)
