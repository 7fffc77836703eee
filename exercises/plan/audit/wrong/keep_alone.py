"""misconception: what-you-own-has-no-goals
feedback: A copy that you own stays in your project
"""

import re

COMMON = {"about", "from", "have", "that", "their", "them", "those", "users", "whose", "with"}


def meet(text, other):
    here, there = (
        {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", one.lower()) if word not in COMMON}
        for one in (text, other)
    )
    return bool(here & there)


def days(text):
    return {int(before or after) for before, after in re.findall(r"(\d+) days?|day (\d+)", text)}


def findings(plan):
    def rows(section, name):
        return plan.get(section, {}).get(name, [])

    found = set()
    for point in rows("focus", "points"):
        if not point["audience"].strip():
            continue
        if not any(meet(point["audience"], one["reaches"]) for one in rows("distribute", "channels")):
            found.add(("reach", point["claim"]))
    for verdict in rows("depend", "verdicts"):
        if verdict["verdict"] not in ("keep",):
            continue
        name = verdict["dependency"]
        if not any(
            goal["dependency"] == name and goal["serves"].strip() and goal["if_diverges"].strip()
            for goal in rows("depend", "goals")
        ):
            found.add(("goals", name))
    for left in rows("focus", "left_out"):
        if not any(meet(left["feature"], one["what"]) for one in rows("distribute", "differences")):
            found.add(("told", left["feature"]))
    trust = plan.get("trust", {})
    for day in days(trust.get("policy", "")) - days(trust.get("incident", "")):
        found.add(("days", str(day)))
    return found
