"""misconception: the-first-word-counts
feedback: Of two attributes the lower one is the later one
"""


def _said(tables, lint):
    tool, _, name = lint.rpartition("::")
    value = tables.get(tool or "rust", {}).get(name)
    return value["level"] if isinstance(value, dict) else value


def lifted(crate, lint):
    if level(crate, lint) not in ("warn", "deny"):
        return []
    return [
        one["place"]
        for one in crate["inner"]
        if lint in one["lints"] and one["level"] in ("allow", "expect")
    ]


def level(crate, lint):
    for attribute in crate["root"]:
        if lint in attribute["lints"]:
            return attribute["level"]
    found = _said(crate["manifest"], lint)
    if not found and crate["manifest"].get("workspace"):
        found = _said(crate["workspace"], lint)
    return found or "allow"
