"""misconception: order-is-free
feedback: The names are right, their order is not
"""


def few_people(people, most):
    return [name for name in people if people[name] <= most]
