"""misconception: all-that-is-known-today
feedback: A-1 was known weeks before the release
"""


def later(release, advisories):
    locked = set(release["locked"])
    return {
        one["id"]
        for one in advisories
        if one["kind"] == "vulnerability"
        and any(f"{one['crate']} {version}" in locked for version in one["affected"])
    }
