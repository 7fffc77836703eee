"""The lab bzip2-rs: what it found when it was recorded, and what it finds here."""

from dataclasses import replace

import pytest

from teachkit.labs import recorded
from teachkit.labs.compression import bzip2_rs


def check(found):
    assert all(one.levels == 9 and one.unpacked for one in found.same)
    assert {"text", "ELF", "nothing", "noise"} <= {one.data for one in found.same}
    for one in found.damage:
        assert one.agreed == one.tried == sum(one.codes.values())
        assert len(one.codes) > 2, "every damaged stream was refused for the same reason"
    below, at, above = ([*one.codes.values()] for one in found.edges)
    assert (below, at, above) == ([-7, -7, -7], [-7, -7, -4], [-4, -4, -4])
    assert found.own.internal == ()
    assert found.own.missing == ()
    debian = found.surfaces[0]
    assert (debian.functions, debian.missing) == (found.own.functions, ())
    assert "BZ2_blockSort" in debian.internal
    assert found.swap.agrees
    assert "libbz2-rs-sys" in found.swap.after
    assert {"BZ2_bzWriteOpen", "BZ2_bzRead"} <= set(found.swap.bound)
    for one in found.speeds:
        assert one.low <= one.ratio <= one.high
        assert one.size == one.other_size


def test_the_recorded_run_shows_the_same_bytes_and_parity():
    outcome = recorded("bzip2-rs")
    check(outcome.found)
    assert not outcome.found.quick
    rust = [one for one in outcome.found.speeds if one.library.startswith("bzip2-rs")]
    verdicts = [one.verdict for one in rust]
    assert "not supported" not in verdicts, "somewhere it was slower than bzip2"
    assert verdicts.count("supported") > len(verdicts) / 2


def test_what_is_said_holds_for_what_was_found():
    found = recorded("bzip2-rs").found
    said = bzip2_rs.sentences(found)
    assert said[0].startswith(f"Over {len(found.same)} inputs and 9 levels both made the same")
    torn = replace(found, same=(replace(found.same[0], levels=8), *found.same[1:]))
    assert bzip2_rs.sentences(torn)[0].endswith("differ for text.")
    torn_once = replace(found.damage[0], agreed=3, first_difference="bit 113")
    apart = replace(found, damage=(torn_once, found.damage[1]))
    assert "did 3 times; the first difference was at bit 113" in bzip2_rs.sentences(apart)[1]
    edges = [one for one in said if "A pointer of 100,010 " in one]
    assert len(edges) == 1
    assert edges[0].endswith("bzip2-rs 0.1.3 says \N{MINUS SIGN}4.")
    assert "8 of 9" in bzip2_rs.pictures(torn)[0].told
    assert len(bzip2_rs.tables(found)) == 5


def test_the_control_is_left_out_where_the_machine_has_no_bzip2_of_its_own():
    found = recorded("bzip2-rs").found
    rust = tuple(one for one in found.speeds if one.library.startswith("bzip2-rs"))
    alone = replace(found, speeds=rust, users=None)
    said = " ".join(bzip2_rs.sentences(alone))
    assert "distributor" not in said
    assert "no bzip2 of its own" in said


@pytest.mark.slow
def test_it_finds_the_same_here(outcome):
    check(outcome("bzip2-rs", quick=True).found)
