"""misconception: every-mistake-is-a-swap
feedback: Swapped with what?
"""


def verdicts(claims, records):
    hole_of = {record["id"]: record["hole"] for record in records}
    return [
        "unknown"
        if claim["id"] not in hole_of
        else "right"
        if hole_of[claim["id"]] == claim["hole"]
        else "swapped"
        for claim in claims
    ]


def corrected(claims, records):
    id_of = {record["hole"]: record["id"] for record in records}
    return [{**claim, "id": id_of.get(claim["hole"], claim["id"])} for claim in claims]

