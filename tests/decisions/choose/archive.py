"""Candidates as the archive would tell of them, for tests."""

from teachkit.data.candidates import Candidate


def package(name, people=2, dependants=100, advisories=3, size=1_000_000, **more):
    """A candidate with something in every column of the archive."""
    known = {
        "people": people,
        "dependants": dependants,
        "advisories": advisories,
        "size": size,
        "rust_users": 0,
        "updates": (0, 0, 0),
        "language": "c",
        "section": "libs",
    }
    return Candidate(name, **{**known, **more})
