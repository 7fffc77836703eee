"""misconception: what-was-known-tests-it
feedback: This evidence is older than the claim
"""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        counting = [
            piece
            for piece in evidence
            if piece["claim"] == claim["id"] and piece["checked"]
        ]
        ways = {piece["speaks"] for piece in counting}
        words = {("for",): "keep", ("against",): "change"}
        verdicts[claim["id"]] = words.get(tuple(ways), "cannot tell")
    return verdicts
