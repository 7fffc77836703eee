"""misconception: not-known-is-wrong
feedback: That is not knowing, and not knowing is no mistake
"""


def verdicts(claims, records):
    hole_of = {record["id"]: record["hole"] for record in records}
    said = {(claim["source"], claim["hole"]): claim["id"] for claim in claims}
    found = []
    for claim in claims:
        hole = hole_of.get(claim["id"])
        if hole == claim["hole"]:
            found.append("right")
        else:
            other = hole_of.get(said.get((claim["source"], hole)))
            found.append("swapped" if other == claim["hole"] else "wrong")
    return found


def corrected(claims, records):
    id_of = {record["hole"]: record["id"] for record in records}
    return [{**claim, "id": id_of.get(claim["hole"], claim["id"])} for claim in claims]

