"""Whole streams first, and only then the place; sets of cases for the verdict."""

from itertools import zip_longest


def first_difference(old, new):
    pairs = enumerate(zip_longest(old, new))
    return next((place for place, (one, other) in pairs if one != other), -1)


def agreement(old, new):
    if any(old[case] != new[case] for case in old.keys() & new.keys()):
        return "differ"
    if old and old.keys() == new.keys():
        return "same"
    return "not shown"
