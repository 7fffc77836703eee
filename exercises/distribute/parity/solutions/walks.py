"""Walk through the old one and ask the new one."""

ORDER = ["silent", "loud", "small"]


def gaps(old, new):
    found = []
    for name, words in old["options"].items():
        if name not in new["options"]:
            found.append(("loud", "option", name))
        elif new["options"][name] != words:
            found.append(("silent", "option", name))
    for run, code in old["exits"].items():
        if run not in new["exits"] or new["exits"][run] == code:
            continue
        turned = 0 in (code, new["exits"][run])
        found.append(("silent" if turned else "small", "exit", run))
    for name in old["symbols"]:
        if name not in new["symbols"]:
            found.append(("loud", "symbol", name))
    return sorted(found, key=lambda gap: (ORDER.index(gap[0]), gap[2]))
