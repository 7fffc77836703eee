"""misconception: the-same-size-is-the-same
feedback: Both have the same size, and their last bytes
"""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))



def agreement(old, new):
    if any(len(old[case]) != len(new[case]) for case in old.keys() & new.keys()):
        return "differ"
    return "same" if old and old.keys() == new.keys() else "not shown"
