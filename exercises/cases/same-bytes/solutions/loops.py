"""Byte by byte, case by case."""


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))


def agreement(old, new):
    whole = len(old) > 0
    for case in old:
        if case not in new:
            whole = False
        elif first_difference(old[case], new[case]) != -1:
            return "differ"
    return "same" if whole and len(old) == len(new) else "not shown"
