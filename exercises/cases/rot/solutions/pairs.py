"""Pairs of name and version, and one walk over the advisories."""


def later(release, advisories):
    locked = {tuple(entry.split()) for entry in release["locked"]}
    return {
        one["id"]
        for one in advisories
        if one["kind"] == "vulnerability"
        and one["date"] > release["date"]
        and any((one["crate"], version) in locked for version in one["affected"])
    }
