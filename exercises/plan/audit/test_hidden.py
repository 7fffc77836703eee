import json
import re
from pathlib import Path

from teachkit.grading import require

HERE = Path(__file__).parent
COMMON = {"about", "from", "have", "that", "their", "them", "those", "users", "whose", "with"}


def stems(text):
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower()) if word not in COMMON}


def numbers(text):
    return {int(a or b) for a, b in re.findall(r"(\d+) days?|day (\d+)", text)}


def truth(plan):
    """What is missing, by taking away what is there."""
    rows = {
        (section, name): value
        for section, table in plan.items()
        for name, value in table.items()
    }
    reached = [stems(one["reaches"]) for one in rows.get(("distribute", "channels"), [])]
    known = [stems(one["what"]) for one in rows.get(("distribute", "differences"), [])]
    asked = {
        one["dependency"]
        for one in rows.get(("depend", "goals"), [])
        if one["serves"].strip() and one["if_diverges"].strip()
    }
    stays = [one["dependency"] for one in rows.get(("depend", "verdicts"), []) if one["verdict"] in ("keep", "own")]
    missing = {("goals", name) for name in set(stays) - asked}
    for one in rows.get(("focus", "points"), []):
        if one["audience"].strip() and not [there for there in reached if there & stems(one["audience"])]:
            missing.add(("reach", one["claim"]))
    for one in rows.get(("focus", "left_out"), []):
        if not [there for there in known if there & stems(one["feature"])]:
            missing.add(("told", one["feature"]))
    promised, kept = (numbers(rows.get(("trust", name), "")) for name in ("policy", "incident"))
    return missing | {("days", str(day)) for day in promised - kept}


def judge(answer, plan):
    got = answer.findings(plan)
    require(got, set)
    expected = truth(plan)
    assert got >= expected, "Something is missing in the plan, and you do not name it."
    assert got == expected, "You name something that the plan knows of."


def test_the_example_plans(answer):
    """In the two example plans, exactly what is missing is named."""
    for plan in json.loads((HERE / "data" / "plans.json").read_text())["plans"].values():
        judge(answer, plan)


WHO = ["operators of servers", "packagers", "hospitals", "authors of archives", "", " "]
WHERE = ["servers", "archive programs", "whoever packages", "laptops"]
FEATURES = ["sending mail", "LDAP directories", "plugins", "wildcards", "network printing"]


def some(rng, rows):
    return rng.sample(rows, rng.randrange(len(rows) + 1))


def made(rng):
    names = ["libc", "glob", "log", "clap", "serde"]
    plan = {
        "focus": {
            "points": [{"claim": f"claim {n}", "audience": who} for n, who in enumerate(some(rng, WHO))],
            "left_out": [{"feature": one} for one in some(rng, FEATURES)],
        },
        "depend": {
            "verdicts": [
                {"dependency": name, "verdict": rng.choice(["keep", "own", "drop", "replace"])}
                for name in some(rng, names)
            ],
            "goals": [
                {"dependency": name, "serves": rng.choice(["them", "", " "]), "if_diverges": rng.choice(["fork", ""])}
                for name in some(rng, names)
            ],
        },
        "distribute": {
            "channels": [{"channel": f"c{n}", "reaches": one} for n, one in enumerate(some(rng, WHERE))],
            "differences": [{"what": f"no {one} here"} for one in some(rng, FEATURES)],
        },
        "trust": {
            "policy": "; ".join(f"within {day} days" for day in some(rng, [1, 7, 14, 90])),
            "incident": "; ".join(f"day {day}: we act" for day in some(rng, [1, 7, 14, 90])),
        },
    }
    for name in some(rng, list(plan)):
        if rng.random() < 0.4:
            del plan[name]
    return plan


def test_any_plan(answer, rng):
    """For plans that nobody has seen before, exactly what is missing is named."""
    tried = 0
    while tried < 25:
        plan = made(rng)
        if truth(plan):
            judge(answer, plan)
            tried += 1


def test_the_plan_is_left_as_it_was(answer):
    """The plan is the same afterwards."""
    plan = {"focus": {"points": [{"claim": "small", "audience": "hospitals"}], "left_out": []}}
    got = answer.findings(plan)
    assert not answer.changed, "Your function has changed what it was given."
    require(got, set)
    assert got == {("reach", "small")}, (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
