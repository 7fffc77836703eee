"""misconception: what-exists-is-right
feedback: Both ids exist, and that is all you have looked at
"""


def verdicts(claims, records):
    known = {record["id"] for record in records}
    return ["right" if claim["id"] in known else "unknown" for claim in claims]


def corrected(claims, records):
    id_of = {record["hole"]: record["id"] for record in records}
    return [{**claim, "id": id_of.get(claim["hole"], claim["id"])} for claim in claims]

