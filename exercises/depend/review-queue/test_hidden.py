import json
from pathlib import Path

from teachkit.grading import require, same

DEPLOY, RUN = "safe-to-deploy", "safe-to-run"
ZLIB_RS = json.loads((Path(__file__).parent / "data" / "zlib-rs.json").read_text())


def numbers(version):
    return [int(part) for part in version.split(".")]


def vouched(audits, wanted):
    """The truth in a way of its own: is there a path of audits from nothing to the version?"""
    usable = [row for row in audits if wanted == RUN or row[2] == DEPLOY]

    def shown(version, closed=frozenset()):
        return version == "" or any(
            shown(old, closed | {version})
            for old, new, _ in usable
            if new == version and old not in closed
        )

    return {new for _, new, _ in usable if shown(new)}


def size(old, new):
    """0 patch, 1 minor, 2 major, 3 the whole crate."""
    if not old:
        return 3
    one, other = numbers(old), numbers(new)
    if one[0] != other[0]:
        return 2
    if other[0]:
        return 1 if one[1] != other[1] else 0
    if one[1] != other[1]:
        return 2
    return 2 if not other[1] else 0


def test_nothing_known_means_everything_to_read(answer):
    """A crate that nobody has audited is to be read as a whole, last, in order of names."""
    packages = {"zlib-sys 1.0.0": DEPLOY, "bzip2 0.6.0": RUN, "cc 1.2.7": RUN}
    got = answer.review_queue(packages, {"cc": [["", "1.2.5", RUN]]})
    require(got, list, of=tuple)
    assert same([row[1] for row in got], ["1.2.5", "", ""]), "What nobody has read comes last."
    assert same(got[1:], [("bzip2 0.6.0", ""), ("zlib-sys 1.0.0", "")]), (
        "Where the step is the same, the order is that of the names."
    )


def test_circles_of_deltas_end(answer):
    """Deltas that lead back and forth end in an answer."""
    got = answer.certified([["1.0.0", "1.1.0", RUN], ["1.1.0", "1.0.0", RUN]], RUN)
    require(got, set)
    assert not got, "A delta proves nothing by itself, and neither do two that lead in a circle."
    got = answer.certified(
        [["", "1.0.0", RUN], ["1.0.0", "1.1.0", RUN], ["1.1.0", "1.0.0", RUN]], RUN
    )
    require(got, set, of=str)
    assert len(got) == 2, "One full audit and the way there and back certify two versions."


def test_every_crate_of_zlib_rs(answer):
    """The certified versions are right for every crate of the real zlib-rs."""
    for name, audits in ZLIB_RS["audits"].items():
        for wanted in (RUN, DEPLOY):
            got = answer.certified(audits, wanted)
            require(got, set)
            assert same(got, vouched(audits, wanted)), f"For {name} the versions are others."


def test_the_queue_of_zlib_rs(answer):
    """The queue is right for the real zlib-rs."""
    packages, audits = ZLIB_RS["packages"], ZLIB_RS["audits"]
    rows = []
    for package, wanted in packages.items():
        name, version = package.split()
        safe = vouched(audits.get(name, []), wanted)
        if version not in safe:
            older = sorted((v for v in safe if numbers(v) < numbers(version)), key=numbers)
            nearest = older[-1] if older else ""
            rows.append((size(nearest, version), package, nearest))
    got = answer.review_queue(packages, audits)
    require(got, list, of=tuple)
    assert same(sorted(got), sorted(row[1:] for row in rows)), (
        "For a real lock the queue has other packages, or other versions to read from."
    )
    assert same(got, [row[1:] for row in sorted(rows)]), "The packages are right, their order is not."


def test_the_input_is_left_as_it_was(answer):
    """What you are given is the same afterwards: others still need it."""
    got = answer.review_queue({"cc 1.2.7": RUN}, {"cc": [["", "1.2.5", RUN]]})
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, [("cc 1.2.7", "1.2.5")]), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
