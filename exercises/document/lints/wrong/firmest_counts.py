"""misconception: the-firmest-word-counts
feedback: the later word counts, not
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
    said = [_said(crate["manifest"], lint)]
    if crate["manifest"].get("workspace"):
        said.append(_said(crate["workspace"], lint))
    said += [one["level"] for one in crate["root"] if lint in one["lints"]]
    order = ["allow", "warn", "deny", "forbid"]
    return max([word for word in said if word] or ["allow"], key=order.index)
