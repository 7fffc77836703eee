"""What is needed, what is known, and the difference of the two."""

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


NOTHING = {"points": [], "left_out": [], "verdicts": [], "goals": [], "channels": [], "differences": []}


def findings(plan):
    focus, depend, distribute = (
        {**NOTHING, **plan.get(name, {})} for name in ("focus", "depend", "distribute")
    )
    trust = {"policy": "", "incident": "", **plan.get("trust", {})}
    reach = {
        ("reach", point["claim"])
        for point in focus["points"]
        if point["audience"].strip()
        and all(not meet(point["audience"], one["reaches"]) for one in distribute["channels"])
    }
    answered = {
        goal["dependency"]
        for goal in depend["goals"]
        if all(goal[key].strip() for key in ("serves", "if_diverges"))
    }
    goals = {
        ("goals", one["dependency"])
        for one in depend["verdicts"]
        if one["verdict"] in {"keep", "own"} and one["dependency"] not in answered
    }
    told = {
        ("told", one["feature"])
        for one in focus["left_out"]
        if all(not meet(one["feature"], other["what"]) for other in distribute["differences"])
    }
    late = {("days", str(day)) for day in days(trust["policy"]) if day not in days(trust["incident"])}
    return reach | goals | told | late
