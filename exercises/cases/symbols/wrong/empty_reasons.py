"""misconception: listed-without-a-reason
feedback: An empty list is no reason to stay
"""


def missing(old, new):
    return sorted(set(old) - set(new))


def stuck(old, new, programs):
    gone = set(missing(old, new))
    return {name: sorted(gone & set(asked)) for name, asked in programs.items()}
