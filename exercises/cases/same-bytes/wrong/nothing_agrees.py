"""misconception: no-difference-found-is-agreement
feedback: Nothing was run, and you say
"""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))



def agreement(old, new):
    if any(old[case] != new[case] for case in old.keys() & new.keys()):
        return "differ"
    return "same" if old.keys() == new.keys() else "not shown"
