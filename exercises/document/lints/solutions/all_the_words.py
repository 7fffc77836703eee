from itertools import takewhile


def words(crate, lint):
    """Yield what each place says about the lint, in the order in which they are heard."""
    tool, _, name = lint.rpartition("::")
    manifest = crate["manifest"]
    tables = [crate["workspace"]] if manifest.get("workspace") is True else []
    for table in [*tables, manifest]:
        part = table.get(tool or "rust")
        if isinstance(part, dict) and name in part:
            said = part[name]
            yield said if isinstance(said, str) else said["level"]
    for attribute in crate["root"]:
        if lint in attribute["lints"]:
            yield attribute["level"]


def level(crate, lint):
    said = list(words(crate, lint))
    before = list(takewhile(lambda word: word != "forbid", said))
    if len(before) < len(said):
        return "forbid"
    return said[-1] if said else "allow"


def lifted(crate, lint):
    places = []
    holds = level(crate, lint)
    for one in crate["inner"]:
        takes_back = one["level"] == "allow" or one["level"] == "expect"
        if holds in {"warn", "deny"} and takes_back and lint in one["lints"]:
            places.append(one["place"])
    return places
