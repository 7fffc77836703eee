"""misconception: every-voice-is-evidence
feedback: it is a reason to look, and not to change
"""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        counting = [
            piece
            for piece in evidence
            if piece["claim"] == claim["id"] and piece["day"] >= claim["said"]
        ]
        ways = {piece["speaks"] for piece in counting}
        words = {("for",): "keep", ("against",): "change"}
        verdicts[claim["id"]] = words.get(tuple(ways), "cannot tell")
    return verdicts
