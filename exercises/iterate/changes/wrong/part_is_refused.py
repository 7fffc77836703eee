"""misconception: in-part-is-refused
feedback: A line that is taken in part is taken
"""

TAKEN = {"accepts", "accepts in part"}


def changes(lines, old, new):
    found = {"gained": [], "lost": [], "weak": [], "unknown": []}
    for line in lines:
        name = line["name"]
        before, after = line["answers"].get(old), line["answers"].get(new)
        if before is None or after is None:
            found["unknown"].append(name)
        elif before != "accepts" and after == "accepts":
            found["gained"].append(name)
        elif before == "accepts" and after != "accepts":
            found["lost"].append(name)
        elif before == "accepts in part" and after == "refuses":
            found["lost"].append(name)
            found["weak"].append(name)
    return found
