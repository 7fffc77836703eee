"""One piece after the other, each moving the verdict of its claim."""


def judge(claims, evidence):
    said = {claim["id"]: claim["said"] for claim in claims}
    verdicts = dict.fromkeys(said, "cannot tell")
    heard = {name: None for name in said}
    for piece in evidence:
        name = piece["claim"]
        if name not in said or not piece["checked"] or piece["day"] < said[name]:
            continue
        if heard[name] is None:
            heard[name] = piece["speaks"]
        elif heard[name] != piece["speaks"]:
            heard[name] = "both"
        verdicts[name] = {"for": "keep", "against": "change"}.get(heard[name], "cannot tell")
    return verdicts
