"""misconception: not-run-is-a-difference
feedback: a case is missing, and that is no difference
"""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))



def agreement(old, new):
    if not old and not new:
        return "not shown"
    return "same" if old == new else "differ"
