"""misconception: any-version-counts
feedback: this is about other versions of it
"""


def later(release, advisories):
    names = {entry.split()[0] for entry in release["locked"]}
    return {
        one["id"]
        for one in advisories
        if one["kind"] == "vulnerability"
        and one["date"] > release["date"]
        and one["crate"] in names
    }
