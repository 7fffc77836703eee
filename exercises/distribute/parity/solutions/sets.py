"""Sets for what is missing, one list a severity, so that the order comes by itself."""


def gaps(old, new):
    shared = old["options"].keys() & new["options"].keys()
    ran = [run for run in old["exits"] if run in new["exits"]]
    codes = {run: (old["exits"][run], new["exits"][run]) for run in ran}

    silent = [("option", name) for name in shared if old["options"][name] != new["options"][name]]
    silent += [("exit", run) for run, pair in codes.items() if pair.count(0) == 1]
    loud = [("option", name) for name in old["options"].keys() - shared]
    loud += [("symbol", name) for name in set(old["symbols"]) - set(new["symbols"])]
    small = [
        ("exit", run) for run, pair in codes.items() if pair.count(0) == 0 and pair[0] != pair[1]
    ]
    result = []
    for severity, found in (("silent", silent), ("loud", loud), ("small", small)):
        result += [(severity, kind, name) for kind, name in sorted(found, key=lambda one: one[1])]
    return result
