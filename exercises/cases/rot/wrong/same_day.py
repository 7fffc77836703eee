"""misconception: the-day-counts
feedback: A-2 came out on the day of the release
"""


def later(release, advisories):
    locked = set(release["locked"])
    return {
        one["id"]
        for one in advisories
        if one["kind"] == "vulnerability"
        and one["date"] >= release["date"]
        and any(f"{one['crate']} {version}" in locked for version in one["affected"])
    }
