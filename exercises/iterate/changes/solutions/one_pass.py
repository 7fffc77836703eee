"""One walk through the lines, each put where it belongs."""

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
        elif before in TAKEN and after not in TAKEN:
            found["lost"].append(name)
            if before == "accepts in part":
                found["weak"].append(name)
    return found
