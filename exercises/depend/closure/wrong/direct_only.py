"""misconception: direct-is-all
feedback: You stopped at the direct dependencies
"""


def closure(needs, start):
    return set(needs[start])
