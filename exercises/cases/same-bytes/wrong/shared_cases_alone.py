"""misconception: not-run-is-the-same
feedback: the rest is not shown
"""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))



def agreement(old, new):
    shared = old.keys() & new.keys()
    if any(old[case] != new[case] for case in shared):
        return "differ"
    return "same" if shared else "not shown"
