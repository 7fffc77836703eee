"""The versions of each crate, as a dictionary of sets."""

from collections import defaultdict


def later(release, advisories):
    versions = defaultdict(set)
    for entry in release["locked"]:
        name, version = entry.split(" ")
        versions[name].add(version)
    found = set()
    for one in advisories:
        if one["kind"] != "vulnerability" or one["date"] <= release["date"]:
            continue
        if versions[one["crate"]].intersection(one["affected"]):
            found.add(one["id"])
    return found
