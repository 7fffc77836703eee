"""misconception: no-evidence-means-change
feedback: no evidence is no reason to change
"""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        counting = [
            piece
            for piece in evidence
            if piece["claim"] == claim["id"] and piece["checked"] and piece["day"] >= claim["said"]
        ]
        ways = {piece["speaks"] for piece in counting}
        words = {(): "change", ("for",): "keep", ("against",): "change"}
        verdicts[claim["id"]] = words.get(tuple(ways), "cannot tell")
    return verdicts
