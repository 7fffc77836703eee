"""misconception: workspace-lints-apply-by-themselves
feedback: A workspace's lints do not apply by themselves
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
    current = _said(crate["workspace"], lint) or "allow"
    if current != "forbid":
        current = _said(crate["manifest"], lint) or current
    for attribute in crate["root"]:
        if lint in attribute["lints"] and current != "forbid":
            current = attribute["level"]
    return current
