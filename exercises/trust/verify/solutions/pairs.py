"""Every claim against every other, without a table."""


def record_of(records, key, value):
    for record in records:
        if record[key] == value:
            return record
    return None


def changed_places(one, other, records):
    mine, theirs = (record_of(records, "id", claim["id"]) for claim in (one, other))
    if mine is None or theirs is None or one["source"] != other["source"]:
        return False
    return mine["hole"] == other["hole"] and theirs["hole"] == one["hole"]


def verdict(claim, claims, records):
    record = record_of(records, "id", claim["id"])
    if record is None:
        return "unknown"
    if record["hole"] == claim["hole"]:
        return "right"
    if any(changed_places(claim, other, records) for other in claims):
        return "swapped"
    return "wrong"


def verdicts(claims, records):
    return [verdict(claim, claims, records) for claim in claims]


def corrected(claims, records):
    result = []
    for claim in claims:
        copy = dict(claim)
        record = record_of(records, "hole", claim["hole"])
        if record is not None:
            copy["id"] = record["id"]
        result.append(copy)
    return result
