"""The level is what was tried, and the probe can tell a sieve from a seal."""

import platform
import sys

import pytest

from teachkit.grading.launch import AnswerUnavailableError, launch_process
from teachkit.grading.sandbox import (
    LEVELS,
    SEALED,
    SEALED_NS,
    SEPARATE,
    acts,
    doctor,
    landlock,
    sandbox,
    seccomp,
)
from teachkit.grading.sandbox import bubblewrap as bwrap
from teachkit.grading.sandbox.diagnosis import layers, why_not_sealed
from teachkit.grading.sandbox.probe import REFUSED, WORKS, Probe, level_of, run_probes

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux seals")

FINE = tuple(Probe(name, name, ok=True, said="") for name in (SEALED, SEALED_NS, WORKS))


def test_a_kernel_with_landlock_and_a_libseccomp_seal():
    if not landlock.abi():
        pytest.skip("this kernel has no Landlock")
    try:
        seccomp.library_version()
    except OSError as error:
        pytest.skip(f"libseccomp is not installed: {error}")
    with sandbox(bubblewrap=False) as box:
        assert box.level == SEALED, box.reasons


def test_the_probe_finds_holes_in_a_plain_process():
    probes = run_probes(launch_process)
    level, why = level_of(probes, namespaces=False)
    holes = {probe.act for probe in probes if not probe.ok}
    assert level == SEPARATE
    assert {
        "start_a_process",
        "start_a_thread",
        "open_a_socket",
        "signal_the_grader",
        "read_a_file_outside",
        "read_the_accounts",
        "write_into_a_file_outside",
        "read_installed_packages",
        "list_processes",
        "make_other_system_calls",
        "see_that_a_file_is_there",
    } <= holes
    assert any(line.startswith("An answer can start a process: ") for line in why)


def test_a_probe_that_does_not_get_through_seals_nothing():
    def launch(answer, limits, data=None):
        raise AnswerUnavailableError("gone")

    probes = run_probes(launch)
    assert len(probes) > 40
    assert not any(probe.ok for probe in probes)
    assert level_of(probes, namespaces=True)[0] == SEPARATE


def test_no_probe_at_all_seals_nothing():
    assert level_of((), namespaces=True)[0] == SEPARATE


@pytest.mark.parametrize(
    ("hole", "namespaces", "level"),
    [
        pytest.param(None, True, SEALED_NS, id="none"),
        pytest.param(None, False, SEALED, id="none without namespaces"),
        pytest.param(SEALED_NS, True, SEALED, id="a name seen"),
        pytest.param(SEALED_NS, False, SEALED, id="a name seen without namespaces"),
        pytest.param(SEALED, True, SEPARATE, id="a forbidden act"),
        pytest.param(WORKS, True, SEPARATE, id="something that does not work"),
    ],
)
def test_one_hole_decides(hole, namespaces, level):
    probes = [Probe(p.act, p.needed_for, ok=p.needed_for != hole, said="") for p in FINE]
    got, why = level_of(probes, namespaces=namespaces)
    assert got == level
    assert bool(why) == (hole is not None and not (hole == SEALED_NS and not namespaces))


def test_every_act_of_the_file_is_tried():
    tried = {act.__name__ for act in (*acts.FORBIDDEN, *acts.FORBIDDEN_NAMES, *acts.NEEDED)}
    there = {name for name, value in vars(acts).items() if callable(value)} - {"Any", "Facts"}
    assert there - tried == {"attempt", "attempt_foreign"}


def test_no_refused_call_is_on_the_list_of_allowed_ones():
    conditional = {"mmap", "prlimit64", "fcntl", "ioctl", "open", "openat", "madvise"}
    assert not set(REFUSED) & {*seccomp.ALLOWED, *conditional}
    assert len(seccomp.system_calls(REFUSED)) > 80


def test_without_bubblewrap_on_the_path_the_level_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with sandbox() as box:
        assert box.level != SEALED_NS
        assert "bubblewrap is not installed." in box.reasons


def test_a_bubblewrap_that_does_not_start_is_done_without(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text(
        "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n"
    )
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with sandbox() as box:
        assert box.level != SEALED_NS
        assert any("setting up uid map: Permission denied" in line for line in box.reasons)


def test_without_landlock_answers_run_and_the_level_is_separate(monkeypatch):
    from teachkit.grading.answers import answer_of
    from teachkit.grading.launch import Limits

    monkeypatch.setattr(landlock, "abi", lambda: 0)
    with sandbox() as box:
        assert box.level == SEPARATE
        assert any(line.startswith("Landlock is missing") for line in box.reasons)
        child = box.launch(answer_of("def f():\n return 1\n", ["f"]), Limits(), None)
        assert child.call("f").value == 1
        child.close()


def test_without_libseccomp_the_level_is_separate_and_the_mend_is_named(monkeypatch):
    def missing():
        raise OSError("libseccomp.so.2: cannot open shared object file")

    monkeypatch.setattr(seccomp, "_library", missing)
    (layer,) = [layer for layer in layers() if layer.name == "seccomp"]
    assert not layer.there
    assert "apt install libseccomp2" in layer.mend
    with sandbox() as box:
        assert box.level == SEPARATE


def test_the_doctor_names_each_layer_and_the_level():
    found = doctor()
    assert found.level in LEVELS
    assert [layer.name for layer in found.layers] == [
        "process",
        "limits",
        "Landlock",
        "seccomp",
        "bubblewrap",
    ]
    for layer in found.layers:
        assert layer.does
        assert layer.found.endswith(".")
        assert bool(layer.mend) != layer.there
    if found.level == SEALED_NS:
        assert found.reasons == ()
        assert found.tried > 50
        assert list(why_not_sealed()) == []


def test_the_filter_is_small_and_the_same_each_time():
    code = seccomp.compile_filter()
    assert code == seccomp.compile_filter()
    assert len(code) % 8 == 0
    assert len(code) // 8 < 300


def test_the_foreign_entrance_is_tried_where_there_is_one():
    if platform.machine() != "x86_64":
        pytest.skip("this processor has no 32-bit entrance to try")
    with sandbox() as box:
        names = [probe.act for probe in box.probes]
    if not names:
        pytest.skip("nothing is sealed here")
    assert names[-1] == "call_the_kernel_by_its_32_bit_entrance"


def test_bubblewrap_is_found_with_its_version_or_not_at_all():
    path, version = bwrap.find_bubblewrap()
    assert bool(path) == bool(version)
