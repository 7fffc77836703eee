"""misconception: every-registry-is-pypi
feedback: That is PyPI's rule
"""

import re
from os.path import commonprefix


def one_slip(one, other):
    start = len(commonprefix([one, other]))
    one, other = one[start:], other[start:]
    end = len(commonprefix([one[::-1], other[::-1]]))
    one, other = one[: len(one) - end], other[: len(other) - end]
    exchanged = len(one) == 2 and one == other[::-1]
    return one != other and (max(len(one), len(other)) == 1 or exchanged)


def normal(registry, name):
    return re.sub(r"[-_.]+", "-", name.lower())


def clashes(registry, name, taken):
    mine = normal(registry, name)
    found = {"same": [], "near": []}
    for other in taken:
        its = normal(registry, other)
        if its == mine:
            found["same"].append(other)
        elif one_slip(mine, its):
            found["near"].append(other)
    return found
