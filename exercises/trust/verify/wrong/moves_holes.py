"""misconception: the-id-is-right-and-the-text-is-wrong
feedback: You kept the ids and moved the holes
"""


def verdicts(claims, records):
    hole_of = {record["id"]: record["hole"] for record in records}
    said = {(claim["source"], claim["hole"]): claim["id"] for claim in claims}
    found = []
    for claim in claims:
        true_hole = hole_of.get(claim["id"])
        if true_hole is None:
            found.append("unknown")
        elif true_hole == claim["hole"]:
            found.append("right")
        elif hole_of.get(said.get((claim["source"], true_hole))) == claim["hole"]:
            found.append("swapped")
        else:
            found.append("wrong")
    return found


def corrected(claims, records):
    hole_of = {record["id"]: record["hole"] for record in records}
    return [{**claim, "hole": hole_of.get(claim["id"], claim["hole"])} for claim in claims]
