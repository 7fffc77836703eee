"""The set of ways in which what counts speaks, for each claim."""


def judge(claims, evidence):
    verdicts = {}
    for claim in claims:
        ways = {
            piece["speaks"]
            for piece in evidence
            if piece["claim"] == claim["id"] and piece["checked"] and piece["day"] >= claim["said"]
        }
        if ways == {"for"}:
            verdicts[claim["id"]] = "keep"
        elif ways == {"against"}:
            verdicts[claim["id"]] = "change"
        else:
            verdicts[claim["id"]] = "cannot tell"
    return verdicts
