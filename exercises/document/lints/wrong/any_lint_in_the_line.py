"""misconception: forbidding-one-thing-forbids-all
feedback: What is forbidden here is another lint
"""


def level(crate, lint):
    current = "allow"
    tool, _, name = lint.rpartition("::")
    tables = [crate["workspace"]] if crate["manifest"].get("workspace") else []
    for table in [*tables, crate["manifest"]]:
        said = table.get(tool or "rust", {}).get(name, current)
        current = said["level"] if isinstance(said, dict) else said
    for attribute in crate["root"]:
        if current != "forbid":
            current = attribute["level"]
    return current


def lifted(crate, lint):
    if level(crate, lint) not in ("warn", "deny"):
        return []
    return [
        one["place"]
        for one in crate["inner"]
        if lint in one["lints"] and one["level"] in ("allow", "expect")
    ]
