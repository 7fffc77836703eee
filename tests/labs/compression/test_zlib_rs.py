"""The lab zlib-rs: what it found when it was recorded, and what it finds here."""

import shutil

import pytest

from teachkit.labs import recorded
from teachkit.labs.compression import zlib_rs


@pytest.fixture
def here(outcome, repository):
    return outcome("zlib-rs", quick=True, file=repository / "course.toml").found


def check(found):
    stable, newest = found.surfaces[:2]
    assert stable.library.startswith("zlib 1.3.1")
    assert {"gzprintf", "gzvprintf"} <= set(stable.missing) <= set(newest.missing)
    assert min(stable.versions, newest.versions) > 0
    python, git = found.swaps
    if python.answered:
        assert "zlib-rs" in python.after
        assert "zlib-rs" not in python.before
        assert python.agrees
    assert {"deflate", "inflate"} <= set(git.bound)
    assert git.agrees
    assert all(one.same_as_ng and one.same_zlibs for one in found.data)
    for one in found.speeds:
        assert one.low <= one.ratio <= one.high
        if one.library.startswith("zlib 1"):
            assert one.size == one.other_size
        elif one.work == "compress" and one.level == 1 and one.library.startswith("zlib-rs"):
            # Quick encoders write more; only beside zlib-ng, whose they are, it is the same.
            assert (one.size == one.other_size) == one.against.startswith("zlib-ng")
    answers = {one.library.split()[0] + one.library.split()[1][:3]: one for one in found.answers}
    assert answers["zlib1.3"].value == answers["zlib-rs0.6"].value - 3 == 0
    assert not next(one for one in found.answers if one.library.startswith("zlib-ng 2.3")).ended


def test_the_recorded_run_shows_a_hang_in_c_and_the_price_of_speed():
    outcome = recorded("zlib-rs")
    check(outcome.found)
    assert outcome.box == "boxed"
    assert not outcome.found.quick
    silent = [one.library for one in outcome.found.answers if not one.ended]
    assert any(name.startswith("zlib 1.2") for name in silent)
    text = next(one for one in outcome.found.speeds if one.level == 1)
    assert (text.verdict, text.size_ratio > 1.1) == ("not supported", True)


def test_what_is_said_holds_for_what_was_found():
    found = recorded("zlib-rs").found
    said = " ".join(zlib_rs.sentences(found))
    level1 = found.speeds[0]
    assert f"{level1.ratio:.2f} times as fast" in said
    assert f"{level1.size_ratio - 1:.1%} larger" in said
    assert "gzprintf and gzvprintf" in said
    assert "makes the same bytes" in said
    speeds, surfaces, swaps, answers = zlib_rs.tables(found)
    assert len(speeds.rows) == len(found.speeds)
    assert [row[1] for row in answers.rows].count("none") == sum(
        not one.ended for one in found.answers
    )
    assert len(surfaces.rows) == 3
    assert [row[-1] for row in swaps.rows] == ["yes", "yes"]


def test_pictures_put_the_size_beside_the_speed():
    compress, level1, unpack, asked = zlib_rs.pictures(recorded("zlib-rs").found)
    assert "size +" in compress.svg
    assert "ISA-L" in level1.told
    assert "size" not in unpack.told
    assert "says 3" in asked.told


@pytest.mark.slow
def test_it_finds_the_same_here(here):
    check(here)


@pytest.mark.slow
def test_a_file_of_ones_own_is_measured_too(here):
    assert [one.name for one in here.data] == ["text", "ELF", "own"]
    assert here.data[-1].origin == "course.toml"
    assert any(one.data == "own" for one in here.speeds)


def test_the_programs_it_needs_are_named():
    assert set(zlib_rs.LAB.programs) == {"cargo", "cc", "git"}
    assert shutil.which("git"), "the tests need git as well"
