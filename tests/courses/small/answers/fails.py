def few_people(people, most):
    return sorted(people)
