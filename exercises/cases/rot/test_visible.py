from teachkit.grading import require, same

RELEASE = {
    "project": "ntpd-rs",
    "release": "v1.0.0",
    "date": "2023-10-05",
    "locked": ["rustls 0.21.7", "webpki 0.22.1", "rand 0.8.5", "rand 0.9.0"],
}


def advisory(id, crate, date, *affected, kind="vulnerability"):
    return {"id": id, "crate": crate, "kind": kind, "date": date, "affected": list(affected)}


def test_a_vulnerability_published_later_counts(answer):
    """A vulnerability of a locked version that was published later counts."""
    advisories = [
        advisory("A-1", "rustls", "2024-04-19", "0.21.7"),
        advisory("A-2", "ring", "2025-03-06", "0.16.20"),
    ]
    got = answer.later(RELEASE, advisories)
    require(got, set, of=str)
    assert "A-2" not in got, "ring is not in this lock at all."
    assert same(got, {"A-1"}), "A-1 is about rustls 0.21.7, which is in the lock."


def test_what_was_known_on_the_day_does_not_count(answer):
    """What was published before the release, or on its day, could have been known."""
    advisories = [
        advisory("A-1", "webpki", "2023-08-22", "0.22.1"),
        advisory("A-2", "webpki", "2023-10-05", "0.22.1"),
        advisory("A-3", "webpki", "2023-10-06", "0.22.1"),
    ]
    got = answer.later(RELEASE, advisories)
    require(got, set, of=str)
    assert "A-1" not in got, "A-1 was known weeks before the release: it did not come later."
    assert "A-2" not in got, "A-2 came out on the day of the release, and that is not after it."
    assert same(got, {"A-3"}), "One of them came later, a day after."


def test_a_version_that_is_not_affected_does_not_count(answer):
    """An advisory about another version of a locked crate does not count."""
    other = advisory("A-1", "rustls", "2024-04-19", "0.20.8", "0.22.0")
    got = answer.later(RELEASE, [other, advisory("A-2", "rand", "2026-05-01", "0.9.0")])
    require(got, set, of=str)
    assert "A-1" not in got, "The lock has rustls 0.21.7, and this is about other versions of it."
    assert same(got, {"A-2"}), "The other one is about a version that is locked."


def test_each_version_of_a_crate_is_looked_at(answer):
    """A crate that is locked twice is looked at twice."""
    one = [advisory("A-1", "rand", "2025-01-01", "0.8.5")]
    other = [advisory("A-1", "rand", "2025-01-01", "0.9.0")]
    first, second = answer.later(RELEASE, one), answer.later(RELEASE, other)
    require(first, set, of=str)
    assert first or second, "rand is locked in two versions, and you have seen neither."
    assert first and second, "rand is locked in two versions, and you have kept one of them."
    assert same((first, second), ({"A-1"}, {"A-1"})), "Both versions are in the lock."


def test_other_kinds_do_not_count(answer):
    """What is unmaintained or unsound is worth knowing, and is not counted here."""
    advisories = [
        advisory("A-1", "rand", "2026-04-09", "0.8.5", kind="unsound"),
        advisory("A-2", "rustls", "2025-01-01", "0.21.7", kind="unmaintained"),
    ]
    got = answer.later(RELEASE, advisories)
    require(got, set, of=str)
    assert not got, "Unsound and unmaintained are no vulnerabilities: look at the kind."
    got = answer.later(RELEASE, [*advisories, advisory("A-3", "rand", "2026-05-01", "0.9.0")])
    assert same(got, {"A-3"}), "Only A-3 is of the kind that is asked for."
