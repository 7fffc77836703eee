"""misconception: a-crate-has-one-version
feedback: you have kept one of them
"""


def later(release, advisories):
    locked = dict(entry.split() for entry in release["locked"])
    return {
        one["id"]
        for one in advisories
        if one["kind"] == "vulnerability"
        and one["date"] > release["date"]
        and locked.get(one["crate"]) in one["affected"]
    }
