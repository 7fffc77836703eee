import json
from pathlib import Path

from teachkit.grading import require, same

DATA = json.loads((Path(__file__).parent / "data" / "releases.json").read_text())


def truth(release, advisories):
    """The truth, in a way of its own: by locked entry, not by advisory."""
    known = {}
    for one in advisories:
        for version in one["affected"]:
            known.setdefault(f"{one['crate']} {version}", []).append(one)
    return {
        one["id"]
        for entry in release["locked"]
        for one in known.get(entry, ())
        if one["kind"] == "vulnerability" and one["date"] > release["date"]
    }


def test_the_real_releases_are_counted_right(answer):
    """The ids are right for every release in the data."""
    for release in DATA["releases"]:
        got = answer.later(release, DATA["advisories"])
        require(got, set, of=str)
        assert same(got, truth(release, DATA["advisories"])), "For one release they are others."


def test_days_that_nobody_has_seen(answer, rng):
    """The day of a release decides, whichever it is."""
    days = [f"20{rng.randrange(20, 27)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}" for _ in range(12)]
    advisories = [
        {
            "id": f"A-{n}",
            "crate": "it",
            "kind": "vulnerability",
            "date": day,
            "affected": ["1.0.0", "1.10.0"],
        }
        for n, day in enumerate(days)
    ]
    release = {"date": sorted(days)[6], "locked": ["it 1.10.0", "other 1.0.0"]}
    expected = {f"A-{n}" for n, day in enumerate(days) if day > release["date"]}
    assert same(answer.later(release, advisories), expected), "Some day is on the wrong side."
    release = {"date": "2019-12-31", "locked": ["it 1.1.0", "it 1.100.0", "it-sys 1.0.0"]}
    assert same(answer.later(release, advisories), set()), "None of these is affected."


def test_a_release_without_advisories_has_none(answer):
    """A release that no advisory is about has none."""
    release = {"date": "2025-01-01", "locked": ["libc 0.2.186"]}
    assert same(answer.later(release, []), set()), "There is nothing to find."
    hit = [{"id": "A", "crate": "libc", "kind": "vulnerability", "date": "2025-01-02", "affected": ["0.2.186"]}]
    assert same(answer.later(release, hit), {"A"}), "And here there is."


def test_the_input_is_left_as_it_was(answer):
    """The release and the advisories are the same afterwards."""
    release = {"date": "2025-01-01", "locked": ["libc 0.2.186"]}
    hit = [{"id": "A", "crate": "libc", "kind": "vulnerability", "date": "2025-01-02", "affected": ["0.2.186"]}]
    got = answer.later(release, hit)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"A"}), "That is not what is asked for here."
