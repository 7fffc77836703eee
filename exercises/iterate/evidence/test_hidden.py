import json
from pathlib import Path

from teachkit.grading import require, same

TOLD = json.loads((Path(__file__).parent / "data" / "claims.json").read_text())


def truth(claims, evidence):
    """The truth in a way of its own: a count for each way, and a table of verdicts."""
    verdicts = {}
    for claim in claims:
        ways = [0, 0]
        for piece in evidence:
            if piece["claim"] == claim["id"] and piece["checked"] and not piece["day"] < claim["said"]:
                ways[piece["speaks"] == "against"] += 1
        table = {(True, False): "keep", (False, True): "change"}
        verdicts[claim["id"]] = table.get((ways[0] > 0, ways[1] > 0), "cannot tell")
    return verdicts


def judged(answer, claims, evidence):
    got = answer.judge(claims, evidence)
    require(got, dict)
    return got


def test_the_real_claims(answer):
    """The real claims are judged by the rule."""
    got = judged(answer, TOLD["claims"], TOLD["evidence"])
    assert same(got, truth(TOLD["claims"], TOLD["evidence"])), "By the rule, the verdicts are others."


def test_the_order_of_the_evidence_does_not_matter(answer, rng):
    """The same evidence in another order gives the same verdicts."""
    evidence = rng.sample(TOLD["evidence"], len(TOLD["evidence"]))
    got = judged(answer, TOLD["claims"], evidence)
    assert same(got, truth(TOLD["claims"], evidence)), "In another order, the verdicts are others."


def test_evidence_about_nothing_claimed_is_left_alone(answer):
    """Evidence about something that nobody claimed gives no verdict."""
    claims = [{"id": "a", "said": "2026-01-01"}]
    evidence = [
        {"claim": "b", "day": "2026-02-01", "speaks": "against", "checked": True},
        {"claim": "a", "day": "2026-02-01", "speaks": "for", "checked": True},
    ]
    got = judged(answer, claims, evidence)
    assert same(got, {"a": "keep"}), "Only what was claimed has a verdict."


def test_claims_that_nobody_can_learn_by_heart(answer, rng):
    """For any claims and evidence the verdicts follow the rule."""
    day = lambda: f"202{rng.randint(3, 6)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"  # noqa: E731  # used twice
    names = [f"claim-{number}" for number in rng.sample(range(100, 999), 12)]
    claims = [{"id": name, "said": day()} for name in names]
    evidence = [
        {
            "claim": rng.choice(names),
            "day": day(),
            "speaks": rng.choice(("for", "against")),
            "checked": rng.random() < 0.7,
        }
        for _ in range(40)
    ]
    got = judged(answer, claims, evidence)
    assert same(got, truth(claims, evidence)), "For claims made at random the verdicts are others."


def test_the_input_is_left_as_it_was(answer):
    """Claims and evidence are the same afterwards."""
    claims = [{"id": "a", "said": "2026-01-01"}]
    evidence = [{"claim": "a", "day": "2026-02-01", "speaks": "against", "checked": True}]
    got = judged(answer, claims, evidence)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, {"a": "change"}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
