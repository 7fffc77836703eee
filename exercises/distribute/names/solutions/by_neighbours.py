"""Look at the places where two names differ, in two comprehensions."""

from itertools import groupby


def one_slip(one, other):
    if len(one) == len(other):
        differ = [place for place in range(len(one)) if one[place] != other[place]]
        if len(differ) == 1:
            return True
        return (
            len(differ) == 2
            and differ[1] - differ[0] == 1
            and sorted(one) == sorted(other)
        )
    short, long = sorted([one, other], key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def normal(registry, name):
    small = name.lower()
    if registry != "PyPI":
        return small.translate({ord("_"): "-"})
    parts = ("-" if is_separator else "".join(run) for is_separator, run in groupby(small, "-_.".__contains__))
    return "".join(parts)


def clashes(registry, name, taken):
    mine = normal(registry, name)
    forms = [(other, normal(registry, other)) for other in taken]
    return {
        "same": [other for other, form in forms if form == mine],
        "near": [other for other, form in forms if one_slip(mine, form)],
    }
