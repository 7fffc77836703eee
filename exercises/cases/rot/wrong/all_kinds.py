"""misconception: every-advisory-is-a-vulnerability
feedback: Unsound and unmaintained are no vulnerabilities
"""


def later(release, advisories):
    locked = set(release["locked"])
    return {
        one["id"]
        for one in advisories
        if one["date"] > release["date"]
        and any(f"{one['crate']} {version}" in locked for version in one["affected"])
    }
