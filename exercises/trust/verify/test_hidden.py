import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
HOLES = ("echo", "timestamp", "race", "link", "limit")


def truth(claims, records):
    """The definition, claim by claim, and nothing clever."""
    words = []
    for one in claims:
        named = [record["hole"] for record in records if record["id"] == one["id"]]
        if not named:
            words.append("unknown")
        elif named[0] == one["hole"]:
            words.append("right")
        else:
            there = any(
                other["source"] == one["source"]
                and other["hole"] == named[0]
                and any(r["id"] == other["id"] and r["hole"] == one["hole"] for r in records)
                for other in claims
            )
            words.append("swapped" if there else "wrong")
    return words


def test_the_real_changelogs(answer):
    """The four real claims are told, and each gets the id of its record."""
    ids = json.loads((HERE / "data" / "ids.json").read_text())
    got = answer.verdicts(ids["claims"], ids["records"])
    require(got, list)
    assert got == ["swapped"] * 4, "One of the four got another verdict."
    put_right = answer.corrected(ids["claims"], ids["records"])
    require(put_right, list)
    assert all(isinstance(one, dict) for one in put_right), "Each claim is a dictionary."
    right = {record["hole"]: record["id"] for record in ids["records"]}
    assert all(one.get("id") == right.get(one.get("hole")) for one in put_right), "An id is another one's."
    assert len(put_right) == 4, "There are four claims."


def test_three_in_a_ring_are_wrong_and_no_swap(answer):
    """Three ids that went round in a ring: no two of them have changed places."""
    records = [{"id": f"G{n}", "hole": hole} for n, hole in enumerate(HOLES)]
    ring = [
        {"source": "a", "id": f"G{(n + 1) % 3}", "hole": HOLES[n]} for n in range(3)
    ]
    assert answer.verdicts(ring, records) == ["wrong"] * 3, "No two of these have changed places."


def test_any_mixture(answer, rng):
    """Any mixture of sources, holes and ids is told claim by claim."""
    records = [{"id": f"G{n}", "hole": hole} for n, hole in enumerate(HOLES[:4])]
    claims = []
    for source in "abc":
        given = [f"G{n}" for n in range(5)]
        rng.shuffle(given)
        claims += [
            {"source": source, "id": id, "hole": hole}
            for id, hole in zip(given, HOLES, strict=True)
        ]
    rng.shuffle(claims)
    wanted = truth(claims, records)
    assert same(answer.verdicts(claims, records), wanted), "A claim got another verdict."
    right = {record["hole"]: record["id"] for record in records}
    fixed = [{**one, "id": right.get(one["hole"], one["id"])} for one in claims]
    assert same(answer.corrected(claims, records), fixed), "A claim is corrected in another way."


def test_the_input_is_left_as_it_was(answer):
    """The claims stay as they were: they are evidence."""
    records = [{"id": "GHSA-1", "hole": "echo"}]
    claims = [{"source": "a", "id": "GHSA-7", "hole": "echo"}]
    got = answer.corrected(claims, records)
    assert not answer.changed, "Your function has changed what it was given."
    assert same(got, [{"source": "a", "id": "GHSA-1", "hole": "echo"}]), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
