"""misconception: the-shorter-one-decides
feedback: Did your loop stop with
"""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1


def agreement(old, new):
    if any(old[case] != new[case] for case in old.keys() & new.keys()):
        return "differ"
    return "same" if old and old.keys() == new.keys() else "not shown"
