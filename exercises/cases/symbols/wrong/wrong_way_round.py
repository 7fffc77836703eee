"""misconception: gaps-are-what-is-new
feedback: the wrong way round
"""


def missing(old, new):
    return sorted(set(new) - set(old))


def stuck(old, new, programs):
    gone = set(missing(old, new))
    lost = {name: sorted(gone & set(asked)) for name, asked in programs.items()}
    return {name: symbols for name, symbols in lost.items() if symbols}
