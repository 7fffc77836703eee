"""misconception: unpacks-alike-is-alike
feedback: They unpack to the same text
"""

import bz2


def first_difference(old, new):
    for place, (one, other) in enumerate(zip(old, new)):
        if one != other:
            return place
    return -1 if len(old) == len(new) else min(len(old), len(new))


def unpacked(stream):
    try:
        return bz2.decompress(stream)
    except (OSError, ValueError):
        return stream


def agreement(old, new):
    if any(unpacked(old[case]) != unpacked(new[case]) for case in old.keys() & new.keys()):
        return "differ"
    return "same" if old and old.keys() == new.keys() else "not shown"
