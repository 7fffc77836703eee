"""misconception: evidence-is-a-vote
feedback: Two against one is no vote
"""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        counting = [
            piece
            for piece in evidence
            if piece["claim"] == claim["id"] and piece["checked"] and piece["day"] >= claim["said"]
        ]
        score = sum(1 if piece["speaks"] == "for" else -1 for piece in counting)
        verdicts[claim["id"]] = "keep" if score > 0 else "change" if score < 0 else "cannot tell"
    return verdicts
