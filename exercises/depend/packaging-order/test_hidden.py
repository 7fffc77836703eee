import json
from pathlib import Path

from teachkit.grading import require, same

NTPD_RS = json.loads((Path(__file__).parent / "data" / "ntpd-rs.json").read_text())


def leading(version):
    """The part of a version that must agree: up to the first that is not nought."""
    parts = version.replace("+", ".").replace("-", ".").split(".")[:3]
    kept = []
    for part in parts:
        kept.append(int(part))
        if kept[-1]:
            break
    return kept


def level(package, needs, missing):
    """The truth in a way of its own: how long is the longest chain of missing packages?"""
    below = [level(other, needs, missing) for other in needs[package] if other in missing]
    return 1 + max(below, default=0)


def test_a_circle_is_packaged_together(answer):
    """Packages that wait for each other end in one last round, not in a loop."""
    got = answer.rounds(
        ["sudo 1.0.0"],
        {
            "sudo 1.0.0": ["serde 1.0.0"],
            "serde 1.0.0": ["serde_derive 1.0.0"],
            "serde_derive 1.0.0": ["serde 1.0.0", "syn 2.0.0"],
            "syn 2.0.0": [],
        },
        {},
    )
    require(got, list, of=list)
    assert same([len(one) for one in got], [1, 2]), "First what can be done, then the circle."
    assert all(one == sorted(one) for one in got), "Each round is in order of names."


def test_the_rounds_of_ntpd_rs(answer):
    """The rounds are right for the real ntpd-rs."""
    members, needs, debian = (NTPD_RS[key] for key in ("members", "needs", "debian"))
    missing = set()
    for package in needs:
        name, version = package.split()
        have = debian.get(name.lower().replace("_", "-"), [])
        if package not in members and leading(version) not in [leading(other) for other in have]:
            missing.add(package)
    got = answer.rounds(members, needs, debian)
    require(got, list, of=list)
    assert same(sorted(sum(got, [])), sorted(missing)), "For a real lock, others are missing."
    levels = [level(package, needs, missing) for package in missing]
    assert len(got) == max(levels), "For a real lock, the number of rounds is another."
    for number, one in enumerate(got, 1):
        assert all(level(package, needs, missing) == number for package in one), (
            "For a real lock, a package stands in another round."
        )
        assert same(one, sorted(one)), "Each round is in order of names."


def test_the_input_is_left_as_it_was(answer):
    """What you are given is the same afterwards: others still need it."""
    got = answer.rounds(["sudo-rs 0.2.14"], {"sudo-rs 0.2.14": ["libc 0.2.1"], "libc 0.2.1": []}, {})
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, [["libc 0.2.1"]]), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
