"""Sets: what is gone, and who asks for some of it."""


def missing(old, new):
    return sorted(set(old) - set(new))


def stuck(old, new, programs):
    gone = set(missing(old, new))
    lost = {name: sorted(gone.intersection(asked)) for name, asked in programs.items()}
    return {name: symbols for name, symbols in lost.items() if symbols}
