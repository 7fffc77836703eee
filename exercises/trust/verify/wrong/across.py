"""misconception: sources-are-one
feedback: You have put the claims of two sources together
"""


def verdicts(claims, records):
    hole_of = {record["id"]: record["hole"] for record in records}
    said = {claim["hole"]: claim["id"] for claim in claims}
    found = []
    for claim in claims:
        hole = hole_of.get(claim["id"])
        if hole is None:
            found.append("unknown")
        elif hole == claim["hole"]:
            found.append("right")
        else:
            swap = hole_of.get(said.get(hole)) == claim["hole"]
            found.append("swapped" if swap else "wrong")
    return found


def corrected(claims, records):
    id_of = {record["hole"]: record["id"] for record in records}
    return [{**claim, "id": id_of.get(claim["hole"], claim["id"])} for claim in claims]

