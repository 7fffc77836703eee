import json
from pathlib import Path

from teachkit.grading import require, same

STEPS = json.loads((Path(__file__).parent / "data" / "steps.json").read_text())


def expected(after, together):
    """The truth in a way of its own: as many rounds as there are steps, over plain inequalities."""
    rules = [(early, late, wait) for late, waits in after.items() for early, wait in waits.items()]
    rules += [(one, other, 0) for group in together for one in group for other in group]
    day = dict.fromkeys(after, 0)
    for _ in range(len(after) + 1):
        for early, late, wait in rules:
            day[late] = max(day[late], day[early] + wait)
    return day


def judge(answer, after, together):
    got = answer.calendar(after, together)
    require(got, dict, of=str)
    assert same(got, expected(after, together)), "One of the steps is on another day."


def test_the_whole_disclosure(answer):
    """The calendar of the whole disclosure is right, and of one with a slower fix."""
    judge(answer, STEPS["after"], STEPS["together"])
    judge(answer, STEPS["after"], [])
    slower = STEPS["after"] | {"fix in private": {"reproduce it": 21}}
    judge(answer, slower, STEPS["together"])


def test_what_is_together_with_the_same_is_together(answer):
    """If the release goes with the advisory, and the advisory with the mail, all three go at once."""
    after = {
        "mail": {"report": 3}, "report": {}, "credit": {"mail": 1},
        "release": {"report": 8}, "advisory": {"report": 5}, "talk": {"credit": 2},
    }
    judge(answer, after, [["mail", "advisory"], ["advisory", "release"]])
    judge(answer, after, [["advisory", "release"], ["mail", "advisory"], ["talk"]])
    chain = {"report": {}, "mail": {}, "blog": {}, "advisory": {}, "release": {"report": 6}}
    judge(answer, chain, [["mail", "blog"], ["blog", "advisory"], ["advisory", "release"]])


def test_nothing_to_wait_for(answer):
    """Steps that wait for nothing are on day 0, and no steps are no days."""
    judge(answer, {"report": {}, "holiday": {}}, [])
    judge(answer, {"report": {}, "fix": {"report": 1}}, [["fix"]])
    judge(answer, {"report": {}, "fix": {"report": 3}, "party": {}}, [["fix", "party"]])


def test_any_plan(answer, rng):
    """The days are right for plans that nobody has seen before."""
    for size in (5, 8, 12):
        # Steps of one rank may go together; each waits for some of lower ranks.
        ranks = {f"step {n}": n // 2 for n in range(size)}
        names = list(ranks)
        rng.shuffle(names)
        after = {}
        for name in names:
            lower = [other for other in names if ranks[other] < ranks[name]]
            some = rng.sample(lower, min(len(lower), rng.randint(0, 3)))
            after[name] = {other: rng.randint(0, 9) for other in some}
        pairs = [[f"step {n}", f"step {n + 1}"] for n in range(0, size - 1, 2)]
        judge(answer, after, rng.sample(pairs, rng.randint(1, len(pairs))))


def test_the_input_is_left_as_it_was(answer):
    """The steps and what they wait for are the same afterwards: plans are made again."""
    got = answer.calendar({"fix": {"report": 4}, "report": {}, "mail": {}}, [["fix", "mail"]])
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"fix": 4, "report": 0, "mail": 4}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
