"""misconception: at-most-is-less
feedback: At most means that the limit itself counts
"""


def few_people(people, most):
    return sorted(name for name in people if people[name] < most)
