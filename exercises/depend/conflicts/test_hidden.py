import json
from pathlib import Path

from teachkit.grading import require, same

NTPD_RS = json.loads((Path(__file__).parent / "data" / "ntpd-rs.json").read_text())


def leading(version):
    """The part of a version that must agree: up to the first that is not nought."""
    kept = []
    for part in version.replace("+", ".").replace("-", ".").split(".")[:3]:
        kept.append(int(part))
        if kept[-1]:
            break
    return kept


def lacking(locked, debian):
    """The truth in a way of its own."""
    rows = []
    for name, versions in locked.items():
        have = debian.get("-".join(name.lower().split("_")), [])
        gaps = [v for v in versions if all(leading(v) != leading(other) for other in have)]
        rows.append((name, gaps if len(versions) > 1 else []))
    return {name: gaps for name, gaps in rows if gaps}


def test_three_versions_keep_their_order(answer):
    """With three versions, those that are lacking come in the order of the lock."""
    got = answer.conflicts({"hashbrown": ["0.12.3", "0.15.5", "0.17.1"]}, {"hashbrown": ["0.15.2"]})
    require(got, dict)
    assert same(list(got), ["hashbrown"]), "One crate conflicts here."
    require(got["hashbrown"], list, of=str)
    assert len(got["hashbrown"]) == 2, "Two of the three versions are lacking."
    assert got["hashbrown"] == sorted(got["hashbrown"]), "The order is that of the lock."
    assert "0.15.5" not in got["hashbrown"], "One of them is served by a version of its series."


def test_a_crate_that_debian_lacks_altogether(answer):
    """A crate that Debian has never seen lacks all its versions."""
    versions = ["0.26.11", "1.0.9"]
    got = answer.conflicts({"webpki-root-certs": versions, "libc": ["0.2.189"]}, {})
    require(got, dict)
    assert same(got.get("webpki-root-certs"), versions), "Neither version is there."
    assert len(got) == 1, "What is locked once conflicts with nothing."


def test_the_conflicts_of_ntpd_rs(answer):
    """The conflicts are right for the real ntpd-rs."""
    got = answer.conflicts(NTPD_RS["locked"], NTPD_RS["debian"])
    require(got, dict)
    assert same(got, lacking(NTPD_RS["locked"], NTPD_RS["debian"])), (
        "For a real lock the conflicts are others."
    )


def test_the_input_is_left_as_it_was(answer):
    """What you are given is the same afterwards: others still need it."""
    got = answer.conflicts({"rand": ["0.8.7", "0.10.1"]}, {"rand": ["0.8.8"]})
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"rand": ["0.10.1"]}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
