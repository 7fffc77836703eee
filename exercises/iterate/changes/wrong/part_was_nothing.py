"""misconception: in-part-was-nothing
feedback: for its users the file was fine, and now is not
"""

TAKEN = {"accepts", "accepts in part"}


def changes(lines, old, new):
    found = {"gained": [], "lost": [], "weak": [], "unknown": []}
    for line in lines:
        name = line["name"]
        before, after = line["answers"].get(old), line["answers"].get(new)
        if before is None or after is None:
            found["unknown"].append(name)
        elif before not in TAKEN and after in TAKEN:
            found["gained"].append(name)
        elif before == "accepts" and after not in TAKEN:
            found["lost"].append(name)
        elif before == "accepts in part" and after not in TAKEN:
            found["weak"].append(name)
    return found
