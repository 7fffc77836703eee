"""misconception: a-gap-before-a-difference
feedback: A case is missing, and another one differs
"""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))



def agreement(old, new):
    if not old or old.keys() != new.keys():
        return "not shown"
    return "same" if old == new else "differ"
