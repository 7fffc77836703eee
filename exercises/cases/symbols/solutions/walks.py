"""One symbol at a time, as a loader would look it up."""


def missing(old, new):
    found = []
    for name in old:
        if name not in new:
            found.append(name)
    found.sort()
    return found


def stuck(old, new, programs):
    found = {}
    for program, asked in programs.items():
        for symbol in sorted(asked):
            if symbol in old and symbol not in new:
                found.setdefault(program, []).append(symbol)
    return found
