"""misconception: every-unknown-symbol-is-lost
feedback: malloc comes from the C library before and after
"""


def missing(old, new):
    return sorted(set(old) - set(new))


def stuck(old, new, programs):
    lost = {name: sorted(set(asked) - set(new)) for name, asked in programs.items()}
    return {name: symbols for name, symbols in lost.items() if symbols}
