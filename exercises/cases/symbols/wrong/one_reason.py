"""misconception: the-first-reason-is-enough
feedback: who mends the first meets the second
"""


def missing(old, new):
    return sorted(set(old) - set(new))


def stuck(old, new, programs):
    gone = set(missing(old, new))
    lost = {name: sorted(gone & set(asked))[:1] for name, asked in programs.items()}
    return {name: symbols for name, symbols in lost.items() if symbols}
