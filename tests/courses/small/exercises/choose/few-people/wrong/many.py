"""misconception: few-is-many
feedback: These are the projects with many people
"""


def few_people(people, most):
    return sorted(name for name in people if people[name] > most)
