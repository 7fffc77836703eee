"""misconception: one-bad-word-spoils-all
feedback: says nothing about the other
"""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        counting = [
            piece for piece in evidence if piece["checked"] and piece["day"] >= claim["said"]
        ]
        if any(piece["speaks"] == "against" for piece in counting):
            verdicts[claim["id"]] = "change"
        else:
            verdicts[claim["id"]] = "keep" if counting else "cannot tell"
    return verdicts
