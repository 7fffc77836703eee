"""misconception: no-limit
feedback: You have not compared with the limit
"""


def few_people(people, most):
    return sorted(people)
