"""misconception: a-name-that-begins-alike
feedback: the loader compares whole names
"""


def missing(old, new):
    return sorted(set(old) - set(new))


def stuck(old, new, programs):
    gone = missing(old, new)
    lost = {
        name: sorted(one for one in asked if any(one.startswith(symbol) for symbol in gone))
        for name, asked in programs.items()
    }
    return {name: symbols for name, symbols in lost.items() if symbols}
