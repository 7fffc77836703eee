"""misconception: the-newest-evidence-wins
feedback: The newest piece does not win
"""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        counting = [
            piece
            for piece in evidence
            if piece["claim"] == claim["id"] and piece["checked"] and piece["day"] >= claim["said"]
        ]
        newest = max(counting, key=lambda piece: piece["day"], default={"speaks": ""})
        words = {"for": "keep", "against": "change"}
        verdicts[claim["id"]] = words.get(newest["speaks"], "cannot tell")
    return verdicts
