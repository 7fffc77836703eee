import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent


def project(name):
    graph = json.loads((HERE / "data" / f"{name}.json").read_text())
    return graph["members"], graph["needs"]


def gone(members, needs, dropped):
    """The truth in a way of its own: a package stays when a path to it avoids `dropped`."""
    kept = {member for member in members if member != dropped}
    everything = set(members)
    for known, closed in ((kept, {dropped}), (everything, set())):
        size = -1
        while size != len(known):
            size = len(known)
            for package in tuple(known):
                known.update(needed for needed in needs[package] if needed not in closed)
    return everything - kept


def test_a_member_keeps_what_it_needs(answer):
    """With several members, one may keep what another one drops."""
    needs = {"ntpd": ["rustls"], "ntp-ctl": ["ring"], "rustls": ["ring"], "ring": []}
    got = answer.exclusive(["ntpd", "ntp-ctl"], needs, "rustls")
    require(got, set, of=str)
    assert "ring" not in got, (
        "Some of these are needed by something else: another member of the project."
    )
    assert same(got, {"rustls"}), "Only what no member reaches any more should go."


def test_what_was_never_reached_does_not_go(answer):
    """What the project never reached cannot leave it."""
    # Lock files do hold such packages: patches that nobody uses.
    needs = {"ntpd": ["ring"], "ring": [], "unused": ["ring"]}
    got = answer.exclusive(["ntpd"], needs, "ring")
    require(got, set, of=str)
    assert "unused" not in got, "A package that was never reached is counted as gone."
    assert got, "Nothing goes, you say; but at least the package that you drop does."
    assert same(got, {"ring"}), "Only the dropped package goes here: it needs nothing."


def test_every_package_of_two_projects(answer):
    """The sets are right for every package of zlib-rs and of statime."""
    for name in ("zlib-rs", "statime"):
        members, needs = project(name)
        for dropped in needs:
            if dropped in members:
                continue
            got = answer.exclusive(members, needs, dropped)
            require(got, set, of=str)
            assert same(got, gone(members, needs, dropped)), (
                "For one of the packages of a real project the set is another."
            )


def test_the_input_is_left_as_it_was(answer):
    """The project you are given is the same afterwards: others still need it."""
    got = answer.exclusive(["ntpd"], {"ntpd": ["tls"], "tls": ["ring"], "ring": []}, "tls")
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"tls", "ring"}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
