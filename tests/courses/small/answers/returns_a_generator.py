def few_people(people, most):
    return (name for name in people)
