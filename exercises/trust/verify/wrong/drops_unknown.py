"""misconception: what-has-no-record-goes
feedback: A claim is lost
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
    id_of = {record["hole"]: record["id"] for record in records}
    return [
        {**claim, "id": id_of[claim["hole"]]} for claim in claims if claim["hole"] in id_of
    ]
